"""`vivier import services|people FILE.csv`: all of it or nothing."""

from __future__ import annotations

from pathlib import Path

from bot.operator.store import opened
from bot.operator.table import Line, Problems, read
from bot.settings import Settings
from handlers.rules.hours import parse_hours
from messages.folding import fold
from storage.records import Service, StaffMember
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork

SERVICES = ("name", "department", "hours", "computer")
PEOPLE = ("number", "name", "service", "manager_contact")
LONGEST = 120
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
    return [f"{len(services)} services imported.{kept}"]


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
    return [f"{len(people)} lines of the staff list imported.{note}"]


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
        problems.add(line.number, "hours", f"{trouble}.")
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
            problems.add(line.number, column, f"« {value} » stands on line {first} already.")


def _filled(line: Line, column: str, problems: Problems) -> bool:
    value = line.cells[column]
    if not value:
        problems.add(line.number, column, "it is empty.")
    elif len(value) > LONGEST:
        problems.add(line.number, column, f"{len(value)} signs; {LONGEST} fit.")
    return bool(value)


def _not_empty(found: list[Service] | list[StaffMember], problems: Problems) -> None:
    if not found:
        problems.add(2, "", "there is nothing below the header.")
    problems.stop_if_any()
