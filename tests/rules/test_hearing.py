"""Marks of a jury, when they may be seen, and when it has decided."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from handlers.rules import blindness, scoring
from handlers.rules.outcome import NEEDED, verdict
from storage.records.jury import Score, Seat, SeatStatus, Vote

NOW = datetime(2027, 1, 12, 9, tzinfo=UTC)
NAMES = ("a", "b", "c", "d")
MARKS = st.fixed_dictionaries({"relevance": st.integers(1, 5), "wellbeing": st.integers(1, 5)})


def seat(juror: str, status: SeatStatus = SeatStatus.SITS, settled: bool = False) -> Seat:
    return Seat(idea_id="i", juror_id=juror, status=status, settled=settled, since=NOW)


def score(juror: str, marks: dict[str, int], complete: bool = True) -> Score:
    return Score(
        idea_id="i", juror_id=juror, marks=marks, sentence=juror, complete=complete, at=NOW
    )


seats = st.lists(
    st.builds(seat, st.sampled_from(NAMES), st.sampled_from(SeatStatus), st.booleans()),
    unique_by=lambda each: each.juror_id,
    max_size=4,
)
scores = st.lists(
    st.builds(score, st.sampled_from(NAMES), MARKS, st.booleans()),
    unique_by=lambda each: each.juror_id,
    max_size=4,
)


@given(seats, scores)
def test_all_in_means_all(held: list[Seat], given_: list[Score]) -> None:
    """Two sit at least, each of them has sent, and no place that was left is undecided."""
    sitting = {each.juror_id for each in held if each.status is SeatStatus.SITS}
    sent = {each.juror_id for each in given_ if each.complete}
    open_ = [each for each in held if each.status is not SeatStatus.SITS and not each.settled]
    assert blindness.all_in(held, given_) == (len(sitting) >= 2 and sitting <= sent and not open_)


@given(seats, scores, st.integers())
def test_what_is_shown_is_what_was_sent(held: list[Seat], given_: list[Score], seed: int) -> None:
    """The marks of who sits, each once, by criterion; of nobody else, and no name."""
    sitting = blindness.sitting(held)
    seen = scoring.shown(given_, sitting, Random(seed))
    counted = [each for each in given_ if each.juror_id in {s.juror_id for s in sitting}]
    for criterion in ("relevance", "wellbeing"):
        given_to = sorted(each.marks[criterion] for each in counted)
        assert sorted(scoring.by_criterion(seen).get(criterion, [])) == given_to
    assert sorted(seen["sentences"]) == sorted(each.juror_id for each in counted)
    assert seen == scoring.shown(given_, sitting, Random(seed))


def test_the_order_tells_nothing() -> None:
    """Whoever sits first is shown in each place about as often; sentences go their own way."""
    sitting = [seat(name) for name in NAMES[:3]]
    given_ = [score(name, {"relevance": n}) for n, name in enumerate(NAMES[:3], start=1)]
    rng, marks, same = Random(1), [0, 0, 0], 0
    for _ in range(3000):
        seen = scoring.shown(given_, sitting, rng)
        place = [each["relevance"] for each in seen["marks"]].index(1)
        marks[place] += 1
        same += place == seen["sentences"].index("a")
    assert all(abs(count - 1000) < 150 for count in marks), marks
    assert abs(same - 1000) < 150, same


def test_no_set_of_marks_is_one_jurors() -> None:
    """The mark one gave to a criterion stands where their other marks do no more than by chance."""
    sitting = [seat(name) for name in NAMES[:3]]
    given_ = [
        score(name, {"relevance": n, "wellbeing": n}) for n, name in enumerate(NAMES[:3], start=1)
    ]
    rng, same = Random(1), 0
    for _ in range(3000):
        seen = scoring.by_criterion(scoring.shown(given_, sitting, rng))
        same += seen["relevance"].index(1) == seen["wellbeing"].index(1)
    assert abs(same - 1000) < 150, same


@given(st.dictionaries(st.sampled_from(NAMES), st.booleans()), st.integers(2, 3))
def test_two_of_who_sits_decide(said: dict[str, bool], size: int) -> None:
    """Of three as of two; the votes of others count for nothing."""
    sitting = [seat(name) for name in NAMES[:size]]
    votes = [
        Vote(idea_id="i", juror_id=name, hearing_version=1, agrees=agrees, at=NOW)
        for name, agrees in said.items()
    ]
    yes = sum(said.get(each.juror_id) is True for each in sitting)
    no = sum(said.get(each.juror_id) is False for each in sitting)
    expected = "agreed" if yes >= NEEDED else "refused" if size - no < NEEDED else "open"
    assert verdict(votes, sitting) == expected
