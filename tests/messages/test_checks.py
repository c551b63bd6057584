"""What is wrong with a text is said at start, by file and key, in a sentence."""

from pathlib import Path

import pytest

from messages.catalogue import Catalogue, CatalogueError


def problems(root: Path, french: str, english: str | None = None, name: str = "idea") -> list[str]:
    for language, text in (("fr", french), ("en", french if english is None else english)):
        (root / language).mkdir()
        (root / language / f"{name}.toml").write_text(text, encoding="utf-8")
    try:
        Catalogue.load(root)
    except CatalogueError as trouble:
        return trouble.problems
    return []


@pytest.mark.parametrize(
    ("french", "english", "said"),
    [
        ("a = ", "a = 'x'", "messages/fr/idea.toml is not TOML"),
        ("a = 3", "a = 'x'", "fr/idea.toml, idea.a: not a text"),
        ("a = []", "a = 'x'", "idea.a: an empty list"),
        ("a = '{{ x'", "a = 'x'", "fr/idea.toml, idea.a: Jinja2 cannot read it"),
        ("a = '{{ x|nowhere }}'", "a = 'x'", "idea.a: Jinja2 cannot read it"),
        ("a = 'x'", "", "messages/en/idea.toml, idea.a: missing"),
        ("", "a = 'x'", "messages/fr/idea.toml, idea.a: missing"),
        ("a = '{{ x }}'", "a = '{{ y }}'", "en/idea.toml, idea.a: y is not a variable"),
        ("a = '<u>x</u>'", "a = 'x'", "<u> as written"),
        ("a = '<a onclick=\"x\">x</a>'", "a = 'x'", "<a> as written"),
        ("a = '<b>x'", "a = 'x'", "<b> is never closed"),
        ("a = 'x</b>'", "a = 'x'", "</b> closes nothing"),
        ("a = 'x & y'", "a = 'x'", "a bare &"),
        ("a = ''", "a = 'x'", "idea.a: empty"),
        (f"a = '{'x' * 301}'", "a = 'x'", "301 characters"),
    ],
)
def test_problems_are_named(tmp_path: Path, french: str, english: str, said: str) -> None:
    """Each sentence names the file and the key, and says what to do."""
    assert [said in each for each in problems(tmp_path, french, english)].count(True) == 1


def test_labels_are_short(tmp_path: Path) -> None:
    """A button longer than 40 characters does not fit a phone."""
    assert "41 characters" in problems(tmp_path, f"a = '{'x' * 41}'", name="button")[0]


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("a = '{{ x }} {{ y }}'", "a = '{{ x }}'"),
        ("a = ['<b>{{ org }}</b>', '<a href=\"{{ web_url }}\">x</a>']", "a = 'x'"),
        ("hint = ''", "hint = ''"),
        ("a = 'x &amp; y'", "a = 'x'"),
    ],
)
def test_good_texts_pass(tmp_path: Path, french: str, english: str) -> None:
    """English may use fewer values; globals need not be given; a hint may be empty."""
    assert problems(tmp_path, french, english) == []
