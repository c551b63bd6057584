"""An organiser says who in the staff list bears an idea, or that they are not on it, and why."""

from __future__ import annotations

from handlers import conversations
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.forms.session import STAFF_LINE_FORM, UNLISTED_FORM
from handlers.jury import bearer_lines, card, drawing, team
from handlers.jury.card import Sitting
from handlers.start import NEXT
from messages.folding import fold
from messages.message import Say
from storage.records.dialogues import Dialogue
from storage.records.ideas import Idea
from storage.records.jury import Declared

Found = tuple[Sitting, Idea]


async def change(ctx: Context, reference: str) -> list[Say]:
    """« Modifier »: the question again."""
    found = await _found(ctx, reference)
    return found if isinstance(found, list) else [await bearer_lines.ask(ctx, found[1])]


async def number(ctx: Context, reference: str) -> list[Say]:
    """« Donner son numéro »: or a name, or at least the service."""
    found = await _found(ctx, reference)
    if isinstance(found, list):
        return found
    return await conversations.open_form(ctx, STAFF_LINE_FORM.name, bearer=reference)


async def not_listed(ctx: Context, reference: str) -> list[Say]:
    """« Pas dans la liste »: why."""
    found = await _found(ctx, reference)
    if isinstance(found, list):
        return found
    return await conversations.open_form(ctx, UNLISTED_FORM.name, bearer=reference)


async def is_line(ctx: Context, about: str) -> list[Say]:
    """A line that was offered is theirs."""
    reference, _, number = about.partition(".")
    found = await _found(ctx, reference)
    if isinstance(found, list):
        return found
    line = await ctx.uow.jury.staff.line(number)
    if line is None:
        return [await bearer_lines.ask(ctx, found[1])]
    return await _said(ctx, found, number=line.number)


async def typed(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """A number, a name or a service, as the list has it; else it is asked again."""
    found = await _found(ctx, state.extra["bearer"])
    if isinstance(found, list):
        return found
    said, staff = state.answers["who"]["text"].strip(), await ctx.uow.services.staff()
    lines = [each for each in staff if fold(said) in (fold(each.number), fold(each.name))]
    services = {each.service for each in staff if fold(each.service) == fold(said)}
    if len(lines) == 1:
        return await _said(ctx, found, number=lines[0].number)
    if services:
        return await _said(ctx, found, service=min(services))
    unclear = Say("draw.line_unclear", {"said": said, "count": len(lines)})
    return [unclear, await bearer_lines.ask(ctx, found[1])]


async def reason_typed(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """The reason stays on record: nothing is left out for them."""
    found = await _found(ctx, state.extra["bearer"])
    if isinstance(found, list):
        return found
    return await _said(ctx, found, reason=" ".join(state.answers["why"]["text"].split()))


async def _said(ctx: Context, found: Found, **said: str) -> list[Say]:
    """It is written down, the other organisers are told, and the draw is prepared further."""
    here, idea = found
    assert idea.person_id is not None
    declared = Declared(person_id=idea.person_id, by=ctx.person.id, at=ctx.now, **said)
    await ctx.uow.jury.staff.declare(declared)
    if declared.reason:
        values = {"name": await bearer_lines.name_of(ctx, idea), "reason": declared.reason}
        about = f"{idea.id} {declared.reason}"
        await team.tell(ctx, here, "draw.bearer_off", values, about=about)
    return await drawing.prepare(ctx, here.session.reference)


async def _found(ctx: Context, reference: str) -> Found | list[Say]:
    """An idea in a session whose list is not closed yet."""
    idea = await ctx.uow.ideas.by_reference(reference)
    hearing = await ctx.uow.jury.sessions.hearing(idea.id) if idea else None
    session = await ctx.uow.jury.sessions.get(hearing.session_id) if hearing else None
    if idea is None or idea.person_id is None or session is None:
        return [Say("session.not_found", {"reference": reference[:40]}, NEXT)]
    here = await card.found(ctx, session.reference)
    if isinstance(here, Sitting) and here.draw is not None:
        return [Say("draw.already", {"reference": here.draw.reference}), *await card.of(ctx, here)]
    return here if isinstance(here, list) else (here, idea)
