"""Who of the ranked list is in the room, and who sits: the first of them, one of each service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from messages.folding import fold
from storage.records.jury import Juror, JurorStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """`jurors` is the ranked list of a draw; `presences` what was said of who is there, by their
    ids: of the others, whoever accepted is."""

    jurors: tuple[Juror, ...] = ()
    presences: Mapping[str, bool]
    places: int

    @property
    def there(self) -> list[Juror]:
        """Who is in the room, in the order of the list."""
        return [each for each in self.jurors if self._is_there(each)]

    def _is_there(self, juror: Juror) -> bool:
        return self.presences.get(juror.id, juror.status is JurorStatus.ACCEPTED)

    @property
    def jury(self) -> list[Juror]:
        """Who of them takes the places of an idea that begins."""
        return seated(self.there, self.places)

    @property
    def expected(self) -> list[Juror]:
        """Who of those who accepted had the places before the day."""
        accepted = [each for each in self.jurors if each.status is JurorStatus.ACCEPTED]
        return seated(accepted, self.places)

    @property
    def spare(self) -> list[Juror]:
        """Who waits in the room, and may take a place that is left."""
        sits = {each.id for each in self.jury}
        return [each for each in self.there if each.id not in sits]

    @property
    def away(self) -> list[Juror]:
        """Who accepted, and is not there."""
        accepted = (each for each in self.jurors if each.status is JurorStatus.ACCEPTED)
        return [each for each in accepted if not self._is_there(each)]

    @property
    def may_come(self) -> list[Juror]:
        """Who may come in: whoever is late, then the reserve; no service that is in the room."""
        reserve = (each for each in self.jurors if each.status is JurorStatus.RESERVE)
        waiting = (each for each in reserve if not self._is_there(each))
        return [each for each in (*self.away, *waiting) if self.colleague(each) is None]

    def colleague(self, juror: Juror) -> Juror | None:
        """Somebody else in the room who works in the service of that juror."""
        others = (each for each in self.there if each.id != juror.id)
        return next((each for each in others if same_service(each, juror)), None)

    def substitute(self, sitting: Sequence[Juror], had: frozenset[str]) -> Juror | None:
        """Who takes a place that is left, beside who sits: the first in the room who had none for
        this idea, and whose service has none."""
        for each in self.there:
            taken = any(same_service(each, other) for other in sitting)
            if each.id not in had and not taken:
                return each
        return None


def seated(ranked: Sequence[Juror], places: int) -> list[Juror]:
    """The first of them, at most one of each service."""
    found: list[Juror] = []
    for each in ranked:
        if not any(same_service(each, other) for other in found):
            found.append(each)
    return found[:places]


def same_service(one: Juror, other: Juror) -> bool:
    """However it is written."""
    return fold(one.service) == fold(other.service)
