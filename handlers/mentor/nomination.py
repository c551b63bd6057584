"""A mentor named by the organisers: whom the executive board chose, or who takes over."""

from __future__ import annotations

from dataclasses import replace

from handlers import conversations, organisers
from handlers.codes import new_code
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.mentor import appointing, search
from handlers.start import NEXT, onward
from messages.folding import fold
from messages.message import Offer, Say
from storage.records.dialogues import Dialogue
from storage.records.people import Invitation, Person, Role
from storage.rows import new_id


@organisers.only("name_mentor")
async def ask_name(ctx: Context, reference: str) -> list[Say]:
    """« Nommer le mentor »: an organiser writes the name."""
    found = await search.of(ctx, reference)
    if found is None:
        return search.none(reference)
    idea, asked = found
    return await conversations.open_form(ctx, "mentor", mentoring=idea.id, seen=asked.version)


async def name_given(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """The name is written: a director who is known, or one who gets a code by hand."""
    idea = await ctx.uow.ideas.get(state.extra["mentoring"])
    asked = await ctx.uow.mentors.get(state.extra["mentoring"])
    assert idea is not None
    assert asked is not None
    if asked.version != state.extra["seen"]:
        return await search.already(ctx, idea)
    typed = state.answers["text"]["text"]
    directors = await ctx.uow.people.with_role(Role.DIRECTOR)
    known = [each for each in directors if each.name and fold(each.name) == fold(typed)]
    if known:
        return await appointing.appoint(ctx, idea, asked, known[0])
    if not await ctx.uow.mentors.save(replace(asked, updated_at=ctx.now), asked):
        return await search.already(ctx, idea)  # before anybody is made, and handed a code
    mentor, code = await _newcomer(ctx, typed)
    held = replace(asked, version=asked.version + 1)
    handed = Say("mentor.code", {"name": typed, "code": code})
    return [*await appointing.appoint(ctx, idea, held, mentor), handed]


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
    say = Say("mentor.relay", values, (Offer(f"go.name_mentor.{reference}", "button.name_mentor"),))
    await organisers.tell(ctx, say, dedupe=f"relay {idea.id} {mentoring.version}")
    return [Say("mentor.relay_noted", {"title": idea.title}, onward(ctx))]
