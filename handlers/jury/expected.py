"""Where and when somebody is expected: the juries they sit in, the ideas they present."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handlers.context import Context
from handlers.jury import bearers, calling, card
from handlers.jury.card import Sitting
from handlers.reminding import holding
from messages.message import Offer, Say
from storage.records.ideas import Idea
from storage.records.jury import Hearing, Juror, JurorStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A juror's place in a session to come; not yet sure while they are `invited`."""

    here: Sitting
    juror: Juror

    @property
    def invited(self) -> bool:
        """Whether an answer is awaited."""
        return self.juror.status is JurorStatus.INVITED

    @property
    def subject(self) -> str:
        """What reminders of it are about."""
        return self.juror.id

    @property
    def holds(self) -> dict[str, object]:
        """What a reminder of it takes for granted."""
        return holding.of_juror(self.here.session, self.juror)

    @property
    def at(self) -> datetime:
        """When it begins."""
        return self.here.session.starts_at

    def say(self, days: int) -> Say:
        """The reminder, when it is the only one; `days`: how many are left."""
        if self.invited:
            yes = Offer(f"go.juror_accept.{self.juror.id}", "button.accept")
            no = Offer(f"go.juror_decline.{self.juror.id}", "button.decline")
            return Say("juror.answer", self.here.values, (yes, no))
        offers = (
            Offer(f"go.jury_ideas.{self.here.session.reference}", "button.ideas_to_hear"),
            Offer(f"go.juror_trouble.{self.juror.id}", "button.trouble"),
        )
        return Say("juror.reminder", {**self.here.values, "days": days}, offers)

    @property
    def line(self) -> dict[str, object]:
        """The same, among others."""
        kind = "asked" if self.invited else "sit"
        return {"kind": kind, "at": self.at, "place": self.here.session.place}


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """An idea to present in a session to come: one's `own`, or somebody's who sends one. Of one's
    own another may be sent to present it."""

    here: Sitting
    hearing: Hearing
    idea: Idea
    own: bool = True

    @property
    def subject(self) -> str:
        """What reminders of it are about."""
        return self.idea.id

    @property
    def holds(self) -> dict[str, object]:
        """What a reminder of it takes for granted."""
        return holding.of_hearing(self.hearing)

    @property
    def at(self) -> datetime:
        """When it begins."""
        return self.hearing.starts_at

    @property
    def values(self) -> dict[str, object]:
        """What sentences name of it."""
        return bearers.values(self.here, self.hearing, self.idea, own=self.own)

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What may be done about it."""
        return bearers.offers(self.idea, self.hearing, own=self.own)

    def say(self, days: int) -> Say:
        """The reminder, when it is the only one; `days`: how many are left."""
        return Say("bearer.reminder", {**self.values, "days": days}, self.offers)

    @property
    def line(self) -> dict[str, object]:
        """The same, among others."""
        here = {"at": self.at, "place": self.here.session.place}
        if self.own and self.hearing.presenter is not None:
            return {"kind": "sent", "title": self.idea.title, "who": self.hearing.presenter, **here}
        return {"kind": "present", "title": self.idea.title, **here}


async def seats(ctx: Context, person_id: str) -> list[Seat]:
    """The juries to come that somebody sits in, or is asked to; the first to begin with."""
    found = []
    for juror in await ctx.uow.jury.jurors.who_is(person_id):
        here = await calling.called_to(ctx, juror) if juror.status in calling.HELD else None
        if here is not None:
            found.append(Seat(here=here, juror=juror))
    return sorted(found, key=lambda each: each.at)


async def slots(ctx: Context, person_id: str) -> list[Slot]:
    """The ideas that somebody still has to present, or sends somebody to present, the first to
    begin with."""
    found = []
    for hearing in await ctx.uow.jury.sessions.to_bear(person_id):
        session = await ctx.uow.jury.sessions.get(hearing.session_id)
        idea = await ctx.uow.ideas.get(hearing.idea_id)
        assert session is not None
        assert idea is not None
        here = await card.sitting(ctx, session)
        own = hearing.bearer_id == person_id
        found.append(Slot(here=here, hearing=hearing, idea=idea, own=own))
    return found
