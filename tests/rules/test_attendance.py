"""Who sits of those in the room: never two of a service, never more than there are places."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from handlers.rules.attendance import Attendance
from messages.folding import fold
from storage.records.jury import Juror, JurorStatus

SERVICES = ("Voirie", "VOIRIE ", "Accueil", "Collecte", "Écoles", "ecoles")
CALLED = st.tuples(
    st.sampled_from(SERVICES), st.sampled_from(JurorStatus), st.sampled_from((None, True, False))
)


def room(called: list[tuple[str, JurorStatus, bool | None]], places: int = 3) -> Attendance:
    """A list with these services and answers, and what was said of who is there."""
    jurors = tuple(
        Juror(
            id=str(rank), draw_id="d", number=str(rank), name=f"Agent {rank}", service=service,
            manager_contact="", rank=rank, status=status,
        )
        for rank, (service, status, _) in enumerate(called, start=1)
    )  # fmt: skip
    said = {str(n): there for n, (_, _, there) in enumerate(called, start=1) if there is not None}
    return Attendance(jurors=jurors, presences=said, places=places)


def services(jurors: list[Juror]) -> list[str]:
    return [fold(each.service) for each in jurors]


@given(st.lists(CALLED, max_size=12), st.integers(1, 5))
def test_never_two_of_a_service(
    called: list[tuple[str, JurorStatus, bool | None]], places: int
) -> None:
    """Whatever was answered and said: who sits is there, one of each service, in the order of the
    list, as many as there are places if there are as many services."""
    here = room(called, places)
    jury = services(here.jury)
    assert len(set(jury)) == len(jury)
    assert len(jury) == min(places, len(set(services(here.there))))
    assert [*here.jury, *here.spare] == sorted(
        here.there, key=lambda each: (each in here.spare, each.rank)
    )
    assert not {each.id for each in here.may_come} & {each.id for each in here.there}
    assert not set(services(here.may_come)) & set(services(here.there))


@given(st.lists(CALLED, max_size=12))
def test_a_place_that_is_left(called: list[tuple[str, JurorStatus, bool | None]]) -> None:
    """Whoever takes it is there, had no place, and works with nobody who sits."""
    here = room(called)
    had, sitting = frozenset(each.id for each in here.jury), here.jury
    while sitting:
        sitting = sitting[1:]
        new = here.substitute(sitting, had)
        if new is None:
            continue
        assert new in here.there
        assert new.id not in had
        sitting, had = [*sitting, new], had | {new.id}
        assert len(set(services(sitting))) == len(sitting) <= here.places
