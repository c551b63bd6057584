"""An idea is sent: it gets a reference and a date, or a new version of itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from handlers import answering, organisers, receipt
from handlers.calls import open_calls
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.rules import hours
from handlers.start import NEXT
from messages.message import Say
from storage.records.dialogues import Dialogue
from storage.records.ideas import Idea, IdeaStatus
from storage.records.media import Transcript, TranscriptStatus
from storage.rows import new_id


async def finish(ctx: Context, dialogue: Dialogue, state: State) -> list[Say]:
    """The idea form is filled in: a new idea, or the correction of one."""
    corrected = state.extra.get("idea")
    if corrected:
        return await _correct(ctx, corrected, state)
    _remember(ctx, state)
    idea = await _new_idea(ctx, dialogue, state)
    await ctx.uow.ideas.add(idea)
    await attach(ctx, idea, state)
    await ctx.uow.ideas.note(idea.id, "submitted", ctx.now, by=ctx.person.id)
    await organisers.tell_soon(ctx)
    await answering.remember(ctx, idea)
    sent, *more = await receipt.give(ctx, idea)
    return [sent, *await open_calls.question_of(ctx, idea.call), *more]


async def _new_idea(ctx: Context, dialogue: Dialogue, state: State) -> Idea:
    number = await ctx.uow.installation.next(f"ideas {ctx.today.year}")
    promised = hours.working_days_after(ctx.today, ctx.policy.answer_days, ctx.policy.holidays)
    return Idea(
        id=new_id(),
        reference=f"{ctx.policy.prefix}-{ctx.today.year}-{number:04}",
        version=1,
        person_id=ctx.person.id,
        status=IdeaStatus.SUBMITTED,
        **contents(ctx, state),
        call=state.extra.get("call"),
        **_author(ctx),
        channel=ctx.event.channel,
        promised_on=promised.isoformat(),
        created_at=dialogue.created_at,
        submitted_at=ctx.now,
        updated_at=ctx.now,
    )


def contents(ctx: Context, state: State) -> dict[str, Any]:
    """What an idea says, from the answers of its form."""

    def text(key: str) -> str:
        return str(state.answers.get(key, {}).get("text", ""))

    def criterion(key: str) -> str | None:  # "" was spoken and waits to be written; None: unknown
        return text(key) or ("" if state.answers.get(key, {}).get("voices") else None)

    return {
        "title": text("title"),
        "problem": text("problem"),
        "proposal": text("proposal"),
        "criteria": {c.key: criterion(c.key) for c in ctx.policy.criteria},
        "part": state.answers.get("part", {}).get("choice"),
    }


def _remember(ctx: Context, state: State) -> None:
    """The name and the service are asked once and known next time."""
    name = state.answers.get("name", {}).get("text")
    service = state.answers.get("service", {})
    if name:
        ctx.change(name=name)
    if service.get("id"):
        ctx.change(service_id=service["id"], service_text=None)
    elif service.get("text"):
        ctx.change(service_id=None, service_text=service["text"])


async def attach(ctx: Context, idea: Idea, state: State) -> None:
    """Its photos, and its voice notes that are to be written down."""
    files = [(media, "photos") for media, _ in state.files]
    for key, answer in state.answers.items():
        for media, _ in answer.get("voices") or []:
            files.append((media, key))
            await ctx.uow.ideas.add_transcript(
                Transcript(
                    media_id=media,
                    idea_id=idea.id,
                    step=key,
                    status=TranscriptStatus.TO_WRITE,
                    created_at=ctx.now,
                )
            )
    await ctx.uow.ideas.attach(idea.id, files)


async def _correct(ctx: Context, idea_id: str, state: State) -> list[Say]:
    """A correction is a new version, as long as nobody has begun to read."""
    idea = await ctx.uow.ideas.get(idea_id)
    assert idea is not None
    if idea.status is not IdeaStatus.SUBMITTED:
        return [Say("ideas.too_late", {"state": idea.state}, NEXT)]
    _remember(ctx, state)
    changed = replace(
        idea,
        version=idea.version + 1,
        updated_at=ctx.now,
        **contents(ctx, state),
        **_author(ctx),
    )
    if not await ctx.uow.ideas.save(changed, idea):
        return [Say("ideas.too_late", {"state": IdeaStatus.IN_REVIEW.value}, NEXT)]
    await ctx.uow.ideas.detach(idea.id)
    await attach(ctx, changed, state)
    await ctx.uow.ideas.note(idea.id, "corrected", ctx.now, by=ctx.person.id)
    return [Say("ideas.corrected", {}, NEXT)]


def _author(ctx: Context) -> dict[str, Any]:
    person = ctx.person
    return {
        "name": person.name,
        "service_id": person.service_id,
        "service_text": person.service_text,
    }
