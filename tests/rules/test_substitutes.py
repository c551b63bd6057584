"""The next of the list: whoever's service holds no place, whatever was answered before."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from handlers.rules.substitutes import SITTING, free_places, jury_of, next_of
from storage.records.jury import Juror, JurorStatus

SEATS = 3
PASSED = (JurorStatus.DECLINED, JurorStatus.SILENT)


def ranked(*services: str) -> list[Juror]:
    """A list with these services, in that order."""
    return [
        Juror(
            id=str(rank), draw_id="d", number=str(rank), name=f"Agent {rank}", service=service,
            manager_contact="", rank=rank,
        )
        for rank, service in enumerate(services, start=1)
    ]  # fmt: skip


def called(people: list[Juror]) -> list[Juror]:
    """The list once every free place is given."""
    for _ in range(free_places(people, SEATS)):
        juror = next_of(people)
        if juror is None:
            break
        invited = replace(juror, status=JurorStatus.INVITED)
        people = [invited if each.id == juror.id else each for each in people]
    return people


def sitting(people: list[Juror]) -> list[str]:
    return [each.id for each in people if each.status in SITTING]


def test_a_service_sits_once() -> None:
    """Two spellings of a service are one service."""
    assert sitting(called(ranked("Voirie", "VOIRIE ", "Accueil", "Voirie", "Collecte"))) == [
        "1", "3", "5",
    ]  # fmt: skip


def test_a_service_freed_may_sit_again() -> None:
    """Whoever was passed over because of their service is next once that place is free."""
    people = called(ranked("Voirie", "Voirie", "Accueil", "Collecte", "Cantines"))
    gone = replace(people[0], status=JurorStatus.DECLINED)
    assert sitting(called([gone, *people[1:]])) == ["2", "3", "4"]


def test_the_list_ends() -> None:
    """Nobody is left whose service does not sit."""
    people = called(ranked("Voirie", "Voirie", "Accueil"))
    assert sitting(people) == ["1", "3"]
    assert next_of(people) is None
    assert free_places(people, SEATS) == 1


@given(
    st.lists(st.sampled_from("ABCDEF"), min_size=1, max_size=20),
    st.lists(st.tuples(st.integers(0, 2), st.sampled_from(PASSED)), max_size=20),
)
def test_any_list_and_any_answers(
    services: list[str], answers: list[tuple[int, JurorStatus]]
) -> None:
    """Never two of a service, never more than the seats, never somebody who gave up, and a free
    place only where nobody is left for it."""
    people = called(ranked(*services))
    for seat, status in answers:
        held = sitting(people)
        if not held:
            break
        gone = held[seat % len(held)]
        people = [replace(each, status=status) if each.id == gone else each for each in people]
        people = called(people)
        now = [each for each in people if each.status in SITTING]
        assert len({each.service for each in now}) == len(now) <= SEATS
        assert gone not in sitting(people)
        assert len(now) == SEATS or next_of(people) is None


def test_who_sat_is_asked_again() -> None:
    """For another day of the same ideas: who sat and who said yes, not who never answered; whoever
    took a place for one idea waits in reserve again."""
    people = ranked("Voirie", "Accueil", "Collecte", "Musées", "Crèches", "Piscines")
    said = ("sat", "declined", "accepted", "sat", "sat", "reserve")
    people = [
        replace(each, status=JurorStatus(status)) for each, status in zip(people, said, strict=True)
    ]
    asked, more = jury_of(people, SEATS)
    assert [each.id for each in asked] == ["1", "3", "4"]
    assert [each.id for each in more] == ["5"]
