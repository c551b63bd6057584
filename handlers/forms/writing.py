"""Voice notes put in words: an organiser writes them down, their author may mend the text."""

from __future__ import annotations

from handlers.dialogue.form import Form
from handlers.dialogue.questions import Text

WRITE_FORM = Form(name="write", version=1, steps=(Text(key="text", max_length=3000),))

FIX_FORM = Form(name="fix", version=1, steps=(Text(key="text", max_length=3000),))
