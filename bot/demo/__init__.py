"""An invented town, so that everything can be tried before anything is set up."""

from pathlib import Path

USUAL_FOLDER = Path(".demo")
