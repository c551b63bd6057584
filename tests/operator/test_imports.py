"""`vivier import`: all of it or nothing, and faults named by line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.operator.errors import OperatorError
from bot.operator.imports import import_people, import_services, read_people, read_services
from bot.settings import Settings
from storage.database import Database

SERVICES = "name,department,hours,computer\n"
PEOPLE = "number,name,service,manager_contact\n"


def file(tmp_path: Path, content: str | bytes, name: str = "list.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def faults(path: Path, read: object = read_services) -> str:
    with pytest.raises(OperatorError) as caught:
        read(path)  # type: ignore[operator]
    return str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        "name,department,hours,computer\nÉcoles,Enfance,lun-ven 08:00-18:00,oui\n",
        "\ufeffcomputer;hours;department;name\r\noui;lun-ven 08:00-18:00;Enfance;Écoles\r\n;;;\r\n",
        "name;department;hours;computer\nÉcoles;Enfance;lun-ven 08:00-18:00;oui".encode("cp1252"),
        'NAME;Department;"hours";computer;;\n"Écoles ";Enfance;lun-ven 08:00-18:00;x;;\n',
    ],
    ids=["comma", "semicolon, mark, order", "windows", "quotes, empty columns"],
)
def test_what_spreadsheets_write(tmp_path: Path, content: str | bytes) -> None:
    """`;` or `,`, UTF-8 with or without its mark, Windows-1252, any order of columns."""
    (service,) = read_services(file(tmp_path, content))
    assert (service.name, service.department) == ("Écoles", "Enfance")
    assert (service.hours, service.computer) == ("lun-ven 08:00-18:00", True)


def test_every_fault_is_named(tmp_path: Path) -> None:
    """Line and column of each fault; a line is the file's, whatever cells hold."""
    content = (
        SERVICES
        + '"Voirie\net routes",Tech,lun-ven 08:00-18:00,oui\n'
        + ",Tech,lun-ven 08:00-18:00,oui\n"
        + "Parcs,Tech,toujours,peut-être\n"
        + "PARCS,Tech,,non\n"
        + "Court,Tech\n"
    )
    said = faults(file(tmp_path, content))
    assert "list.csv, line 4, column name: it is empty." in said
    assert "line 5, column hours: « toujours »" in said
    assert "line 5, column computer: « peut-être » is neither yes nor no" in said
    assert "line 6, column name: « PARCS » is already on line 5." in said
    assert "line 7: it has 2 cells, and the header 4." in said
    assert said.endswith("Nothing was imported.")


def test_faults_in_the_order_of_lines(tmp_path: Path) -> None:
    """Hours with `;` in a file of `;` want quotes; French headers name the columns."""
    content = (
        "Nom;Direction;Horaires;Ordinateur\n"
        "Parcs;Tech;lun-ven 08:00-12:00; sam 8h-12h;non\n"
        'Voirie;Tech;"lun-ven 08:00-12:00; sam 8h-12h";non\n'
        "Eau;Tech;toujours;non\n"
        "Voirie;Tech;;non\n"
    )
    lines = faults(file(tmp_path, content)).splitlines()
    assert lines[0].endswith(
        "line 2: it has 5 cells, and the header 4. Put a cell that contains ; between quotes."
    )
    assert lines[1].startswith("list.csv, line 4, column Horaires: « toujours »")
    assert lines[2] == "list.csv, line 5, column Nom: « Voirie » is already on line 3."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "name,department,hour,computer\n",
            "hour is not a column (did you mean hours?); the column hours is missing",
        ),
        ("name,department,hours\n", "the column computer is missing"),
        (
            "name,name,hours,computer\n",
            "the column department is missing; the column name appears twice",
        ),
        ("", "the column name is missing"),
        (SERVICES, "there is nothing below the header"),
        (SERVICES + '"Voirie,Tech,,oui\n', "quotation marks"),
        (b"\xff\xfen\0a\0", "is not a CSV file"),
        (SERVICES.encode() + b"\x81,,,\n", "line 2: neither UTF-8 nor Windows-1252"),
    ],
)
def test_no_such_list(tmp_path: Path, content: str | bytes, said: str) -> None:
    """What is no list of services is refused with a hint."""
    assert said in faults(file(tmp_path, content))


def test_a_missing_file(tmp_path: Path) -> None:
    """A file that is not there is named."""
    assert "cannot be read" in faults(tmp_path / "none.csv")


def test_the_staff_list(tmp_path: Path) -> None:
    """A number is needed once; name and service are needed; the manager may be missing."""
    good = PEOPLE + "7,Michel,Espaces verts,\n8,Samia,Espaces verts,chef@x.fr\n"
    assert [each.number for each in read_people(file(tmp_path, good))] == ["7", "8"]
    bad = PEOPLE + "7,Michel,,\n7,,Espaces verts,\n"
    said = faults(file(tmp_path, bad), read_people)
    assert "line 2, column service: it is empty." in said
    assert "line 3, column name: it is empty." in said
    assert "line 3, column number: « 7 » is already on line 2." in said


async def test_services_are_changed_not_lost(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    """Importing again changes services, keeps their ids, and keeps those left out."""
    first = file(tmp_path, SERVICES + "Parcs,Tech,,non\nVoirie,Tech,,non\n")
    await import_services(settings, first)
    before = await database.read(lambda uow: uow.services.all())
    again = file(tmp_path, SERVICES + "Parcs,Nature,sam 8h-12h,oui\n")
    (said,) = await import_services(settings, again)
    after = await database.read(lambda uow: uow.services.all())
    assert said == "1 service imported. No longer in the file, and kept: Voirie."
    assert [service.id for service in after] == [service.id for service in before]
    assert after[0].department == "Nature"


async def test_all_or_nothing(settings: Settings, database: Database, tmp_path: Path) -> None:
    """A file with a fault changes nothing."""
    await import_people(settings, file(tmp_path, PEOPLE + "1,Michel,Parcs,\n"))
    with pytest.raises(OperatorError):
        await import_people(settings, file(tmp_path, PEOPLE + "2,Samia,Parcs,\n3,,Parcs,\n"))
    staff = await database.read(lambda uow: uow.services.staff())
    assert [member.name for member in staff] == ["Michel"]


async def test_a_service_nobody_imported_is_told(settings: Settings, tmp_path: Path) -> None:
    """The staff list replaces the one before and tells the services it alone knows."""
    await import_services(settings, file(tmp_path, SERVICES + "Parcs,,,\n"))
    (said,) = await import_people(
        settings, file(tmp_path, PEOPLE + "1,Michel,PARCS,\n2,Samia,Voirie,\n")
    )
    assert said.endswith("Not among the imported services: Voirie.")
