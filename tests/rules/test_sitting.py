"""A session by the clock: nothing overlaps, nobody sits too long, and the hours say so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from handlers.rules.sitting import Course, Lengths, course

NINE = datetime(2027, 1, 12, 8, tzinfo=UTC)


def test_five_ideas_of_a_morning() -> None:
    """Half an hour of training, 25 minutes each, a break before two hours are over."""
    found = course(NINE, 5, Lengths())
    assert [f"{at:%H:%M}" for at in found.starts] == ["08:30", "08:55", "09:20", "09:55", "10:20"]
    assert [(place, f"{at:%H:%M}") for place, at in found.breaks] == [(4, "09:45")]
    assert f"{found.ends_at:%H:%M}" == "10:45"


def test_a_short_session_has_no_break() -> None:
    """Two hours at a stretch are allowed, to the minute."""
    lengths = Lengths(training=20)
    assert course(NINE, 4, lengths).breaks == ()
    assert course(NINE, 4, lengths).ends_at == NINE + timedelta(hours=2)
    assert len(course(NINE, 5, lengths).breaks) == 1


def stretches(found: Course) -> list[timedelta]:
    """How long people sit without a break, one stretch after the other."""
    back = [NINE, *(found.starts[place - 1] for place, _ in found.breaks)]
    until = [*(at for _, at in found.breaks), found.ends_at]
    return [end - start for start, end in zip(back, until, strict=True)]


@given(
    st.integers(1, 20),
    st.builds(
        Lengths,
        training=st.integers(0, 60),
        idea=st.integers(1, 40),
        deliberation=st.integers(0, 20),
        break_=st.integers(0, 30),
        without_break=st.integers(60, 240),
    ),
)
def test_any_session(ideas: int, lengths: Lengths) -> None:
    """Each idea has its time to the minute, and people sit too long only where one slot after the
    training is longer than that by itself."""
    found, slot = course(NINE, ideas, lengths), lengths.idea + lengths.deliberation
    assert len(found.starts) == ideas
    assert found.starts[0] == NINE + timedelta(minutes=lengths.training)
    for before, after in pairwise((*found.starts, found.ends_at)):
        pause = lengths.break_ if any(before < at <= after for _, at in found.breaks) else 0
        assert after - before == timedelta(minutes=slot + pause)
    bound = max(lengths.without_break, lengths.training + slot)
    assert all(length <= timedelta(minutes=bound) for length in stretches(found))
    assert all(place > 1 for place, _ in found.breaks)
