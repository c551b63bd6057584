"""A random walk over the engine: every event in every state of every form ends well.

Each example is one conversation; 10,000 of them are played.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.dialogue import engine
from handlers.dialogue.facts import Criterion, Facts, Found
from handlers.dialogue.form import Form
from handlers.dialogue.given import Given, Odd, Pressed, Sent, Typed
from handlers.dialogue.questions import Attachments, Choice, Criteria, Find, Review, Text
from handlers.dialogue.state import State, Turn
from handlers.forms.call import CALL_FORM, PROLONG_FORM
from handlers.forms.idea import IDEA_FORM, has_services, title_from_first_words
from handlers.forms.milestone import SIGNATURE_FORM
from handlers.forms.writing import REPLY_FORM, UNASKED_FORM, WRITE_FORM
from messages.folding import fold
from messages.message import Offer
from tests.conversations.town import CATALOGUE

CONVERSATIONS = 10_000

# The same form a year later: other questions, another order, fewer options.
LATER_FORM = Form(
    name="idea",
    version=2,
    steps=(
        Text(key="title", max_length=80),
        Text(key="proposal", min_words=2, voice=False, optional=True),
        Choice(key="part", options=("carry", "tell")),
        Criteria(key="criteria"),
        Attachments(key="photos", optional=True, most=2),
        Find(key="service", applies=has_services),
        Review(key="review"),
    ),
)
BARE_FORM = Form(
    name="idea",
    version=3,
    steps=(
        Text(key="problem", max_length=20, unknown=True),
        Text(key="title", max_length=80, proposed=title_from_first_words),
        Review(key="review"),
    ),
)
SERVICES = tuple(Found(id=f"s{n}", name=f"Espaces {n}") for n in range(9))


def _words(key: str, /, **params: Any) -> str:
    return CATALOGUE.text(key, "fr", **params)


NOW = datetime(2026, 11, 19, 7, 40, tzinfo=UTC)
FACTS = Facts(now=NOW, zone=ZoneInfo("Europe/Paris"), words=_words)
THREE = tuple(Criterion(key=key) for key in ("relevance", "efficiency", "wellbeing"))
OWN = (Criterion(key="calm", name="Calme", question="Plus calme ?", example="Oui."),)
FACTS = replace(FACTS, words=_words, criteria=THREE, examples={"problem": "examples.pool.problem"})
KNOWING = replace(FACTS, known={"name": "Michel", "service": ""}, lists={"service": SERVICES})
HINTED = replace(KNOWING, known={}, hinted={"service": SERVICES[0]}, criteria=OWN)
WORLDS: tuple[tuple[Form, Facts], ...] = (
    (IDEA_FORM, FACTS),
    (IDEA_FORM, KNOWING),
    (IDEA_FORM, HINTED),
    (LATER_FORM, HINTED),
    (BARE_FORM, FACTS),
    (WRITE_FORM, FACTS),
    (CALL_FORM, replace(FACTS, lists={"audience": SERVICES})),
    (CALL_FORM, FACTS),
    (PROLONG_FORM, FACTS),
    (SIGNATURE_FORM, FACTS),
    (UNASKED_FORM, FACTS),
    (REPLY_FORM, FACTS),
)
TYPED = (
    "", "  ", "\u200b", "👍", "...", "oui", "12", "0", "3", "esp", "Espaces 3", "des bancs",
    "On arrose les massifs trois fois par semaine", "x" * 2000, "<b>&{{ x }}", "\u202eabc دار",
    "mot " * 90, "deux\nlignes", "lundi 9h", "maintenant", "dans 3 semaines", "18/12", "hier",
)  # fmt: skip
VERBS = (
    "back", "later", "cancel", "stay", "drop", "skip", "keep", "go", "restart", "enough", "yes",
    "no", "edit", "send", "read_all", "example", "dont_know", "remove", "not_found", "pick",
    "found", "nonsense", "everyone", "now",
)  # fmt: skip
KEPT_BY = {"back", "cancel", "stay", "later", "edit", "read_all", "example", "keep"}


@dataclass
class Walk:
    """One conversation, its choices taken from a string of bytes."""

    choices: bytes
    place: int = 0
    offered: list[Offer] = field(default_factory=list)
    form: Form = IDEA_FORM
    facts: Facts = FACTS
    state: State = field(default_factory=lambda: State(version=1))

    def choose(self, among: int) -> int:
        chosen = self.choices[self.place % len(self.choices)] + self.place // len(self.choices)
        self.place += 1
        return chosen % among

    @property
    def ended(self) -> bool:
        return self.place >= len(self.choices)

    def go(self) -> None:
        self.form, self.facts = WORLDS[self.choose(len(WORLDS))]
        self.look(engine.begin(self.form, self.facts, call="C1"))
        while not self.ended:
            self.step()

    def step(self) -> None:
        if self.choose(16) == 0:
            self.reborn()
        given = self.given()
        before = self.state
        turn = engine.advance(self.form, before, given, self.facts)
        self.check(before, given, turn)
        self.look(turn)

    def given(self) -> Given:
        kinds: tuple[Callable[[], Given], ...] = (self.press, self.press, self.type, self.any)
        return kinds[self.choose(4)]()

    def press(self) -> Given:
        if not self.offered:
            return Odd("form.edited")
        verb, _, about = self.offered[self.choose(len(self.offered))].action.partition(".")
        return Pressed(verb, about)

    def type(self) -> Given:
        """What the conversation around would not have taken for a button."""
        text = TYPED[self.choose(len(TYPED))]
        labels = {label for _, some in CATALOGUE.labels(self.offered) for label in some}
        return Odd("help.unknown") if fold(text) in labels else Typed(text)

    def any(self) -> Given:
        kind = self.choose(7)
        group = f"g{self.choose(2)}" if kind > 3 else None
        caption = TYPED[self.choose(len(TYPED))] if kind == 4 else ""
        if kind < 2:
            return Sent("voice", f"m{self.place}", self.choose(90), caption)
        if kind < 5:
            return Sent("photo" if kind < 4 else "document", f"m{self.place}", 0, caption, group)
        if kind == 5:
            return Odd("form.too_big", (("size", 25_000_000), ("limit", 20_000_000)))
        return Pressed(VERBS[self.choose(len(VERBS))], ("", "title", "s1", "carry")[self.choose(4)])

    def reborn(self) -> None:
        """Another program, other settings, another year: the draft is taken up again."""
        self.form, self.facts = WORLDS[self.choose(len(WORLDS))]
        body = self.state.to_json()
        match self.choose(6):
            case 0:
                body["answers"] = {**body["answers"], "part": {"choice": "dream"}, "cost": {"n": 1}}
            case 1:
                body = {**body, "pause": "holding", "at": "vanished"}
            case 2:
                body = {**body, "begun": {"text": "des bancs"}, "pause": "more"}
            case 3:
                body = {**body, "begun": {"voices": [["m", 3]]}, "pause": "voice", "old": 1}
            case 4:
                body["answers"] = {**body["answers"], "title": {"choice": "x"}, "name": {}}
        self.state = State.from_json(json.loads(json.dumps(body)))
        self.look(engine.resume(self.form, self.state, self.facts))

    def look(self, turn: Turn) -> None:
        """Everything can be said in both languages; what is offered is what is on the screen."""
        self.state = turn.state
        for say in turn.says:
            assert CATALOGUE.render(say, ("fr", "en")[self.place % 2])
        offers = [offer for say in turn.says for offer in say.offers]
        assert all(len(f"f99999.{offer.action}".encode()) <= 64 for offer in offers)
        if turn.says:
            self.offered = offers
        if turn.end:
            self.look(engine.begin(self.form, self.facts, call="C2"))
            return
        assert self.state.at, "a form that goes on stands at a question"
        if any(say.key.endswith("review.ask") for say in turn.says):
            assert not self.form.missing(self.state, self.facts)

    def check(self, before: State, given: Given, turn: Turn) -> None:
        """What must hold between a state, an event and what it led to."""
        after = turn.state
        assert State.from_json(json.loads(json.dumps(after.to_json()))) == after
        assert turn.says or turn.end == "finished" or getattr(given, "group", None)
        assert after.extra == before.extra
        touched = {before.at} | {key for key, answer in after.answers.items() if answer.get("sure")}
        for key in (before.answers.keys() | after.answers.keys()) - touched:
            assert after.answers.get(key) == before.answers.get(key), key
        if self.pressed_what_is_offered(given):
            assert not turn.says or turn.says[0].key != "form.again", given
        if isinstance(given, Pressed) and given.verb in KEPT_BY:
            assert self.fitting(before).items() <= after.answers.items(), given
        if turn.end == "finished":
            assert not self.form.missing(after, self.facts)

    def fitting(self, state: State) -> dict[str, Any]:
        """The answers that still fit their questions."""
        questions = self.form.questions(self.facts)
        answered = {each.key for each in questions if each.answered(state, self.facts)}
        return {key: answer for key, answer in state.answers.items() if key in answered}

    def pressed_what_is_offered(self, given: Given) -> bool:
        if not isinstance(given, Pressed):
            return False
        action = f"{given.verb}.{given.about}".rstrip(".")
        return any(offer.action == action for offer in self.offered)


@pytest.mark.parametrize("part", range(4))
def test_every_event_in_every_state_ends_well(part: int) -> None:
    """Something is said, nothing that was said is lost, the next step accepts what is offered."""

    @settings(
        max_examples=CONVERSATIONS // 4,
        deadline=None,
        derandomize=False,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.binary(min_size=12, max_size=60))
    def walk(choices: bytes) -> None:
        Walk(choices).go()

    walk()
