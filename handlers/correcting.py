"""Correcting an idea that was sent, as long as nobody has begun to read it."""

from __future__ import annotations

from handlers import conversations, my_ideas
from handlers.context import Context
from handlers.dialogue.state import Answer, State
from handlers.forms.idea import IDEA_FORM
from handlers.rules import idea_lifecycle
from messages.message import Say
from storage.ideas import IdeaFile
from storage.records.ideas import Idea


async def correct(ctx: Context, reference: str) -> list[Say]:
    """Open the form again with the answers in place, at its summary."""
    idea = await my_ideas.mine(ctx, reference)
    if idea is None or idea.status not in idea_lifecycle.CORRECTABLE:
        return my_ideas.refused(idea)
    begun = await conversations.begun(ctx, "idea", idea.id)
    if begun is not None:
        return [Say("form.resumed"), *await conversations.resume(ctx, begun)]
    state = filled(idea, await ctx.uow.ideas.files(idea.id))
    form = await conversations.open_form(ctx, "idea", state=state, idea=idea.id)
    return [Say("ideas.correct_ask"), *form]


def filled(idea: Idea, files: list[IdeaFile]) -> State:
    """The idea as answers."""
    voices = _voices(files)
    said = {"problem": idea.problem, "proposal": idea.proposal, **idea.criteria}
    answers: dict[str, Answer] = {
        **{key: _spoken(text, voices.get(key, [])) for key, text in said.items()},
        "photos": {"files": True},
        "part": {"choice": idea.part},
        "title": {"text": idea.title},
        "service": {"known": True, "sure": True},
        "name": {"known": True, "sure": True},
    }
    photos = tuple((f.media.id, f.media.kind) for f in files if f.media.kind != "voice")
    return State(version=IDEA_FORM.version, answers=answers, files=photos, at="review")


def _voices(files: list[IdeaFile]) -> dict[str, list[list[object]]]:
    voices: dict[str, list[list[object]]] = {}
    for file in files:
        if file.media.kind == "voice":
            voices.setdefault(file.step, []).append([file.media.id, file.media.seconds])
    return voices


def _spoken(text: str | None, voices: list[list[object]]) -> Answer:
    return {"text": text or "", "voices": voices} if text or voices else {"unknown": True}
