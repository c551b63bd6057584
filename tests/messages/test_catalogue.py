"""From a key and its values to what a person reads."""

from pathlib import Path

import pytest
from jinja2 import UndefinedError

from messages.catalogue import Catalogue, UnknownKey
from messages.message import Attachment, Offer, Say
from tests.messages.given import CATALOGUE, GLOBALS

N = "\u00a0"


@pytest.fixture
def small(tmp_path: Path) -> Catalogue:
    french = """
    one = "Bonjour {{ name }} ! L'été..."
    several = ["Un", "{% if name %}Deux{% endif %}", "Trois"]
    lines = '''
      a

      {% if name %}b{% endif %}
      c
    '''
    bold = "<b>{{ name }}</b>"
    who = "{{ organisers|start }} à {{ org }}, {{ org|de }}"
    told = "{{ t('x.one', name=name) }}"
    """
    for language in ("fr", "en"):
        (tmp_path / language).mkdir()
        (tmp_path / language / "x.toml").write_text(french, encoding="utf-8")
    return Catalogue.load(tmp_path, {"org": "Angers", "organisers": {"fr": "l'une", "en": "A"}})


def text(catalogue: Catalogue, key: str, language: str = "fr", **params: object) -> str:
    return catalogue.render(Say(key, params), language)[0].text


def test_values_are_escaped(small: Catalogue) -> None:
    """What people write never becomes markup."""
    assert text(small, "x.bold", name="<i>& co") == "<b>&lt;i&gt;&amp; co</b>"


def test_plain_text_is_not_escaped(small: Catalogue) -> None:
    """Labels and pages that escape by themselves get the very characters."""
    assert small.text("x.bold", "fr", name="<i>& l'été") == "<i>& l'été"


def test_typography_is_set_for_the_writer(small: Catalogue) -> None:
    """Plain spaces, apostrophes and dots in the file become printed signs."""
    assert text(small, "x.one", name="Zoé") == f"Bonjour Zoé{N}! L’été…"


def test_blank_lines_are_dropped(small: Catalogue) -> None:
    """A line left out leaves no hole."""
    assert text(small, "x.lines", name="") == "a\nc"


def test_several_bubbles(small: Catalogue) -> None:
    """Empty bubbles are left out; buttons and attachments go to the last one."""
    photo = Attachment("photo", "m1")
    offers = (Offer("a", text="Un & deux"), Offer("b", text="2", shown=False))
    said = small.render(Say("x.several", {"name": ""}, offers, (photo,)), "fr")
    assert [message.text for message in said] == ["Un", "Trois"]
    assert said[0].buttons == ()
    assert [(b.action, b.label) for b in said[1].buttons] == [("a", "Un & deux")]
    assert said[1].attachments == (photo,)


def test_globals_by_language(small: Catalogue) -> None:
    """The organisation's own words stand in every sentence, in the right language."""
    assert text(small, "x.who") == "L’une à Angers, d’Angers"
    assert text(small, "x.who", "en").startswith("A ")


def test_several_organisers_are_joined() -> None:
    """A list of names reads as a choice among people."""
    loaded = Catalogue.load(globals={"organisers": ["Nadia", "Marc", "Zoé"]})
    assert "Nadia, Marc ou Zoé lit" in loaded.text("start.greeting", "fr")
    assert "Nadia, Marc or Zoé reads" in loaded.text("start.greeting", "en")


def test_a_text_may_say_another(small: Catalogue) -> None:
    """`t` looks a key up in the same language, escaped once."""
    assert text(small, "x.told", name="<") == f"Bonjour &lt;{N}! L’été…"


def test_unknown_language_is_french() -> None:
    """A phone in another language is answered in French."""
    assert text(CATALOGUE, "form.resumed", "de") == text(CATALOGUE, "form.resumed", "fr")


def test_a_missing_value_is_never_silent(small: Catalogue) -> None:
    """A handler that forgets a value is found by its test, not by a reader."""
    with pytest.raises(UndefinedError):
        small.render(Say("x.one"), "fr")
    with pytest.raises(UnknownKey, match=r"x\.nowhere"):
        small.render(Say("x.nowhere"), "fr")
    assert small.has("x.one")
    assert not small.has("x.nowhere")
    assert small.variables("x.one") == {"name"}


def test_labels_in_all_languages() -> None:
    """A label typed in either language is known; hidden offers are known too."""
    offers = (Offer("go", "button.later"), Offer("e1", text="1.", shown=False))
    assert CATALOGUE.labels(offers) == [("go", ("plus tard", "later")), ("e1", ("1",))]


def test_words_of_ours_among_words_of_theirs() -> None:
    """In a summary a label or `{"key": …}` is looked up; an answer that looks like a key is not."""
    rows = [
        (1, "idea.review.label.part", {"key": "idea.part.carry"}),
        (2, "Ma question", Say("form.voice_line", {"seconds": 48})),
        (3, "idea.review.label.title", "button.send"),
    ]
    said = text(CATALOGUE, "idea.review.ask", lines=rows).split("\n")
    assert said[1:4] == [
        f"1. Rôle{N}: la porter",
        f"2. Ma question{N}: message vocal, 48{N}s",
        f"3. Titre{N}: button.send",
    ]


def test_examples_of_ones_own() -> None:
    """A key gives the example of the trade, other words are framed, nothing says nothing."""
    own = text(CATALOGUE, "idea.example", example="Moins d'eau.")
    assert own.startswith(f"Par exemple{N}:\n«{N}Moins")
    assert "faim" in text(CATALOGUE, "idea.example", example="examples.canteen.proposal")
    assert text(CATALOGUE, "idea.too_short.problem", example="").count("\n") == 0


def test_what_is_not_set_is_not_said() -> None:
    """Without a telephone, a DPO or a date, their lines are left out; nothing says None."""
    bare = Catalogue.load()
    said = [
        m.text
        for key in ("help.menu", "start.more", "form.trouble")
        for m in bare.render(Say(key), "fr")
    ]
    assert not [line for line in said if "None" in line]
    assert "/mesdonnees" not in "".join(said)
    assert GLOBALS["phone"] not in "".join(said)
