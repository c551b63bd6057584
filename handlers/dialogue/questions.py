"""The kinds of questions a form is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.dialogue.facts import Facts
from handlers.dialogue.state import Answer, State
from messages.message import Say

Applies = Callable[[State, Facts], bool]
Proposal = Callable[[Mapping[str, Answer], Facts], Answer | None]
Reader = Callable[[str, State, Facts], Answer | Say]


def sending(_state: State) -> str:
    """A summary is usually sent."""
    return "send"


def always(_state: State, _facts: Facts) -> bool:
    """A question everybody is asked."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question found by its key; its words are `<form>.<key>.ask`."""

    key: str
    optional: bool = False
    applies: Applies = always

    def answered(self, state: State, facts: Facts) -> bool:
        """Whether there is an answer that still fits: the question may have changed since."""
        answer = state.answers.get(self.key)
        if not answer:
            return False
        if answer.get("known"):
            return self.key in facts.known
        return bool(answer.get("skipped") and self.optional) or self.fits(answer)

    def fits(self, answer: Answer) -> bool:
        """Whether an answer is of this question's nature."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Question):
    """Words, typed or spoken.

    Fewer than `min_words` are asked about once. `proposed` makes an answer from the others,
    to accept or change; what it marks `"sure": true` is taken without asking. `against` says why
    words cannot be the answer, None if they can; `unheard` is said to a voice note where it takes
    none.
    """

    min_words: int = 0
    max_length: int = 1500
    voice: bool = False
    unknown: bool = False
    proposed: Proposal | None = None
    against: Callable[[str], Say | None] | None = None
    unheard: str = "form.not_here.voice"
    title: str = ""
    hint: str = ""
    place: tuple[int, int] = (0, 0)

    def fits(self, answer: Answer) -> bool:
        """Words, a voice note, or « I don't know » where that is an answer."""
        if answer.get("unknown"):
            return self.unknown
        return bool(answer.get("text") or answer.get("voices"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Question):
    """One of a few; the label of each is `button.<option>`.

    `also` are (option, label) that may be typed though no button shows them.
    """

    options: tuple[str, ...]
    also: tuple[tuple[str, str], ...] = ()

    def fits(self, answer: Answer) -> bool:
        """An option that is still offered."""
        return answer.get("choice") in self.options


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark(Choice):
    """A mark for a criterion: `name` is its official word, `title` what it asks ("": nothing)."""

    options: tuple[str, ...] = ("1", "2", "3", "4", "5")
    name: str
    title: str = ""
    place: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachments(Question):
    """Photos, as many as `most`."""

    most: int = 5

    def fits(self, answer: Answer) -> bool:
        """The photos themselves stand in the state."""
        return bool(answer.get("files"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Find(Question):
    """Something of a list, found by typing the beginning of a word."""

    most: int = 6

    def fits(self, answer: Answer) -> bool:
        """What was found, or one's own words for it."""
        return bool(answer.get("text"))


@dataclass(frozen=True, slots=True, kw_only=True)
class When(Question):
    """A day and an hour, typed; « now » has a button where that is an answer.

    `read` makes an answer of words, or says why it cannot; `holds` says whether one given
    before still is one: time passes, and other answers change.
    """

    read: Reader
    holds: Callable[[Answer, State, Facts], bool]
    now: bool = False

    def answered(self, state: State, facts: Facts) -> bool:
        """Whether the moment is still to come."""
        answer = state.answers.get(self.key) or {}
        return self.fits(answer) and self.holds(answer, state, facts)

    def fits(self, answer: Answer) -> bool:
        """A moment, or « now »."""
        return bool(answer.get("at") or (self.now and answer.get("now")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Question):
    """A day, typed, or pressed among those that are `shown`.

    `read` makes an answer of words (`{"day": ISO}`), or says why it cannot.
    """

    read: Reader
    shown: Callable[[State, Facts], Sequence[date]]

    def fits(self, answer: Answer) -> bool:
        """A day."""
        return bool(answer.get("day"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Several(Question):
    """Everyone, or some things of a list, each found by typing the beginning of a word.

    `shown`: where they are few (`most`), each has its button at once. `all_of` labels everyone.
    """

    most: int = 6
    shown: bool = False
    all_of: str = "everyone"

    def fits(self, answer: Answer) -> bool:
        """All of them, or those that were chosen."""
        return bool(answer.get("all") or answer.get("ids"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria(Question):
    """Stands for one `Text` for each criterion of the configuration."""

    max_length: int = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks(Question):
    """Stands for one `Mark` for each criterion of the configuration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Question):
    """The summary by numbered lines, from which any answer is corrected, and the sending.

    `send` names the label of its first button (« Envoyer » may be typed in any case). `all`:
    « Tout lire » also says again the lines that are short, and shows the files.
    """

    send: Callable[[State], str] = sending
    all: bool = False

    def fits(self, answer: Answer) -> bool:  # noqa: ARG002
        """It has no answer: it is where a form ends."""
        return False
