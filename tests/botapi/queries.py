"""Presses of buttons that wait for their answer: the phone shows a spinner meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from tests.botapi.clock import Bell, Clock
from tests.botapi.limits import LIMITS
from tests.botapi.refusals import QUERY_TOO_OLD, bad_request


@dataclass(slots=True)
class Query:
    """One press by `user_id`; `answer` is what was shown for it, None while it spins."""

    id: str
    user_id: int
    at: float
    answer: str | None = None


class Queries:
    """Presses, each answered once and in time."""

    def __init__(self, clock: Clock, bell: Bell):
        self._clock, self._bell = clock, bell
        self.all: dict[str, Query] = {}

    def ask(self, user_id: int) -> str:
        """A press: the id of its query."""
        query_id = str(4_000_000_000_000_000_000 + len(self.all))
        self.all[query_id] = Query(query_id, user_id, self._clock.now())
        return query_id

    def answer(self, query_id: str, text: str) -> None:
        """Stop the spinner; raises a `Refusal` when it is too late, or done already."""
        query = self.all.get(query_id)
        if query is None or query.answer is not None or not self._fresh(query):
            raise bad_request(QUERY_TOO_OLD)
        query.answer = text
        self._bell.ring()

    def of(self, user_id: int) -> list[Query]:
        return [query for query in self.all.values() if query.user_id == user_id]

    def _fresh(self, query: Query) -> bool:
        return LIMITS["callback_age"].holds(int(self._clock.now() - query.at))
