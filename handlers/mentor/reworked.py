"""What the jury asks of an idea; what one that came back answers, and what changed in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from handlers.context import Context
from handlers.forms.rework import KEYS
from messages.message import Offer, Say
from storage.records.ideas import Idea, IdeaStatus
from storage.records.mentor import Rework

PARTS = ("title", "problem", "proposal")


async def difference(ctx: Context, idea: Idea) -> list[Say]:
    """For whoever reads an idea that came back: the jury's questions, and what changed."""
    says = []
    for asked in await ctx.uow.mentors.reworks(idea.id):
        if asked.sent_at is None:
            continue
        says += [
            Say("rework.answer", {"question": question, "text": asked.answers.get(key) or None})
            for key, question in by_key(asked).items()
        ]
        changed = await _changed(ctx, idea, asked.version)
        says.append(Say("rework.changed", {"version": asked.version + 1, "parts": changed}))
    return says


async def written(ctx: Context, idea: Idea, key: str, said: str) -> None:
    """What was answered aloud to a jury's question is text now: it joins that answer."""
    for asked in reversed(await ctx.uow.mentors.reworks(idea.id)):
        if asked.sent_at is not None and key in by_key(asked):
            text = "\n".join(filter(None, [asked.answers.get(key), said]))
            now = replace(asked, answers={**asked.answers, key: text})
            await ctx.uow.mentors.write_answers(now)
            return


async def _changed(ctx: Context, idea: Idea, version: int) -> list[str]:
    """The names of what is not the same in the version that came back, as people read them."""
    before = await ctx.uow.ideas.version(idea.id, version) or {}
    after = await ctx.uow.ideas.version(idea.id, version + 1) or {}
    parts = [
        ctx.words(f"rework.part.{part}") for part in PARTS if before.get(part) != after.get(part)
    ]
    was: Any = before.get("criteria") or {}
    now: Any = after.get("criteria") or {}
    return parts + [
        criterion.name or ctx.words(f"criteria.{criterion.key}.name")
        for criterion in ctx.policy.criteria
        if was.get(criterion.key) != now.get(criterion.key)
    ]


def by_key(asked: Rework) -> dict[str, str]:
    """The questions by the key of the form that asks them."""
    return dict(zip(KEYS, asked.questions, strict=False))


async def asked_of(ctx: Context, idea: Idea | None) -> Rework | None:
    """What is asked of the version there is, if it has not come back."""
    if idea is None or idea.status is not IdeaStatus.TO_REWORK:
        return None
    waits = [
        each
        for each in await ctx.uow.mentors.reworks(idea.id)
        if each.version == idea.version and each.sent_at is None
    ]
    return waits[-1] if waits else None


def said(idea: Idea, asked: Rework, key: str, later: Offer) -> Say:
    """What is asked of its author, who may answer, do it `later`, or be helped."""
    offers = (
        Offer(f"go.rework.{idea.reference}", "button.resume"),
        later,
        Offer(f"go.rework_help.{idea.reference}", "button.ask_help"),
    )
    values = {"reference": idea.reference, "name": idea.name, "questions": asked.questions}
    return Say(key, values, offers)
