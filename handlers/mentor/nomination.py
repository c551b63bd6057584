"""A mentor named by the organisers: whom the executive board chose, or who takes over."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches

from handlers import conversations, organisers
from handlers.codes import new_code
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.forms.milestone import NEW
from handlers.mentor import appointing, search
from handlers.start import NEXT, onward
from messages.folding import fold
from messages.message import Offer, Say
from storage.records.dialogues import Dialogue
from storage.records.ideas import Idea
from storage.records.mentor import Mentorship
from storage.records.people import Invitation, Person, Role
from storage.rows import new_id


@organisers.only("name_mentor")
async def ask_name(ctx: Context, reference: str) -> list[Say]:
    """« Nommer le mentor »: an organiser writes the name; whoever is mentor is said before."""
    found = await search.of(ctx, reference)
    if found is None:
        return search.none(reference)
    idea, asked = found
    if asked.mentor_id is None:
        return await _ask(ctx, idea, asked)
    values = {"title": idea.title, "name": await search.name_of(ctx, asked.mentor_id)}
    card = Offer(f"go.mentoring.{reference}", "button.mentoring")
    return [Say("mentor.replace", values, (another(idea, asked, "button.somebody_else"), card))]


def another(idea: Idea, asked: Mentorship, label: str) -> Offer:
    """The question for a name, as long as the mentor is who it was when this was offered."""
    return Offer(f"go.name_another.{idea.reference}.{asked.version}", label)


@organisers.only("name_mentor")
async def ask_another(ctx: Context, about: str) -> list[Say]:
    """« Quelqu’un d’autre »: in place of the mentor who was just said."""
    reference, _, version = about.rpartition(".")
    found = await search.of(ctx, reference)
    if found is None or version != str(found[1].version):
        return await ask_name(ctx, reference)
    return await _ask(ctx, *found)


async def _ask(ctx: Context, idea: Idea, asked: Mentorship) -> list[Say]:
    return await conversations.open_form(ctx, "mentor", mentoring=idea.id, seen=asked.version)


async def name_given(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """The name is written: a director who is known, or is this somebody new?"""
    idea, asked = await _named(ctx, state)
    if asked.version != state.extra["seen"]:
        return await search.already(ctx, idea)
    typed = state.answers["text"]["text"]
    directors = await _directors(ctx)
    mentor = directors.get(fold(typed))
    if mentor is None:
        new = await conversations.open_form(ctx, "newcomer", **state.extra, typed=typed)
        return [Say("mentor.unknown", {"name": typed, "near": _near(typed, directors)}), *new]
    if mentor.id == asked.mentor_id:
        return await search.already(ctx, idea)
    return await appointing.appoint(ctx, idea, asked, mentor)


async def newcomer(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """« Oui, c’est une nouvelle personne »: a director who gets a code by hand."""
    idea, asked = await _named(ctx, state)
    if asked.version != state.extra["seen"]:
        return await search.already(ctx, idea)
    if state.answers["sure"]["choice"] != NEW:
        return await _ask(ctx, idea, asked)
    typed = state.extra["typed"]
    if meanwhile := (await _directors(ctx)).get(fold(typed)):
        return await appointing.appoint(ctx, idea, asked, meanwhile)
    if not await ctx.uow.mentors.save(replace(asked, updated_at=ctx.now), asked):
        return await search.already(ctx, idea)  # before anybody is made, and handed a code
    mentor, code = await _newcomer(ctx, typed)
    held = replace(asked, version=asked.version + 1)
    handed = Say("mentor.code", {"name": typed, "code": code})
    return [*await appointing.appoint(ctx, idea, held, mentor), handed]


async def _named(ctx: Context, state: State) -> tuple[Idea, Mentorship]:
    """The idea that a name is written for, and its search as it is now."""
    idea = await ctx.uow.ideas.get(state.extra["mentoring"])
    asked = await ctx.uow.mentors.get(state.extra["mentoring"])
    assert idea is not None
    assert asked is not None
    return idea, asked


async def _directors(ctx: Context) -> dict[str, Person]:
    """Those who have a name, by it; of two of one name, the first."""
    everyone = await ctx.uow.people.with_role(Role.DIRECTOR)
    return {fold(each.name): each for each in reversed(everyone) if each.name}


def _near(typed: str, directors: dict[str, Person]) -> list[str | None]:
    """The names that may have been meant: every « Madame » resembles another, surnames do not."""
    surnames = {name.rpartition(" ")[2]: each for name, each in directors.items()}
    found = get_close_matches(fold(typed).rpartition(" ")[2], surnames)
    return [surnames[each].name for each in found]


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


async def relay(ctx: Context, reference: str) -> list[Say]:
    """« Passer le relais »: the organisers look for somebody else; until then nothing changes."""
    found = await search.of(ctx, reference)
    if found is None or found[1].mentor_id != ctx.person.id:
        return [Say("milestone.closed", {}, NEXT)]
    idea, mentoring = found
    values = {"title": idea.title, "name": ctx.person.name, "reference": idea.reference}
    say = Say("mentor.relay", values, (another(idea, mentoring, "button.name_mentor"),))
    await organisers.tell(ctx, say, dedupe=f"relay {idea.id} {mentoring.version}")
    return [Say("mentor.relay_noted", {"title": idea.title}, onward(ctx))]
