"""The mission letter: each version drafted, drawn and handed to the organisers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Literal

from handlers import documents, organisers
from handlers.context import Context
from handlers.mentor import page
from handlers.reminding import coalescing
from handlers.rules import hours, milestones
from messages.message import Attachment, Offer, Say
from storage.records.ideas import Idea
from storage.records.mentor import Letter
from storage.records.people import Person
from storage.rows import new_id

SIGNED_IN = 5  # working days


async def draft(
    ctx: Context, idea: Idea, mentor: Person, days: tuple[int, ...] | None = None
) -> Letter | None:
    """A version to be signed, handed to the organisers; None where somebody was quicker."""
    there = await ctx.uow.mentors.letters(idea.id)
    letter = Letter(
        id=new_id(),
        idea_id=idea.id,
        number=there[-1].number if there else await _number(ctx),
        version=len(there) + 1,
        body={},
        created_at=ctx.now,
    )
    body = await _body(ctx, idea, mentor, letter, there, days)
    pdf = await drawn(ctx, idea, letter, body)
    editable = await drawn(ctx, idea, letter, body, editable=True)
    letter = replace(letter, body=body, pdf=pdf.media, editable=editable.media)
    if not await ctx.uow.mentors.add_letter(letter):
        return None
    await _hand_over(ctx, idea, mentor, letter, (pdf, editable))
    unsigned = hours.working_days_after(ctx.today, SIGNED_IN, ctx.policy.holidays)
    await coalescing.look(ctx, "follow_up.organisers", "", coalescing.morning(ctx, unsigned))
    return letter


async def _number(ctx: Context) -> str:
    number = await ctx.uow.installation.next(f"letters {ctx.today.year}")
    return f"LM-{ctx.today.year}-{number:02}"


async def _body(
    ctx: Context,
    idea: Idea,
    mentor: Person,
    letter: Letter,
    there: list[Letter],
    days: tuple[int, ...] | None,
) -> dict[str, Any]:
    before = [each["days"] for each in there[-1].body["milestones"]] if there else None
    chosen = days or before or ctx.policy.mentor.milestones
    about = await page.about(ctx, idea) if not there else there[-1].body
    return {
        **about,
        "made_on": ctx.today.isoformat(),
        "number": letter.number,
        "version": letter.version,
        "mentor": mentor.name,
        "signed_on": None,
        "milestones": dated(ctx, chosen, None),
    }


def dated(ctx: Context, days: list[int] | tuple[int, ...], signed: date | None) -> list[Any]:
    """Each with its day, once it is known on which day the letter was signed."""
    return [
        {
            "days": each,
            "on": milestones.due_on(signed, each, ctx.policy.holidays).isoformat()
            if signed
            else None,
        }
        for each in days
    ]


async def drawn(
    ctx: Context, idea: Idea, letter: Letter, body: dict[str, Any], *, editable: bool = False
) -> Attachment:
    """A file of it, owed: PDF, or DOCX to change before it is signed."""
    format: Literal["docx", "pdf"] = "docx" if editable else "pdf"
    whose = await page.owner(ctx, idea)
    name = f"{_name(ctx, letter)}.{format}"
    return await documents.owe(ctx, "letter", body, name, format=format, person_id=whose)


async def _hand_over(
    ctx: Context, idea: Idea, mentor: Person, letter: Letter, sheets: tuple[Attachment, ...]
) -> None:
    values = {
        "number": letter.number,
        "version": letter.version,
        "title": idea.title,
        "name": mentor.name,
    }
    say = Say("letter.ready", values, steps(idea, letter), sheets)
    await organisers.tell(ctx, say, dedupe=f"letter {letter.id}")


def steps(idea: Idea, letter: Letter | None) -> tuple[Offer, ...]:
    """What an organiser may do with the letter as it is."""
    if letter is None:
        return ()
    sign = () if letter.signed_on else (Offer(f"go.sign.{letter.id}", "button.signed"),)
    return (*sign, Offer(f"go.points.{idea.reference}", "button.change_points"))


def files(ctx: Context, letter: Letter) -> tuple[Attachment, ...]:
    """The version as it was made."""
    name = _name(ctx, letter)
    both = ((letter.pdf, "pdf"), (letter.editable, "docx"))
    return tuple(Attachment("document", media, f"{name}.{end}") for media, end in both if media)


def _name(ctx: Context, letter: Letter) -> str:
    return ctx.words("letter.file", number=letter.number, version=letter.version)
