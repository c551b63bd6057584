"""Among those who offer themselves somebody chooses; where nobody does, the executive board."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from handlers import coalescing, conversations, documents, news, organisers
from handlers.codes import new_code
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.mentor import letter, page
from handlers.reaching import following
from handlers.rules import hours
from handlers.start import NEXT
from messages.folding import fold
from messages.message import Attachment, Offer, Say
from storage.records.dialogues import Dialogue
from storage.records.ideas import Idea
from storage.records.mentor import Mentorship, MentorshipStatus
from storage.records.people import Invitation, Person, Role
from storage.rows import new_id

DAYS = 3  # working days to choose in
SHOWN = 8
OPEN = frozenset({MentorshipStatus.CHOOSING, MentorshipStatus.BOARD})


async def close(ctx: Context, idea_id: str) -> list[Say]:
    """The timer: no more offers; the secretary general is asked, else the executive board."""
    idea, search = await ctx.uow.ideas.get(idea_id), await ctx.uow.mentors.get(idea_id)
    if idea is None or search is None or search.status is not MentorshipStatus.ASKED:
        return []
    volunteers = await _volunteers(ctx, idea)
    secretaries = await ctx.uow.people.with_role(Role.SECRETARY)
    if not volunteers or not secretaries:
        await _to_the_board(ctx, idea, search, volunteers, secretaries)
        return []
    now = replace(search, status=MentorshipStatus.CHOOSING, updated_at=ctx.now)
    if not await ctx.uow.mentors.save(now, search):
        return []
    by = hours.working_days_after(ctx.today, DAYS, ctx.policy.holidays)
    for secretary in secretaries:
        say = question(idea, volunteers, secretary, by)
        dedupe = f"mentor choice {idea.id} {secretary.id}"
        if await ctx.promise(secretary.id, say, dedupe=dedupe):
            await following.follow(ctx, secretary.id, idea.reference, dedupe)
    await coalescing.look(ctx, "follow_up.organisers", "", coalescing.morning(ctx, by))
    return []


def question(idea: Idea, volunteers: list[Person], secretary: Person, by: date) -> Say:
    """Who offers themselves: a tap chooses."""
    lines = [{"n": number, "name": each.name} for number, each in enumerate(volunteers, start=1)]
    offers = [
        Offer(f"go.name.{idea.reference}.{_short(each.id)}", "mentor.somebody", text=each.name)
        for each in volunteers[:SHOWN]
    ]
    board = Offer(f"go.to_board.{idea.reference}", "button.to_board")
    read = Offer(f"go.launched.{idea.reference}", "button.read_idea")
    values = {"title": idea.title, "name": secretary.name, "lines": lines[:SHOWN], "by": by}
    return Say("mentor.choose", values, (*offers, read, board))


async def choose(ctx: Context, about: str) -> list[Say]:
    """A name, tapped by the secretary general."""
    denied = organisers.refused(ctx, "choose_mentor")
    if denied:
        return denied
    reference, _, short = about.rpartition(".")
    idea = await ctx.uow.ideas.by_reference(reference)
    search = await ctx.uow.mentors.get(idea.id) if idea else None
    if idea is None or search is None or search.status not in OPEN:
        return [await _already(ctx, idea, search)]
    volunteers = await _volunteers(ctx, idea)
    mentor = next((each for each in volunteers if _short(each.id) == short), None)
    if mentor is None:
        return [await _already(ctx, idea, search)]
    return await named(ctx, idea, search, mentor)


async def to_board(ctx: Context, reference: str) -> list[Say]:
    """« Au comité de direction »: the page to take there, and the organisers know."""
    denied = organisers.refused(ctx, "choose_mentor")
    if denied:
        return denied
    idea = await ctx.uow.ideas.by_reference(reference)
    search = await ctx.uow.mentors.get(idea.id) if idea else None
    if idea is None or search is None or search.status not in OPEN:
        return [await _already(ctx, idea, search)]
    sheet = await _to_the_board(ctx, idea, search, await _volunteers(ctx, idea), [])
    if sheet is None:
        return [await _already(ctx, idea, search)]
    return [Say("mentor.page", {"title": idea.title}, attachments=(sheet,))]


async def ask_name(ctx: Context, reference: str) -> list[Say]:
    """« Nommer le mentor »: an organiser writes the name the executive board chose."""
    denied = organisers.refused(ctx, "name_mentor")
    if denied:
        return denied
    idea = await ctx.uow.ideas.by_reference(reference)
    search = await ctx.uow.mentors.get(idea.id) if idea else None
    if idea is None or search is None:
        return [Say("mentor.not_launched", {"reference": reference[:40]}, NEXT)]
    return await conversations.open_form(ctx, "mentor", mentoring=idea.id, seen=search.version)


async def name_given(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """The name is written: a director who is known, or one who gets a code by hand."""
    idea = await ctx.uow.ideas.get(state.extra["mentoring"])
    search = await ctx.uow.mentors.get(state.extra["mentoring"])
    assert idea is not None
    assert search is not None
    if search.version != state.extra["seen"]:
        return [await _already(ctx, idea, search)]
    typed = state.answers["text"]["text"]
    directors = await ctx.uow.people.with_role(Role.DIRECTOR)
    known = [each for each in directors if each.name and fold(each.name) == fold(typed)]
    if known:
        return await named(ctx, idea, search, known[0])
    mentor, code = await _newcomer(ctx, typed)
    handed = Say("mentor.code", {"name": typed, "code": code})
    return [*await named(ctx, idea, search, mentor), handed]


async def _newcomer(ctx: Context, name: str) -> tuple[Person, str]:
    """A director who never opened Vivier, and the code that will bring them here."""
    person = Person(
        id=new_id(),
        language=ctx.policy.language,
        name=name,
        role=Role.DIRECTOR,
        admitted=True,
        created_at=ctx.now,
        seen_at=ctx.now,
    )
    await ctx.uow.people.add(person)
    code = await new_code(ctx.uow, ctx.rng)
    await ctx.uow.people.add_invitation(
        Invitation(
            code=code,
            role=Role.DIRECTOR,
            uses_left=1,
            kind="mentor",
            person_id=person.id,
            created_at=ctx.now,
        )
    )
    return person, code


async def named(ctx: Context, idea: Idea, search: Mentorship, mentor: Person) -> list[Say]:
    """This is the mentor: all are told, and the letter is written."""
    now = replace(
        search,
        status=MentorshipStatus.CHOSEN,
        mentor_id=mentor.id,
        chosen_by=ctx.person.id,
        chosen_at=ctx.now,
        updated_at=ctx.now,
    )
    if not await ctx.uow.mentors.save(now, search):
        return [await _already(ctx, idea, await ctx.uow.mentors.get(idea.id))]
    await ctx.uow.ideas.note(idea.id, "mentor", ctx.now, by=ctx.person.id, note=mentor.name)
    await letter.draft(ctx, idea, mentor)
    await _tell(ctx, idea, search, mentor)
    card = Offer(f"go.mentoring.{idea.reference}", "button.mentoring")
    offers = (card,) if organisers.may_read(ctx) else NEXT
    return [Say("mentor.named", {"title": idea.title, "name": mentor.name}, offers)]


async def _tell(ctx: Context, idea: Idea, search: Mentorship, mentor: Person) -> None:
    """The mentor, the other volunteers, the bearer."""
    letter_by = hours.working_days_after(ctx.today, letter.SIGNED_IN, ctx.policy.holidays)
    values = {"title": idea.title, "author": idea.name, "name": mentor.name}
    meet = Offer(f"go.meet.{idea.reference}", "button.meet")
    key = f"{idea.id} {search.version + 1}"
    say = Say("mentor.chosen", {**values, "letter_by": letter_by}, (meet,))
    dedupe = f"mentor chosen {key}"
    if await ctx.promise(mentor.id, say, dedupe=dedupe):
        await following.follow(ctx, mentor.id, idea.reference, dedupe)
    await _tell_the_others(ctx, idea, search, mentor, values)
    say = Say("mentor.bearer", {**values, "letter_by": letter_by, "reference": idea.reference},
              (meet, Offer(f"go.show.{idea.reference}", "button.see_it")))  # fmt: skip
    await news.tell(ctx, idea, say, dedupe=f"mentor known {key}")


async def _tell_the_others(
    ctx: Context, idea: Idea, search: Mentorship, mentor: Person, values: dict[str, str | None]
) -> None:
    """Who offered themselves and was not chosen; or whoever hands the idea over."""
    before, key = search.mentor_id, "mentor.relayed"
    others = [before] if before else await ctx.uow.mentors.volunteers(idea.id)
    for each in others:
        if each != mentor.id:
            say = Say(key if before else "mentor.not_chosen", values)
            dedupe = f"not mentor {idea.id} {search.version} {each}"
            await ctx.promise(each, say, dedupe=dedupe)


async def _volunteers(ctx: Context, idea: Idea) -> list[Person]:
    found = [await ctx.uow.people.get(id) for id in await ctx.uow.mentors.volunteers(idea.id)]
    return [each for each in found if each is not None]


async def _to_the_board(
    ctx: Context,
    idea: Idea,
    search: Mentorship,
    volunteers: list[Person],
    secretaries: list[Person],
) -> Attachment | None:
    """A page is made to be taken there; None where somebody was quicker."""
    now = replace(search, status=MentorshipStatus.BOARD, updated_at=ctx.now)
    if not await ctx.uow.mentors.save(now, search):
        return None
    data = await page.contents(ctx, idea, volunteers)
    name = ctx.words("mentor.page_file", reference=idea.reference)
    sheet = await documents.owe(
        ctx, "nomination", data, name, person_id=await page.owner(ctx, idea)
    )
    values = {"title": idea.title, "reference": idea.reference, "count": len(volunteers)}
    offers = (Offer(f"go.name_mentor.{idea.reference}", "button.name_mentor"),)
    for organiser in await ctx.uow.people.with_role(Role.ORGANISER):
        say = Say("mentor.board", values, offers, (sheet,))
        await ctx.promise(organiser.id, say, dedupe=f"mentor board {idea.id} {organiser.id}")
    for secretary in secretaries:
        say = Say("mentor.board_secretary", values, attachments=(sheet,))
        await ctx.promise(secretary.id, say, dedupe=f"mentor board {idea.id} {secretary.id}")
    look = coalescing.morning(ctx, hours.working_days_after(ctx.today, 10, ctx.policy.holidays))
    await coalescing.look(ctx, "follow_up.organisers", "", look)
    return sheet


async def _already(ctx: Context, idea: Idea | None, search: Mentorship | None) -> Say:
    """Somebody was quicker, or it is no longer to be chosen."""
    name = await name_of(ctx, search.mentor_id if search else None)
    return Say("mentor.already", {"title": idea.title if idea else None, "name": name}, NEXT)


async def name_of(ctx: Context, person_id: str | None) -> str | None:
    """What somebody is called, None for nobody."""
    person = await ctx.uow.people.get(person_id) if person_id else None
    return person.name if person else None


def _short(id: str) -> str:
    return id.replace("-", "")
