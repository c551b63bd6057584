"""An invented town, so that everything can be tried before anything is set up."""
