"""A draw by lot: who is in, what is frozen, who is drawn, who comes next."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from handlers.rules.draw.chances import Reading
from handlers.rules.draw.commitment import MOST_SEATS, Terms, freeze
from handlers.rules.draw.exclusions import Grounds, Reason, excluded
from handlers.rules.draw.lottery import Announced, normalised
from handlers.rules.draw.ranking import next_of
from handlers.rules.draw.record import Record, draw, published, read, shown, written
from handlers.rules.draw.refusals import DrawRefused, Why
from handlers.rules.draw.roll import seal
from storage.records.people import StaffMember
from tests.rules.drawing import BALLS, MONDAY, WEDNESDAY, drawn, frozen, staff, terms

NUMBERS = [line.number for line in staff()]
SERVICE = {line.number: line.service for line in staff()}
SOME = st.frozensets(st.sampled_from(NUMBERS), max_size=4)
ONE = st.frozensets(st.sampled_from(NUMBERS), max_size=1)
GROUNDS = st.builds(Grounds, bearers=ONE, office=SOME, jurors=SOME, asked=SOME)
READINGS = st.sampled_from(Reading)
VALUES = st.builds(
    lambda balls, extra: " ".join(map(str, [*balls, extra])),
    st.lists(st.integers(1, 49), min_size=5, max_size=5, unique=True),
    st.integers(1, 10),
)


def drawn_with(grounds: Grounds, reading: Reading, value: str, seed: int = 0) -> Record | None:
    """A draw of three, or of as many services as are left; None where none is."""
    left = {SERVICE[n] for n in NUMBERS if n not in excluded(staff(), grounds)}
    if not left:
        return None
    wanted = terms(reading, seats=min(3, len(left)))
    commitment, _ = freeze(staff(), grounds, wanted, MONDAY, Random(seed))
    return draw(published(commitment), value, WEDNESDAY)


def refused(why: Why, attempt: Callable[[], object]) -> dict[str, object]:
    """The parameters of the refusal that an attempt must meet."""
    with pytest.raises(DrawRefused) as met:
        attempt()
    assert met.value.why is why
    return met.value.params


@settings(deadline=None)
@given(GROUNDS, READINGS, VALUES)
def test_never_an_excluded_person(grounds: Grounds, reading: Reading, value: str) -> None:
    """Nobody left out is in the jury or in the ranking; everybody else is ranked once."""
    record = drawn_with(grounds, reading, value)
    assume(record is not None)
    assert record is not None
    assert record.drawn is not None
    left_out = set(excluded(staff(), grounds))
    assert set(record.drawn.jury) <= set(record.drawn.ranking)
    assert sorted(record.drawn.ranking) == [n for n in NUMBERS if n not in left_out]


@settings(deadline=None)
@given(GROUNDS, READINGS, VALUES)
def test_never_two_of_a_service(grounds: Grounds, reading: Reading, value: str) -> None:
    """Every seat is taken, by people of different services."""
    record = drawn_with(grounds, reading, value)
    assume(record is not None)
    assert record is not None
    assert record.drawn is not None
    services = {SERVICE[number] for number in record.drawn.jury}
    assert len(services) == len(record.drawn.jury) == record.commitment.seats


@settings(deadline=None)
@given(READINGS, VALUES, st.randoms(use_true_random=False))
def test_same_file_same_jury(reading: Reading, value: str, rng: Random) -> None:
    """The file decides: drawn again from what was written, or frozen from a shuffled list."""
    record = drawn_with(Grounds(), reading, value)
    assert record is not None
    again = draw(read(written(replace(record, drawn=None))), value, WEDNESDAY)
    assert again == record
    shuffled = staff()
    rng.shuffle(shuffled)
    commitment, _ = freeze(shuffled, Grounds(), terms(reading), MONDAY, Random(0))
    assert draw(published(commitment), value, WEDNESDAY) == record


@settings(deadline=None)
@given(READINGS, VALUES, st.data())
def test_the_next_of_the_list(reading: Reading, value: str, data: st.DataObject) -> None:
    """Whoever gives up a seat is replaced by the first left whose service holds none."""
    record = drawn_with(Grounds(), reading, value)
    assert record is not None
    assert record.drawn is not None
    groups, sitting, passed = record.commitment.groups, list(record.drawn.jury), set()
    for _ in range(len(NUMBERS)):
        gone = data.draw(st.sampled_from(sitting))
        sitting.remove(gone)
        passed.add(gone)
        called = next_of(record.drawn.ranking, groups, sitting=sitting, passed=passed)
        if called is None:
            held = {groups[n] for n in sitting}
            assert all(n in passed or groups[n] in held for n in NUMBERS)
            return
        better = record.drawn.ranking[: record.drawn.ranking.index(called)]
        assert called not in passed
        assert all(n in passed or groups[n] in {groups[s] for s in sitting} for n in better)
        sitting.append(called)
        assert len({groups[n] for n in sitting}) == len(sitting) == 3


def test_another_value_or_list_another_order() -> None:
    """The ranking hangs on the balls and on the frozen list, salts included."""
    first = drawn_with(Grounds(), Reading.AGENT, BALLS)
    other = drawn_with(Grounds(), Reading.AGENT, BALLS.replace("48", "49"))
    resalted = drawn_with(Grounds(), Reading.AGENT, BALLS, seed=1)
    rankings = {each.drawn.ranking for each in (first, other, resalted) if each and each.drawn}
    assert len(rankings) == 3


def test_by_service_everyone_waits_for_a_turn() -> None:
    """One service, one chance: the first of each service come before the second of any."""
    record = drawn(Reading.SERVICE)
    assert record.drawn is not None
    groups = record.commitment.groups
    first_round = [groups[n] for n in record.drawn.ranking[:5]]
    second_round = [groups[n] for n in record.drawn.ranking[5:9]]
    assert sorted(first_round) == ["S01", "S02", "S03", "S04", "S05"]
    assert second_round == [code for code in first_round if code != "S01"]


def test_reasons() -> None:
    """Each number left out has one reason; a bearer's service is out with the bearer."""
    grounds = Grounds(
        bearers=frozenset({"1002"}),
        services=frozenset({"service  1"}),
        office=frozenset({"1004", "1003"}),
        jurors=frozenset({"1004", "1007"}),
        asked=frozenset({"1007", "1008", "9999"}),
    )
    assert excluded(staff(), grounds) == {
        "1001": Reason.SERVICE,
        "1002": Reason.BEARER,
        "1003": Reason.SERVICE,
        "1004": Reason.OFFICE,
        "1007": Reason.JUROR,
        "1008": Reason.ASKED,
    }
    commitment, lines = freeze(staff(), grounds, terms(), MONDAY, Random(0))
    assert commitment.reasons == {"service": 2, "bearer": 1, "office": 1, "juror": 1, "asked": 1}
    assert {line.number: line.reason for line in lines if line.reason} == excluded(staff(), grounds)


def test_no_name_in_the_public_file() -> None:
    """Numbers, codes and seals; no name, no service, no salt, nobody's own reason."""
    record, lines = frozen()
    text = written(record).decode()
    for line in lines:
        assert line.number in text
        assert line.name not in text
        assert line.service not in text
        assert line.salt not in text
    assert json.loads(text)["commitment"]["excluded"] == ["1005"]
    assert len({line.salt for line in lines}) == len(lines)


def test_the_fingerprint_for_the_eye() -> None:
    """Sixteen signs, four by four."""
    record, _ = frozen()
    assert shown(record.fingerprint).replace(" ", "") == record.fingerprint[:16]
    assert len(shown(record.fingerprint).split()) == 4


def test_two_spellings_are_one_service() -> None:
    """Case, accents and spaces make no second service."""
    names = ["Espaces verts", "espaces  verts", "ESPACES VERTS", "Régie"]
    lines = [StaffMember(number=str(n), name="x", service=name) for n, name in enumerate(names)]
    assert [line.group for line in seal(lines, {}, Random(0))] == ["S01", "S01", "S01", "S02"]


@pytest.mark.parametrize(
    ("name", "on", "why"),
    [
        ("loto", date(2026, 12, 7), Why.TOO_SOON),
        ("loto", date(2026, 12, 2), Why.TOO_SOON),
        ("loto", date(2026, 12, 8), Why.NO_LOTTERY_THAT_DAY),
        ("euromillions", date(2026, 12, 9), Why.NO_LOTTERY_THAT_DAY),
        ("pile ou face", date(2026, 12, 9), Why.UNKNOWN_LOTTERY),
    ],
)
def test_the_lottery_is_named_ahead(name: str, on: date, why: Why) -> None:
    """A day ahead at least, of a lottery that is held that day."""
    wanted = replace(terms(), lottery=Announced(name=name, on=on))
    refused(why, lambda: freeze(staff(), Grounds(), wanted, MONDAY, Random(0)))


def test_a_day_is_counted_on_the_wall() -> None:
    """At half past midnight in Paris it is Tuesday, whatever UTC says."""
    late = datetime(2026, 12, 9, 0, 30, tzinfo=ZoneInfo("Europe/Paris"))
    refused(Why.TOO_SOON, lambda: freeze(staff(), Grounds(), terms(), late, Random(0)))
    eve = late - timedelta(hours=1)
    freeze(staff(), Grounds(), terms(), eve, Random(0))


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (replace(terms(), ideas=()), Why.NO_IDEA),
        (replace(terms(), seats=0), Why.SEATS),
        (replace(terms(), seats=MOST_SEATS + 1), Why.SEATS),
        (replace(terms(), seats=6), Why.TOO_FEW_SERVICES),
    ],
)
def test_terms_that_cannot_be(wanted: Terms, why: Why) -> None:
    """No idea, no seat, too many seats, fewer services than seats."""
    refused(why, lambda: freeze(staff(), Grounds(), wanted, MONDAY, Random(0)))


def test_services_left_after_exclusions_count() -> None:
    """What counts is the services still in the draw."""
    grounds = Grounds(services=frozenset({"Service 1", "Service 2", "Service 3"}))
    told = refused(
        Why.TOO_FEW_SERVICES, lambda: freeze(staff(), grounds, terms(), MONDAY, Random(0))
    )
    assert told == {"services": 2, "seats": 3}


def test_a_list_with_faults() -> None:
    """A number that stands twice, or an empty cell, is named."""
    twice = [*staff(), replace(staff()[0], name="Double")]
    told = refused(Why.DUPLICATE_NUMBER, lambda: seal(twice, {}, Random(0)))
    assert told == {"numbers": ["1001", "1001"]}
    nameless = [*staff(), StaffMember(number="2000", name="", service="x")]
    told = refused(Why.INCOMPLETE_LINE, lambda: seal(nameless, {}, Random(0)))
    assert told == {"numbers": ["2000"]}


@pytest.mark.parametrize(
    "typed",
    ["3 11 24 37 48 7", "48, 37, 24, 11, 3 + 7", " 03-11-24-37-48 chance 07", "37/24/48/11/3 n°7"],
)
def test_balls_however_typed(typed: str) -> None:
    """The extra ball comes last; order and signs do not count."""
    assert normalised("loto", typed) == BALLS


@pytest.mark.parametrize(
    "typed",
    ["", "3 11 24 37 48", "3 11 24 37 48 7 8", "3 3 24 37 48 7", "3 11 24 37 50 7",
     "0 11 24 37 48 7", "3 11 24 37 48 11", "trois onze"],
)  # fmt: skip
def test_balls_that_cannot_be(typed: str) -> None:
    """Too few, too many, twice the same, out of range."""
    assert refused(Why.VALUE_SHAPE, lambda: normalised("loto", typed)) == {"name": "Loto"}


def test_two_extra_balls() -> None:
    """EuroMillions has two stars."""
    assert normalised("euromillions", "50 1 2 3 4 12 1") == "01 02 03 04 50 + 01 12"


def test_drawn_once_and_not_before_the_lottery() -> None:
    """Not the day before; and never a second time, even with the same balls."""
    record, _ = frozen()
    refused(Why.TOO_EARLY, lambda: draw(record, BALLS, WEDNESDAY - timedelta(days=1)))
    after = draw(record, BALLS, WEDNESDAY)
    refused(Why.ALREADY_DRAWN, lambda: draw(after, BALLS, WEDNESDAY))
