"""Every bubble, rendered with realistic values in both languages, keeps the promises of tone."""

import html
import re
from collections.abc import Iterator

import pytest

from messages.folding import fold
from messages.message import Offer, Say
from messages.typography import NBSP
from tests.messages.given import CATALOGUE, sample

KEYS = [key for key in CATALOGUE if not key.startswith("button.")]
# One test for each conversation: one for each sentence takes a minute to count.
TALKS = sorted({key.partition(".")[0] for key in KEYS})
LANGUAGES = ("fr", "en")
FORBIDDEN = re.compile(
    r"\b(erreurs?|invalides?|obligatoires?|veuillez|prochainement|utilisat\w+|formulaires?"
    r"|systèmes?|cliquez|cliquer)\b|dans les meilleurs délais|sous réserve|\(|·",
    re.IGNORECASE,
)
# The bar of an announcement (U+2588, U+2591) stands beside its figure, in the place of no word.
DRAWINGS = re.compile("[\u2190-\u2587\u2589-\u2590\u2592-\u2bff\ufe0f\U0001f000-\U0001faff]")


def all_bubbles(talk: str, language: str) -> Iterator[tuple[str, str]]:
    """Every bubble of a conversation, after its key."""
    for key in keys_of(talk):
        yield from ((key, text) for text in bubbles(key, language))


def keys_of(talk: str) -> list[str]:
    """The keys of a conversation."""
    return [key for key in KEYS if key.partition(".")[0] == talk]


def bubbles(key: str, language: str) -> list[str]:
    """The bubbles of a key as people read them: no tags, no entities."""
    values = sample(key)
    values.pop("buttons", None)
    said = CATALOGUE.render(Say(key, values), language)
    return [html.unescape(re.sub("<[^<>]*>", "", message.text)) for message in said]


@pytest.mark.parametrize("talk", TALKS)
def test_every_variable_has_a_sample(talk: str) -> None:
    """A new text brings realistic values with it, in samples.toml."""
    for key in keys_of(talk):
        missing = CATALOGUE.variables(key) - sample(key).keys()
        assert not missing, f"write {sorted(missing)} under [{key}] in tests/messages/samples.toml"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("talk", TALKS)
def test_a_bubble_is_short_and_clean(talk: str, language: str) -> None:
    """At most 300 characters, one exclamation mark, no drawing, nothing left unsaid."""
    for key, text in all_bubbles(talk, language):
        assert len(text) <= 300, f"{key}, {len(text)}: {text}"
        assert text.count("!") <= 1, f"{key}: {text}"
        assert not DRAWINGS.search(text), f"{key}: {text}"
        assert "None" not in text, f"{key}: {text}"
        assert not re.search(r"['\u202f]|\.\.\.", text), f"{key}: {text}"


@pytest.mark.parametrize("talk", TALKS)
def test_french_is_plain(talk: str) -> None:
    """Fifteen words a sentence, and none of the words that scold or promise nothing."""
    for key, text in all_bubbles(talk, "fr"):
        assert not FORBIDDEN.search(text), f"{key}: {text}"
        for sentence in sentences(text):
            assert len(sentence.split()) <= 15, f"{key}: {sentence}"


@pytest.mark.parametrize("talk", TALKS)
def test_french_typography(talk: str) -> None:
    """U+00A0 before ? ! : ; and inside « », so that no line begins with a sign."""
    for key, text in all_bubbles(talk, "fr"):
        bare = re.sub(r"https?://\S+|\d+:\d+", "", text)
        assert not re.search(rf"(?<!{NBSP})[?!:;»]", bare), f"{key}: {text}"
        assert not re.search(rf"«(?!{NBSP})", bare), f"{key}: {text}"
        assert not re.search('[“”"]', bare), f"{key}: {text}"


@pytest.mark.parametrize("talk", TALKS)
def test_english_typography(talk: str) -> None:
    """English marks in English sentences."""
    for key, text in all_bubbles(talk, "en"):
        ours = re.sub("“[^”]*”", "quote", text)
        assert not re.search(f'[«»"]|[ {NBSP}][?!:;]', ours), f"{key}: {text}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", [key for key in KEYS if "buttons" in sample(key)])
def test_buttons_shown_together_are_told_apart(key: str, language: str) -> None:
    """Typing a label means one button only."""
    labels = [fold(CATALOGUE.text(label, language)) for label in sample(key)["buttons"]]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_with_the_same_words_mean_the_same(language: str) -> None:
    """Only the three ways of going on share their label."""
    by_label: dict[str, set[str]] = {}
    for key in CATALOGUE:
        if key.startswith("button."):
            label = fold(CATALOGUE.text(key, language))
            assert label
            by_label.setdefault(label, set()).add(key)
    shared = [keys for keys in by_label.values() if len(keys) > 1]
    assert shared == [{"button.continue", "button.photos_done", "button.resume"}]


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("send", "Envoyer"),
        ("back", "Retour"),
        ("skip", "Passer"),
        ("edit", "Modifier"),
        ("later", "Plus tard"),
        ("cancel", "Annuler"),
        ("example", "Exemple"),
        ("dont_know", "Je ne sais pas"),
        ("yes", "Oui"),
        ("no", "Non"),
        ("accept", "J'accepte"),
        ("decline", "Je décline"),
        ("mentor", "Je me porte mentor"),
        ("support", "Soutenir"),
        ("continue", "Continuer"),
    ],
)
def test_published_labels_are_kept(key: str, typed: str) -> None:
    """The labels that other programs press are found as they were published."""
    [(_, labels)] = CATALOGUE.labels([Offer("x", f"button.{key}")])
    assert fold(typed) in labels


def sentences(text: str) -> list[str]:
    """The sentences of a bubble, what people wrote between « » counted as one word."""
    quoted = re.sub(r"«[^»]*»", "citation", text)
    words = re.sub(rf"{NBSP}[:;?!]", lambda sign: sign.group(0)[1], quoted)
    return [part for part in re.split(r"(?<=[.?!…])\s+|\n", words) if part.strip()]
