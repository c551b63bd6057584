"""What goes with a tap at a milestone, the story of an idea that is done, names and days typed."""

from __future__ import annotations

from handlers.dialogue.form import Form
from handlers.dialogue.questions import Attachments, Text

MILESTONE_FORM = Form(
    name="milestone", version=1, steps=(Text(key="text", max_length=500, optional=True),)
)

STORY_FORM = Form(
    name="story",
    version=1,
    steps=(Text(key="text", max_length=600), Attachments(key="photos", optional=True, most=3)),
    kept="story.kept_photo",
)

MEETING_FORM = Form(name="meeting", version=1, steps=(Text(key="text", max_length=300),))

MENTOR_FORM = Form(name="mentor", version=1, steps=(Text(key="text", max_length=60),))

VOLUNTEER_FORM = Form(name="volunteer", version=1, steps=(Text(key="name", max_length=60),))

LETTER_FORM = Form(name="letter", version=1, steps=(Text(key="text", max_length=60),))
