"""The mission letter: drafted when a mentor is known, signed, acknowledged, made anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from handlers import coalescing, conversations, documents, news, organisers
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.mentor import follow_up, page
from handlers.reaching import following
from handlers.rules import hours, milestones
from handlers.start import NEXT
from messages.message import Attachment, Offer, Say
from storage.records.dialogues import Dialogue
from storage.records.ideas import Idea
from storage.records.mentor import Letter, Milestone, MilestoneStatus
from storage.records.people import Person, Role
from storage.rows import new_id

SIGNED_IN = 5  # working days
DAYS_SHOWN = 5


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
    pdf = await _drawn(ctx, idea, letter, body)
    editable = await _drawn(ctx, idea, letter, body, editable=True)
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
    began = next((each.signed_on for each in there if each.signed_on), None)
    before = [each["days"] for each in there[-1].body["milestones"]] if there else None
    chosen = days or before or ctx.policy.mentor.milestones
    about = await page.about(ctx, idea) if not there else there[-1].body
    return {
        **about,
        "made_on": ctx.today.isoformat(),
        "number": letter.number,
        "version": letter.version,
        "mentor": mentor.name,
        "began_on": began,
        "signed_on": None,
        "milestones": _dated(ctx, chosen, date.fromisoformat(began) if began else None),
    }


def _dated(ctx: Context, days: list[int] | tuple[int, ...], began: date | None) -> list[Any]:
    """Each with its day, once it is known from when they count."""
    return [
        {
            "days": each,
            "on": milestones.due_on(began, each, ctx.policy.holidays).isoformat()
            if began
            else None,
        }
        for each in days
    ]


async def _drawn(
    ctx: Context, idea: Idea, letter: Letter, body: dict[str, Any], *, editable: bool = False
) -> Attachment:
    name = ctx.words("letter.file", number=letter.number, version=letter.version)
    whose = await page.owner(ctx, idea)
    if editable:
        return await documents.owe(
            ctx, "letter", body, f"{name}.docx", format="docx", person_id=whose
        )
    return await documents.owe(ctx, "letter", body, f"{name}.pdf", person_id=whose)


async def _hand_over(
    ctx: Context, idea: Idea, mentor: Person, letter: Letter, sheets: tuple[Attachment, ...]
) -> None:
    values = {
        "number": letter.number,
        "version": letter.version,
        "title": idea.title,
        "name": mentor.name,
    }
    for organiser in await ctx.uow.people.with_role(Role.ORGANISER):
        say = Say("letter.ready", values, _steps(idea, letter), sheets)
        await ctx.promise(organiser.id, say, dedupe=f"letter {letter.id} {organiser.id}")


def _steps(idea: Idea, letter: Letter) -> tuple[Offer, ...]:
    sign = () if letter.signed_on else (Offer(f"go.sign.{letter.id}.0", "button.signed"),)
    return (*sign, Offer(f"go.points.{idea.reference}", "button.change_points"))


async def ask_day(ctx: Context, about: str) -> list[Say]:
    """« Elle est signée »: on which day, the last ones as buttons."""
    denied = organisers.refused(ctx, "follow_mentors")
    if denied:
        return denied
    id, _, back = about.partition(".")
    letter = await ctx.uow.mentors.letter(id)
    if letter is None or letter.signed_on:
        return [_signed_already(letter)]
    skipped = int(back) if back.isdigit() and len(back) < 4 else 0
    days = _working_days(ctx, skipped)
    offers = [
        Offer(f"go.signed.{id}.{day.isoformat()}", text=ctx.words("letter.day", date=day))
        for day in days
    ]
    earlier = Offer(f"go.sign.{id}.{skipped + DAYS_SHOWN}", "button.earlier")
    said = (*offers, earlier, *_named_days(ctx, id))
    return [Say("letter.which_day", {"number": letter.number}, said)]


def _named_days(ctx: Context, id: str) -> list[Offer]:
    """« aujourd’hui », « hier »: typed, not shown."""
    days = {"today": ctx.today, "yesterday": ctx.today - timedelta(days=1)}
    return [
        Offer(f"go.signed.{id}.{day.isoformat()}", text=ctx.words(f"letter.{name}"), shown=False)
        for name, day in days.items()
    ]


async def sign(ctx: Context, about: str) -> list[Say]:
    """A day: the milestones count from it, the mentor and the bearer receive the letter."""
    denied = organisers.refused(ctx, "follow_mentors")
    if denied:
        return denied
    id, _, day = about.partition(".")
    letter = await ctx.uow.mentors.letter(id)
    if letter is None or letter.signed_on or not _is_day(day, ctx.today):
        return [_signed_already(letter)]
    last = (await ctx.uow.mentors.letters(letter.idea_id))[-1]
    if last.id != letter.id:
        return [Say("letter.newer", {"number": last.number, "version": last.version})]
    return await _sign(ctx, letter, date.fromisoformat(day))


def _working_days(ctx: Context, skipped: int) -> list[date]:
    """The last days people worked on, today among them, after so many passed over."""
    found: list[date] = []
    day = ctx.today
    while len(found) < skipped + DAYS_SHOWN:
        if day.weekday() < 5 and day not in ctx.policy.holidays:
            found.append(day)
        day -= timedelta(days=1)
    return found[skipped:]


def _is_day(text: str, today: date) -> bool:
    try:
        return date.fromisoformat(text) <= today
    except ValueError:
        return False


async def _sign(ctx: Context, letter: Letter, day: date) -> list[Say]:
    idea = await ctx.uow.ideas.get(letter.idea_id)
    search = await ctx.uow.mentors.get(letter.idea_id)
    assert idea is not None
    assert search is not None
    began = date.fromisoformat(letter.body["began_on"] or day.isoformat())
    days = [each["days"] for each in letter.body["milestones"]]
    body = {
        **letter.body,
        "began_on": began.isoformat(),
        "signed_on": day.isoformat(),
        "milestones": _dated(ctx, days, began),
    }
    pdf = await _drawn(ctx, idea, letter, body)
    if not await ctx.uow.mentors.sign(letter.id, day, body, pdf.media):
        return [_signed_already(await ctx.uow.mentors.letter(letter.id))]
    await _plan(ctx, replace(letter, signed_on=day.isoformat()), began, days)
    await ctx.uow.ideas.note(idea.id, "letter", ctx.now, by=ctx.person.id, note=letter.number)
    await _send(ctx, idea, search.mentor_id, letter, day, body, pdf)
    for person_id in (search.mentor_id, idea.person_id):
        if person_id is not None:
            await follow_up.plan(ctx, person_id)
    await follow_up.plan_organisers(ctx)
    values = {"number": letter.number, "date": day, "first": body["milestones"][0]["on"]}
    card = Offer(f"go.mentoring.{idea.reference}", "button.mentoring")
    return [Say("letter.sign_done", values, (card,), (pdf,))]


async def _plan(ctx: Context, letter: Letter, began: date, days: list[int]) -> None:
    """The milestones as this version has them; what was said of those it keeps stays."""
    there = await ctx.uow.mentors.milestones(letter.idea_id)
    change = milestones.change(there, days)
    for each in change.kept:
        await ctx.uow.mentors.save_milestone(replace(each, letter_id=letter.id), each)
    for each in change.dropped:
        gone = replace(each, status=MilestoneStatus.DROPPED, updated_at=ctx.now)
        await ctx.uow.mentors.save_milestone(gone, each)
    for days_after in change.added:
        due = milestones.due_on(began, days_after, ctx.policy.holidays)
        await ctx.uow.mentors.add_milestone(
            Milestone(
                id=new_id(),
                idea_id=letter.idea_id,
                letter_id=letter.id,
                days=days_after,
                due_on=due.isoformat(),
                updated_at=ctx.now,
            )
        )


async def _send(
    ctx: Context,
    idea: Idea,
    mentor_id: str | None,
    letter: Letter,
    day: date,
    body: dict[str, Any],
    pdf: Attachment,
) -> None:
    values = {
        "number": letter.number,
        "version": letter.version,
        "date": day,
        "title": idea.title,
        "reference": idea.reference,
        "points": body["milestones"],
        "author": idea.name,
        "mentor": letter.body["mentor"],
    }
    if mentor_id is not None:
        note = Offer(f"go.noted.{letter.id}", "button.acknowledge")
        dedupe = f"letter signed {letter.id}"
        if await ctx.promise(
            mentor_id, Say("letter.to_mentor", values, (note,), (pdf,)), dedupe=dedupe
        ):
            await following.follow(ctx, mentor_id, idea.reference, dedupe)
    say = Say("letter.to_bearer", values, attachments=(pdf,))
    await news.tell(ctx, idea, say, dedupe=f"letter known {letter.id}")


async def acknowledge(ctx: Context, letter_id: str) -> list[Say]:
    """« J’en prends acte », by the mentor alone, once."""
    letter = await ctx.uow.mentors.letter(letter_id)
    search = await ctx.uow.mentors.get(letter.idea_id) if letter else None
    if letter is None or search is None or search.mentor_id != ctx.person.id:
        return [Say("form.stale_idle", {}, NEXT)]
    first = await ctx.uow.mentors.acknowledge(letter.id, ctx.now)
    key = "letter.acknowledged" if first else "letter.acknowledged_already"
    missions = Offer("go.missions", "button.missions")
    return [Say(key, {"number": letter.number}, (missions,))]


async def ask_points(ctx: Context, reference: str) -> list[Say]:
    """« Changer les points »: other days, in another version of the letter."""
    denied = organisers.refused(ctx, "follow_mentors")
    if denied:
        return denied
    idea = await ctx.uow.ideas.by_reference(reference)
    there = await ctx.uow.mentors.letters(idea.id) if idea else []
    if idea is None or not there:
        return [Say("mentor.not_launched", {"reference": reference[:40]}, NEXT)]
    return await conversations.open_form(ctx, "letter", points=idea.id, seen=there[-1].id)


async def points_given(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """Days as typed: a new version, to be signed."""
    days = milestones.read_days(state.answers["text"]["text"])
    idea = await ctx.uow.ideas.get(state.extra["points"])
    assert idea is not None
    if days is None:
        again = await conversations.open_form(ctx, "letter", **state.extra)
        return [Say("letter.no_days"), *again]
    there = await ctx.uow.mentors.letters(idea.id)
    search = await ctx.uow.mentors.get(idea.id)
    mentor = await ctx.uow.people.get(search.mentor_id) if search and search.mentor_id else None
    if mentor is None or there[-1].id != state.extra["seen"]:
        return [Say("letter.newer", {"number": there[-1].number, "version": there[-1].version})]
    letter = await draft(ctx, idea, mentor, days)
    last = letter or (await ctx.uow.mentors.letters(idea.id))[-1]
    card = Offer(f"go.mentoring.{idea.reference}", "button.mentoring")
    values = {"number": last.number, "version": last.version}
    return [Say("letter.redrafted" if letter else "letter.newer", values, (card,))]


def steps(idea: Idea, letter: Letter | None) -> tuple[Offer, ...]:
    """What an organiser may do with the letter as it is."""
    return _steps(idea, letter) if letter else ()


def files(ctx: Context, letter: Letter) -> tuple[Attachment, ...]:
    """The version as it was made."""
    name = ctx.words("letter.file", number=letter.number, version=letter.version)
    both = ((letter.pdf, "pdf"), (letter.editable, "docx"))
    return tuple(Attachment("document", media, f"{name}.{end}") for media, end in both if media)


def _signed_already(letter: Letter | None) -> Say:
    values = {
        "number": letter.number if letter else None,
        "date": letter.signature if letter else None,
    }
    return Say("letter.signed_already", values)
