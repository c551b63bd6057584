"""Short texts: a voice note written down or mended, what is said about an idea, a number."""

from __future__ import annotations

from handlers.dialogue.form import Form
from handlers.dialogue.questions import Choice, Text

WRITE_FORM = Form(name="write", version=1, steps=(Text(key="text", max_length=3000),))

FIX_FORM = Form(name="fix", version=1, steps=(Text(key="text", max_length=3000),))

ANSWER_FORM = Form(name="answer", version=1, steps=(Text(key="text", max_length=2000),))

ASK_FORM = Form(name="ask", version=1, steps=(Text(key="text", max_length=500),))

REPLY_FORM = Form(name="reply", version=1, steps=(Text(key="text", max_length=1500, voice=True),))

UNASKED_FORM = Form(
    name="unasked",
    version=1,
    steps=(
        Choice(
            key="what",
            options=("my_answer", "something_else"),
            also=(("my_answer", "yes"), ("something_else", "no")),
        ),
    ),
)

REACHING_FORM = Form(name="reaching", version=1, steps=(Text(key="number", max_length=40),))
