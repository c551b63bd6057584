"""An idea is sent: it gets a reference and a date, its author a receipt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from handlers import organisers
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.rules import hours, return_code
from messages.message import Offer, Say
from storage.records import (
    Dialogue,
    Idea,
    IdeaStatus,
    Role,
    Transcript,
    TranscriptStatus,
)
from storage.rows import new_id

NEXT = (Offer("go.ideas", "button.my_ideas"), Offer("go.idea", "button.another_idea"))


async def finish(ctx: Context, dialogue: Dialogue, state: State) -> list[Say]:
    """The idea form is filled in: a new idea, or the correction of one."""
    corrected = state.extra.get("idea")
    if corrected:
        return await _correct(ctx, corrected, state)
    idea = await _new_idea(ctx, dialogue, state)
    await ctx.uow.ideas.add(idea)
    await _attach(ctx, idea, state)
    await ctx.uow.ideas.note(idea.id, "submitted", ctx.now, by=ctx.person.id)
    await organisers.tell_soon(ctx)
    return await _receipt(ctx, idea)


async def _new_idea(ctx: Context, dialogue: Dialogue, state: State) -> Idea:
    number = await ctx.uow.installation.next(f"ideas {ctx.today.year}")
    _remember(ctx, state)
    promised = hours.working_days_after(ctx.today, ctx.policy.answer_days, ctx.policy.holidays)
    return Idea(
        id=new_id(),
        reference=f"{ctx.policy.prefix}-{ctx.today.year}-{number:04}",
        version=1,
        person_id=ctx.person.id,
        status=IdeaStatus.SUBMITTED,
        **_contents(ctx, state),
        call=state.extra.get("call"),
        service_id=ctx.person.service_id,
        service_text=ctx.person.service_text,
        name=ctx.person.name,
        channel=ctx.event.channel,
        promised_on=promised.isoformat(),
        created_at=dialogue.created_at,
        submitted_at=ctx.now,
        updated_at=ctx.now,
    )


def _contents(ctx: Context, state: State) -> dict[str, Any]:
    def text(key: str) -> str:
        return str(state.answers.get(key, {}).get("text", ""))

    return {
        "title": text("title"),
        "problem": text("problem"),
        "proposal": text("proposal"),
        "criteria": {c.key: text(c.key) or None for c in ctx.policy.criteria},
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


async def _attach(ctx: Context, idea: Idea, state: State) -> None:
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


async def _receipt(ctx: Context, idea: Idea) -> list[Say]:
    sent = {
        "name": ctx.person.name,
        "reference": idea.reference,
        "date": date.fromisoformat(idea.promised_on),
    }
    if ctx.person.return_code is None:
        ctx.change(return_code=await _new_code(ctx))
    says = [
        Say("receipt.sent", sent),
        Say("receipt.code", {"code": ctx.person.return_code}),
    ]
    ways = await _ways(ctx)
    if ways and ctx.person.told_by is None:
        says.append(Say("receipt.tell_how", {}, (*ways, *NEXT)))
    else:
        says[-1] = replace(says[-1], offers=NEXT)
    return says


async def _new_code(ctx: Context) -> str:
    while True:
        code = return_code.make(ctx.policy.words, ctx.rng)
        if await ctx.uow.people.by_return_code(code) is None:
            return code


async def _ways(ctx: Context) -> tuple[Offer, ...]:
    """How the person can be told of news: only what can be kept. Telegram reaches by itself."""
    if ctx.event.channel == "telegram":
        return ()
    slip = (Offer("go.told.slip", "button.slip"),) if await _ambassador(ctx) else ()
    return (*slip, Offer("go.told.come_back", "button.come_back"))


async def _ambassador(ctx: Context) -> str | None:
    """The ambassador of the person's service, by name."""
    ambassadors = await ctx.uow.people.with_role(Role.AMBASSADOR)
    service = ctx.person.service_id
    return next((p.name or "" for p in ambassadors if service and p.service_id == service), None)


async def told(ctx: Context, way: str) -> list[Say]:
    """The person chose how to be told."""
    if way not in ("slip", "come_back"):
        return [Say("help.unknown_idle", {}, NEXT)]
    ctx.change(told_by=way)
    params = {"ambassador": await _ambassador(ctx) or None} if way == "slip" else {}
    return [Say(f"receipt.told.{way}", params, NEXT)]


async def _correct(ctx: Context, idea_id: str, state: State) -> list[Say]:
    """A correction is a new version, as long as nobody has begun to read."""
    idea = await ctx.uow.ideas.get(idea_id)
    assert idea is not None
    changed = replace(
        idea,
        version=idea.version + 1,
        updated_at=ctx.now,
        **_contents(ctx, state),
    )
    if idea.status is not IdeaStatus.SUBMITTED or not await ctx.uow.ideas.save(changed, idea):
        return [Say("ideas.too_late", {"state": idea.status.value}, NEXT)]
    await ctx.uow.ideas.detach(idea.id)
    await _attach(ctx, changed, state)
    await ctx.uow.ideas.note(idea.id, "corrected", ctx.now, by=ctx.person.id)
    return [Say("ideas.corrected", {}, NEXT)]
