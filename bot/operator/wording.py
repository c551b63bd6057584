"""What a list for clerks says instead of the codes that programs read."""

from __future__ import annotations

from messages.catalogue import Catalogue


class Wording:
    """Words in the language of the lists; a code nobody knows stays as it is."""

    def __init__(self, catalogue: Catalogue, language: str):
        self._catalogue = catalogue
        self.language = language

    def state(self, code: str | None) -> str:
        """A state of an idea, or what was decided."""
        return self._said("ideas.state", code)

    def call_state(self, code: str) -> str:
        """A state of a call."""
        return self._said("call.status", code)

    def session_state(self, code: str) -> str:
        """A state of a session."""
        return self._said("session.status", code)

    @property
    def everyone(self) -> str:
        """Whom a call without chosen services is for."""
        return self._catalogue.text("call.audience.all", self.language)

    def few(self, people: int | None) -> int | str:
        """A number of people, « fewer than 10 » for None."""
        if people is not None:
            return people
        return self._catalogue.text("call.few", self.language, n=None)

    def part(self, code: str | None) -> str:
        """What its author wants to do."""
        return self._said("idea.part", code)

    def role(self, code: str) -> str:
        """What a person may do."""
        return self._said("organiser.role", code.replace("-", "_"))

    def channel(self, code: str) -> str:
        """Where somebody talks with Vivier."""
        return self._said("export.channel", code)

    def tongue(self, code: str) -> str:
        """A language."""
        return self._said("export.tongue", code)

    @property
    def voice(self) -> str:
        """In the place of an answer that was spoken and whose text is not confirmed."""
        return self._catalogue.text("export.voice", self.language)

    def _said(self, table: str, code: str | None) -> str:
        if not code:
            return ""
        key = f"{table}.{code}"
        return self._catalogue.text(key, self.language) if self._catalogue.has(key) else code
