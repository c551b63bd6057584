"""What a juror gives an idea: a mark for each criterion, and a sentence if they like."""

from __future__ import annotations

from handlers.dialogue.form import Form
from handlers.dialogue.questions import Marks, Review, Text

SCORE_FORM = Form(
    name="score",
    version=1,
    steps=(
        Marks(key="marks"),
        Text(key="sentence", max_length=200, optional=True, unheard="score.sentence.unheard"),
        Review(key="review"),
    ),
)
