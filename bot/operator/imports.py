"""`vivier import services|people FILE.csv`: all of it or nothing."""

from __future__ import annotations

from pathlib import Path

from bot.operator.store import opened
from bot.operator.table import Line, Problems, read
from bot.settings import Settings
from handlers.rules.hours import parse_hours
from messages.folding import fold
from storage.records.people import Service, StaffMember
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork

# Each column, and what a French list calls it.
SERVICES = {
    "name": "nom", "department": "direction", "hours": "horaires", "computer": "ordinateur",
}  # fmt: skip
PEOPLE = {
    "number": "matricule", "name": "nom", "service": "service", "manager_contact": "responsable",
}  # fmt: skip
LONGEST = 120
HOURS = "lun-ven 08:00-19:00; sam 8h-12h"
YES = {"oui", "o", "yes", "y", "1", "true", "vrai", "x"}
NO = {"non", "n", "no", "0", "false", "faux", ""}


async def import_services(settings: Settings, path: Path) -> list[str]:
    """Services, new or changed; returns what to say. Raises `OperatorError`."""
    services = read_services(path)

    async def work(uow: UnitOfWork) -> list[str]:
        before = {service.name for service in await uow.services.all()}
        for service in services:
            await uow.services.put(service)
        return sorted(before - {service.name for service in services})

    async with opened(settings) as database:
        left = await database.write(work)
    kept = f" No longer in the file, and kept: {', '.join(left)}." if left else ""
    return [f"{_count(len(services), 'service')} imported.{kept}"]


async def import_people(settings: Settings, path: Path) -> list[str]:
    """The staff list, which replaces the one before; returns what to say."""
    people = read_people(path)

    async def work(uow: UnitOfWork) -> list[str]:
        known = {fold(service.name) for service in await uow.services.all()}
        await uow.services.replace_staff(people)
        named = {person.service for person in people}
        return sorted(name for name in named if known and fold(name) not in known)

    async with opened(settings) as database:
        strange = await database.write(work)
    note = f" Not among the imported services: {', '.join(strange[:5])}." if strange else ""
    return [f"{_count(len(people), 'line')} of the staff list imported.{note}"]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def read_services(path: Path) -> list[Service]:
    """The services of a file; raises `OperatorError` naming every fault."""
    lines, problems = read(path, SERVICES)
    _once(lines, "name", problems)
    services = [_service(line, problems) for line in lines]
    _not_empty(services, problems)
    return services


def read_people(path: Path) -> list[StaffMember]:
    """The staff list of a file; raises `OperatorError` naming every fault."""
    lines, problems = read(path, PEOPLE)
    _once(lines, "number", problems)
    for column in ("name", "service"):
        for line in lines:
            _filled(line, column, problems)
    people = [StaffMember(**line.cells) for line in lines]
    _not_empty(people, problems)
    return people


def _service(line: Line, problems: Problems) -> Service:
    cells = line.cells
    try:
        parse_hours(cells["hours"])
    except ValueError as trouble:
        problems.add(line.number, "hours", f"{trouble}. Write them like {HOURS}.")
    computer = fold(cells["computer"])
    if computer not in YES | NO:
        said = f"« {cells['computer']} » is neither yes nor no. Write oui or non."
        problems.add(line.number, "computer", said)
    return Service(
        id=new_id(),
        name=cells["name"],
        department=cells["department"],
        hours=cells["hours"],
        computer=computer in YES,
    )


def _once(lines: list[Line], column: str, problems: Problems) -> None:
    """A key is filled in, and stands in one line only."""
    seen: dict[str, int] = {}
    for line in lines:
        if not _filled(line, column, problems):
            continue
        value = line.cells[column]
        first = seen.setdefault(fold(value), line.number)
        if first != line.number:
            problems.add(line.number, column, f"« {value} » is already on line {first}.")


def _filled(line: Line, column: str, problems: Problems) -> bool:
    value = line.cells[column]
    if not value:
        problems.add(line.number, column, "it is empty.")
    elif len(value) > LONGEST:
        problems.add(line.number, column, f"{len(value)} characters, and at most {LONGEST} fit.")
    return bool(value)


def _not_empty(found: list[Service] | list[StaffMember], problems: Problems) -> None:
    if not found:
        problems.add(2, "", "there is nothing below the header.")
    problems.stop_if_any()
