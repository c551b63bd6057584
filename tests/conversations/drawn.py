"""Settings of transcripts in which a jury is drawn: the staff list, codes for its lines, chance."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.channels.errors import Unreachable
from storage.records.jury import Declared
from storage.records.people import Invitation, Role, StaffMember
from storage.unit_of_work import UnitOfWork
from tests.conversations.town import Town

MANAGER = "Yann Prigent, 02 61 91 00 07"
BY_MAIL = "Yann Prigent, y.prigent@ville.example"


async def staff(town: Town, lines: str) -> None:
    """`1001 Samia Benali, Accueil; 1002 …`: the list from HR."""
    found, manager = [], BY_MAIL if town.policy.mail else MANAGER
    for line in lines.split("; "):
        who, _, service = line.rpartition(", ")
        number, _, name = who.partition(" ")
        found.append(
            StaffMember(number=number, name=name, service=service, manager_contact=manager)
        )
    await town.database.write(lambda uow: uow.services.replace_staff(found))


async def code(town: Town, number: str, code: str) -> None:
    """A code that says which line of the list somebody is."""
    invitation = Invitation(
        code=code,
        role=Role.AGENT,
        uses_left=1,
        kind="staff",
        staff_number=number,
        created_at=town.clock.now(),
    )
    await town.database.write(lambda uow: uow.people.add_invitation(invitation))


async def bears(town: Town, who: str, number: str) -> None:
    """An organiser has said which line of the list that person is."""
    await _said(town, who, number=number)


async def not_listed(town: Town, who: str, reason: str) -> None:
    """An organiser has said why that person is not on the list."""
    await _said(town, who, reason=reason)


async def _said(town: Town, who: str, **said: str) -> None:
    async def work(uow: UnitOfWork) -> None:
        [person] = [each for each in await uow.people.all() if each.name == who]
        declared = Declared(person_id=person.id, at=town.clock.now(), **said)
        await uow.jury.staff.declare(declared)

    await town.database.write(work)


async def chance(town: Town, seed: str) -> None:
    """From here on chance goes as it always does with that seed."""
    town.rng.seed(int(seed))


async def mail(town: Town) -> None:
    """There is a mail server, and managers have an address; letters are in one language."""
    town.policy = replace(town.policy, mail=True, language="fr" if town.french else "en")


async def refused(town: Town) -> None:
    """The mail server knows the next address not."""
    town.channels["mail"].trouble.append(Unreachable("550"))


SETTINGS: dict[str, Callable[..., Awaitable[None]]] = {
    r"(?:personnel|staff) ?: (.+)": staff,
    r"(?:matricule|number) (\w+) ?: ([\w-]+)": code,
    r"(\w+) (?:porte le|bears) (\d+)": bears,
    r"(\w+) (?:n’est pas sur la liste|is not on the list) ?: (.+)": not_listed,
    r"messagerie|mail server": mail,
    r"adresse inconnue|unknown address": refused,
    r"(?:hasard|chance) ?: (\d+)": chance,
}
