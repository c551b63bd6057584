"""A summary stays short, whatever was answered."""

from hypothesis import given
from hypothesis import strategies as st

from messages.shorten import cut, fit


def test_cut_between_words() -> None:
    """On one line, ended by « … », not in the middle of a word."""
    assert cut("Broyer nos tailles et les mettre\nau pied", 24) == "Broyer nos tailles et…"
    assert cut("court", 24) == "court"
    assert cut("anticonstitutionnellement", 10) == "anticonst…"


@given(st.text(max_size=80), st.integers(min_value=1, max_value=60))
def test_cut_keeps_its_length(text: str, length: int) -> None:
    """Never longer than asked."""
    assert len(cut(text, length)) <= length


@given(st.lists(st.text(max_size=1500), min_size=1, max_size=9))
def test_lines_fit(answers: list[str]) -> None:
    """Nine lines take at most the room there is, and none is lost."""
    rows = fit([(str(n), "Collègues", text) for n, text in enumerate(answers, start=1)], 260)
    assert sum(len(f"{n}. {label} : {text}\n") for n, label, text in rows) <= 260
    assert len(rows) == len(answers)


def test_short_answers_leave_their_room() -> None:
    """What one answer does not use, another may."""
    rows = fit([("1", "A", "x" * 200), ("2", "B", "oui")], 200)
    assert rows[1][2] == "oui"
    assert len(rows[0][2]) > 150
