"""/equipe: who has which role; somebody is named by a code, a role is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers import conversations, organisers
from handlers.codes import new_code
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.forms.team import ROLES
from messages.message import Offer, Say
from storage.records.dialogues import Dialogue
from storage.records.people import Invitation, Person, Role

LIVES = timedelta(days=7)
A_BUBBLE = 6  # people
MOST = 24


async def show(ctx: Context, _: str) -> list[Say]:
    """Everyone who has a role, and what can be changed."""
    if denied := organisers.refused(ctx, "name_others"):
        return denied
    people = await _named(ctx)
    services = {service.id: service.name for service in await ctx.uow.services.all()}
    lines = [
        {
            "name": _name(ctx, each),
            "role": _word(each.role),
            "service": services.get(each.service_id or ""),
        }
        for each in people
    ]
    parts = [lines[at : at + A_BUBBLE] for at in range(0, len(lines), A_BUBBLE)]
    says = [Say("team.list", {"lines": part, "first": not at}) for at, part in enumerate(parts)]
    offers = (Offer("go.team_name", "button.name_someone"), Offer("go.team_end", "button.end_role"))
    return [*says[:-1], replace(says[-1], offers=offers)]


async def _named(ctx: Context) -> list[Person]:
    """Organisers first, then each role in turn."""
    roles = (Role.ORGANISER, *(role for role in ROLES.values() if role is not Role.ORGANISER))
    found = [person for role in roles for person in await ctx.uow.people.with_role(role)]
    return found[:MOST]


def _word(role: Role) -> str:
    return role.value.replace("-", "_")


async def name(ctx: Context, _: str) -> list[Say]:
    """« Nommer quelqu’un »: who, with which role."""
    if denied := organisers.refused(ctx, "name_others"):
        return denied
    return await conversations.open_form(ctx, "team")


async def named(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """A code for one use, for some days, and the links that carry it."""
    if denied := organisers.refused(ctx, "name_others"):
        return denied
    role = ROLES[state.answers["role"]["choice"]]
    code = await new_code(ctx.uow, ctx.rng)
    invitation = Invitation(
        code=code,
        role=role,
        service_id=state.answers.get("team", {}).get("id"),
        name=state.answers["who"]["text"],
        uses_left=1,
        expires_at=ctx.now + LIVES,
        created_at=ctx.now,
    )
    await ctx.uow.people.add_invitation(invitation)
    values = {"code": code, "name": invitation.name, "role": _word(role), "until": ctx.now + LIVES}
    links = [Say("team.link", {"link": link}) for link in _links(ctx, code)]
    return [Say("team.code", values), *links]


def _links(ctx: Context, code: str) -> list[str]:
    web = f"{ctx.policy.public_url.rstrip('/')}/?c={code}" if ctx.policy.public_url else ""
    telegram = ctx.policy.deep_link(code) if ctx.policy.deep_link else None
    return [link for link in (web, telegram) if link]


async def choose(ctx: Context, _: str) -> list[Say]:
    """« Retirer un rôle »: whose."""
    if denied := organisers.refused(ctx, "name_others"):
        return denied
    people = await _named(ctx)
    offers = [Offer(f"go.team_end_ask.{each.id}", text=_called(ctx, each)) for each in people]
    return [Say("team.end_whose", {}, (*offers, Offer("go.no.team", "button.no")))]


def _name(ctx: Context, person: Person) -> str:
    """Organisers are not asked for their name: at least one's own line is known."""
    if person.id == ctx.person.id:
        return person.name or ctx.words("team.you")
    return person.name or ctx.words("team.nameless", since=person.created_at)


def _called(ctx: Context, person: Person) -> str:
    return ctx.words("team.called", name=_name(ctx, person), role=_word(person.role))


async def ask(ctx: Context, person_id: str) -> list[Say]:
    """Whether the role is really to be taken back."""
    found = await _found(ctx, person_id)
    if not isinstance(found, Person):
        return found
    values = {"name": found.name, "role": _word(found.role)}
    yes, no = Offer(f"go.team_end_yes.{found.id}", "button.yes"), Offer("go.no.team", "button.no")
    return [Say("team.end_ask", values, (yes, no))]


async def end(ctx: Context, person_id: str) -> list[Say]:
    """« Oui », if that is what was just asked; whoever loses a role is told."""
    found = await _found(ctx, person_id)
    if not isinstance(found, Person):
        return found
    action = f"go.team_end_yes.{person_id}"
    if not any(offered == action for offered, _, _ in ctx.person.offered):
        return [Say("form.stale_idle"), *await show(ctx, "")]
    done = Say("team.ended", {"name": found.name, "role": _word(found.role)})
    if found.id == ctx.person.id:
        ctx.change(role=Role.AGENT)
        return [done]
    await ctx.uow.people.save(replace(found, role=Role.AGENT))
    await ctx.promise(found.id, Say("team.ended_for_you", {"role": _word(found.role)}))
    return [done, *await show(ctx, "")]


async def _found(ctx: Context, person_id: str) -> Person | list[Say]:
    """Somebody who has a role that may be taken back, theirs alone until this is done."""
    if denied := organisers.refused(ctx, "name_others"):
        return denied
    own = person_id == ctx.person.id
    person = ctx.person if own else await ctx.uow.people.lock(person_id)
    if person is None or person.role is Role.AGENT:
        return [Say("form.stale_idle"), *await show(ctx, "")]
    left = await ctx.uow.people.with_role(Role.ORGANISER)
    if person.role is Role.ORGANISER and len(left) < 2:
        return [Say("team.last_organiser"), *await show(ctx, "")]
    return person
