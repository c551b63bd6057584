"""One transaction, and the repositories that take part in it."""

from __future__ import annotations

from functools import cached_property

from storage.calls import Calls
from storage.dialogues import Dialogues
from storage.ideas import Ideas
from storage.inbox import Inbox
from storage.installation import Installation
from storage.jury import Jury
from storage.lines import Lines
from storage.media import MediaFiles
from storage.mentor import Mentors
from storage.outbox import Outbox
from storage.people import People
from storage.posters import Posters
from storage.predecessor import Predecessor
from storage.reaching import Reaching
from storage.services import Services
from storage.session import Session
from storage.timers import Timers


class UnitOfWork:
    """What a use case is handed: everything it does through this is committed, or none of it."""

    def __init__(self, session: Session):
        self._session = session

    @cached_property
    def inbox(self) -> Inbox:
        """Events taken in."""
        return Inbox(self._session)

    @cached_property
    def outbox(self) -> Outbox:
        """Messages owed."""
        return Outbox(self._session)

    @cached_property
    def people(self) -> People:
        """People, their addresses and their codes."""
        return People(self._session)

    @cached_property
    def services(self) -> Services:
        """Services and the staff list."""
        return Services(self._session)

    @cached_property
    def dialogues(self) -> Dialogues:
        """Forms being filled in."""
        return Dialogues(self._session)

    @cached_property
    def ideas(self) -> Ideas:
        """Ideas, their versions, history and voice notes."""
        return Ideas(self._session)

    @cached_property
    def calls(self) -> Calls:
        """Calls for contributions, who began to answer, who wants to hear no more."""
        return Calls(self._session)

    @cached_property
    def jury(self) -> Jury:
        """Sessions, draws, jurors, who of the staff is who."""
        return Jury(self._session)

    @cached_property
    def media(self) -> MediaFiles:
        """Files people sent."""
        return MediaFiles(self._session)

    @cached_property
    def mentors(self) -> Mentors:
        """Rework, mentors, mission letters and their milestones."""
        return Mentors(self._session)

    @cached_property
    def lines(self) -> Lines:
        """Conversations in the page."""
        return Lines(self._session)

    @cached_property
    def reaching(self) -> Reaching:
        """News people have to read, and how they are rung for."""
        return Reaching(self._session)

    @cached_property
    def timers(self) -> Timers:
        """What is to be done when."""
        return Timers(self._session)

    @cached_property
    def posters(self) -> Posters:
        """What posters brought in."""
        return Posters(self._session)

    @cached_property
    def predecessor(self) -> Predecessor:
        """What a process that is gone had in hand."""
        return Predecessor(self._session)

    @cached_property
    def installation(self) -> Installation:
        """Values of the installation, and its counters."""
        return Installation(self._session)
