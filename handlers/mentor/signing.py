"""The day a letter was signed, from which its milestones count; and « J’en prends acte »."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from handlers import conversations, news, organisers
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.mentor import follow_up, letter, milestones
from handlers.start import NEXT
from messages.message import Attachment, Offer, Say
from storage.records.dialogues import Dialogue
from storage.records.ideas import Idea
from storage.records.mentor import Letter, Milestone
from storage.rows import new_id

BOARD = Offer("go.board", "button.board")


@organisers.only("follow_mentors")
async def ask(ctx: Context, letter_id: str) -> list[Say]:
    """« Elle est signée »: on which day."""
    signed = await ctx.uow.mentors.letter(letter_id)
    if signed is None or signed.signed_on:
        return [_already(signed)]
    begun = await conversations.begun(ctx, "signs", signed.id)
    asked = (
        await conversations.resume(ctx, begun)
        if begun
        else await conversations.open_form(
            ctx, "signature", signs=signed.id, written=_day(ctx, signed)
        )
    )
    return [Say("letter.which_day", {"number": signed.number}), *asked]


def _day(ctx: Context, written: Letter) -> str:
    return written.created_at.astimezone(ctx.policy.zone).date().isoformat()


async def given(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """A day: the milestones count from it, the mentor and the bearer receive the letter."""
    signed = await ctx.uow.mentors.letter(state.extra["signs"])
    if signed is None or signed.signed_on:
        return [_already(signed)]
    last = (await ctx.uow.mentors.letters(signed.idea_id))[-1]
    if last.id != signed.id:
        return [Say("letter.newer", {"number": last.number, "version": last.version}, (BOARD,))]
    return await _sign(ctx, signed, date.fromisoformat(state.answers["day"]["day"]))


async def _sign(ctx: Context, signed: Letter, day: date) -> list[Say]:
    idea = await ctx.uow.ideas.get(signed.idea_id)
    mentoring = await ctx.uow.mentors.get(signed.idea_id)
    assert idea is not None
    assert mentoring is not None
    body = _body(ctx, signed, day)
    pdf = await letter.drawn(ctx, idea, signed, body)
    if not await ctx.uow.mentors.sign(signed.id, day, body, pdf.media):
        return [_already(await ctx.uow.mentors.letter(signed.id))]
    signed = replace(signed, signed_on=day.isoformat(), body=body)
    await _plan(ctx, signed)
    await ctx.uow.ideas.note(idea.id, "letter", ctx.now, by=ctx.person.id, note=signed.number)
    await _send(ctx, idea, mentoring.mentor_id, signed, pdf)
    for person_id in (mentoring.mentor_id, idea.person_id):
        if person_id is not None:
            await follow_up.plan(ctx, person_id)
    await follow_up.plan_organisers(ctx)
    values = {"number": signed.number, "date": day, "first": body["milestones"][0]["on"]}
    card = Offer(f"go.mentoring.{idea.reference}", "button.mentoring")
    return [Say("letter.sign_done", values, (card,), (pdf,))]


def _body(ctx: Context, signed: Letter, day: date) -> dict[str, Any]:
    """With its days: they count from its own signature."""
    days = [each["days"] for each in signed.body["milestones"]]
    return {
        **signed.body,
        "signed_on": day.isoformat(),
        "milestones": letter.dated(ctx, days, day),
    }


async def _plan(ctx: Context, signed: Letter) -> None:
    """The milestones as this version has them; what was said of those of another one stays."""
    await milestones.drop(ctx, signed.idea_id)
    for each in signed.body["milestones"]:
        await ctx.uow.mentors.add_milestone(
            Milestone(
                id=new_id(),
                idea_id=signed.idea_id,
                letter_id=signed.id,
                days=each["days"],
                due_on=each["on"],
                updated_at=ctx.now,
            )
        )


async def _send(
    ctx: Context, idea: Idea, mentor_id: str | None, signed: Letter, pdf: Attachment
) -> None:
    values = {
        "number": signed.number,
        "version": signed.version,
        "date": signed.signature,
        "title": idea.title,
        "reference": idea.reference,
        "points": signed.body["milestones"],
        "author": idea.name,
        "mentor": signed.body["mentor"],
    }
    if mentor_id is not None:
        note = Offer(f"go.noted.{signed.id}", "button.acknowledge")
        say = Say("letter.to_mentor", values, (note,), (pdf,))
        await news.tell(ctx, idea, say, dedupe=f"letter signed {signed.id}", to=mentor_id)
    say = Say("letter.to_bearer", values, attachments=(pdf,))
    await news.tell(ctx, idea, say, dedupe=f"letter known {signed.id}")


async def acknowledge(ctx: Context, letter_id: str) -> list[Say]:
    """« J’en prends acte », by the mentor alone, once."""
    noted = await ctx.uow.mentors.letter(letter_id)
    mentoring = await ctx.uow.mentors.get(noted.idea_id) if noted else None
    if noted is None or mentoring is None or mentoring.mentor_id != ctx.person.id:
        return [Say("form.stale_idle", {}, NEXT)]
    first = await ctx.uow.mentors.acknowledge(noted.id, ctx.now)
    key = "letter.acknowledged" if first else "letter.acknowledged_already"
    missions = Offer("go.missions", "button.missions")
    return [Say(key, {"number": noted.number}, (missions,))]


def _already(signed: Letter | None) -> Say:
    values = {
        "number": signed.number if signed else None,
        "date": signed.signature if signed else None,
    }
    return Say("letter.signed_already", values, (BOARD,))
