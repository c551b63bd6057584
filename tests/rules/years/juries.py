"""The staff of six services, drawn for juries: some accept, some refuse, some say nothing."""

from __future__ import annotations

from random import Random

from messages.message import Message
from storage.records.people import Role, Service, StaffMember
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork
from tests.rules.years import organiser
from tests.rules.years.life import BEGIN, HOUR, Life, person
from tests.rules.years.organiser import Organiser
from tests.rules.years.standing import Standing

STAFF, ON_PAPER = 48, 6  # of whom so many have no telephone
HOURS = ("", "lun-ven 13:00-15:00", "mar-sam 06:00-13:00", "lun-ven 05:00-07:30",
         "lun-ven 08:00-19:00; sam 8h-12h", "")  # fmt: skip


class Juries:
    """Staff, and the organiser whose sessions they are drawn for."""

    def __init__(self, seed: int = 22):
        self.chance, self.standing = Random(seed), Standing()
        self.organiser = Organiser(self.standing, Random(seed + 1))
        self.silent = {_name(n) for n in range(0, STAFF, 9)}

    async def settle(self, life: Life) -> None:
        """The staff list; whoever has a telephone is known by it."""
        self.life = life
        self.standing.opens(life)
        services = [
            Service(id=new_id(), name=f"Service {n}", hours=each) for n, each in enumerate(HOURS)
        ]
        staff = [person(_name(n), services[n % len(HOURS)]) for n in range(STAFF)]
        lines = [_line(n, services[n % len(HOURS)]) for n in range(STAFF)]

        async def work(uow: UnitOfWork) -> None:
            for service in services:
                await uow.services.put(service)
            await uow.services.replace_staff(lines)
            await life.welcome(uow, person(organiser.NAME, services[0], Role.ORGANISER))
            for line, each in list(zip(lines, staff, strict=True))[ON_PAPER:]:
                await life.welcome(uow, each)
                await uow.jury.staff.match(line.number, each.id, BEGIN)

        await life.town.database.write(work)
        self.organiser.begins(life, staff[ON_PAPER:])

    def read(self, address: str, message: Message) -> None:
        """Whoever is asked to sit says yes or no in some days, or nothing."""
        for button in message.buttons:
            verb, _, about = button.action.removeprefix("go.").partition(".")
            if verb == "juror_accept":
                self._asked(address, about)
            elif address == organiser.NAME:
                self.organiser.read(verb, about)

    def _asked(self, address: str, juror: str) -> None:
        if address in self.silent or self.chance.random() < 0.15:
            return
        at = self.life.now + self.chance.randrange(1, 70) * HOUR
        says = "decline" if self.chance.random() < 0.25 else "accept"
        self.life.later(at, lambda: self._answer(address, says, juror))
        if says == "accept" and self.chance.random() < 0.12:  # the place is given back one day
            back = at + self.chance.randrange(1, 30 * 24) * HOUR
            self.life.later(back, lambda: self._answer(address, "decline", juror))

    async def _answer(self, address: str, says: str, juror: str) -> None:
        was = await self.standing.read(lambda uow: uow.jury.jurors.get(juror))
        await self.life.press(address, f"go.juror_{says}.{juror}")
        now = await self.standing.read(lambda uow: uow.jury.jurors.get(juror))
        if was and now and was.status is not now.status:
            await self.standing.note(f"{was.status} to {now.status}")


def _name(number: int) -> str:
    return f"Juror {number}"


def _line(number: int, service: Service) -> StaffMember:
    return StaffMember(
        number=str(1000 + number), name=_name(number), service=service.name,
        manager_contact="poste 7",
    )  # fmt: skip
