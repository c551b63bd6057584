"""What follows a decision: ideas reworked, mentors found, letters signed, milestones lived."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from storage.records.mentor import (
    Letter,
    MentorOffer,
    Mentorship,
    Milestone,
    MilestoneWord,
    Reminder,
    Rework,
)
from storage.repository import Repository
from storage.rows import columns, moment, stamp, to_column


class Mentors(Repository):
    """What is saved is saved only if nobody changed it meanwhile; False says that somebody did."""

    async def begin(self, mentorship: Mentorship) -> bool:
        """The search for a mentor; False if it had begun."""
        return await self._session.one("mentorship_add", **columns(mentorship)) is not None

    async def save(self, mentorship: Mentorship, was: Mentorship) -> bool:
        """A mentorship as it is now."""
        values = columns(mentorship) | {"version": was.version + 1, "was_version": was.version}
        del values["asked_at"], values["offers_until"]
        return await self._session.one("mentorship_save", **values) is not None

    async def get(self, idea_id: str) -> Mentorship | None:
        """An idea's mentorship."""
        return await self._one(Mentorship, "mentorship_get", idea_id=idea_id)

    async def lock(self, idea_id: str) -> Mentorship | None:
        """An idea's mentorship; an offer and the end of the time for offers wait for each other."""
        return await self._one(Mentorship, "mentorship_lock", idea_id=idea_id)

    async def of(self, mentor_id: str) -> list[Mentorship]:
        """What somebody is mentor of, the oldest first."""
        return await self._all(Mentorship, "mentorships_of", mentor_id=mentor_id)

    async def unchosen(self) -> list[Mentorship]:
        """Those without a mentor after the time for offers, the oldest first."""
        return await self._all(Mentorship, "mentorships_unchosen")

    async def unsettled(self, told_since: datetime) -> list[Mentorship]:
        """The same, and those with a letter nobody noted; unless organisers were told since."""
        values = {"told_since": stamp(told_since)}
        return await self._all(Mentorship, "mentorships_unsettled", **values)

    async def offer(self, offer: MentorOffer) -> None:
        """A director's answer; the last one counts."""
        await self._session.run("mentor_offer_put", **columns(offer))

    async def offers(self, idea_id: str) -> list[MentorOffer]:
        """Who answered, the first to begin with."""
        return await self._all(MentorOffer, "mentor_offers_of", idea_id=idea_id)

    async def volunteers(self, idea_id: str) -> list[str]:
        """The ids of those who offer themselves, the first to begin with."""
        return [each.person_id for each in await self.offers(idea_id) if each.answer == "yes"]

    async def add_letter(self, letter: Letter) -> bool:
        """A version of a letter; False if there is one of that number."""
        return await self._session.one("letter_add", **columns(letter)) is not None

    async def sign(self, id: str, on: date, body: dict[str, Any], pdf: str | None) -> bool:
        """It is signed, and drawn anew with its dates; False if it was signed before."""
        values = {"signed_on": on.isoformat(), "body": to_column(body), "pdf": pdf}
        return await self._session.one("letter_sign", id=id, **values) is not None

    async def acknowledge(self, id: str, now: datetime) -> bool:
        """Its mentor takes note of it; False if that was done, or if it is not signed."""
        row = await self._session.one("letter_acknowledge", id=id, acknowledged_at=stamp(now))
        return row is not None

    async def letter(self, id: str) -> Letter | None:
        """One version of a letter."""
        return await self._one(Letter, "letter_get", id=id)

    async def letters(self, idea_id: str) -> list[Letter]:
        """Every version of an idea's letter, the first to begin with."""
        return await self._all(Letter, "letters_of", idea_id=idea_id)

    async def add_milestone(self, milestone: Milestone) -> None:
        """A milestone of a signed letter."""
        await self._session.run("milestone_add", **columns(milestone))

    async def save_milestone(self, milestone: Milestone, was: Milestone) -> bool:
        """A milestone as it is now."""
        values = columns(milestone) | {"version": was.version + 1, "was_version": was.version}
        for fixed in ("idea_id", "days", "due_on"):
            del values[fixed]
        return await self._session.one("milestone_save", **values) is not None

    async def milestone(self, id: str) -> Milestone | None:
        """One milestone."""
        return await self._one(Milestone, "milestone_get", id=id)

    async def milestones(self, idea_id: str) -> list[Milestone]:
        """The milestones of an idea, the first to begin with."""
        return await self._all(Milestone, "milestones_of", idea_id=idea_id)

    async def awaited(self, person_id: str) -> list[Milestone]:
        """The milestones nobody has spoken of yet, of one mentor or bearer."""
        return await self._all(Milestone, "milestones_awaited_by", person_id=person_id)

    async def unanswered(self) -> list[Milestone]:
        """Those whose mentor was reminded twice, and the organisers were not told."""
        return await self._all(Milestone, "milestones_unanswered")

    async def say(self, word: MilestoneWord) -> None:
        """Somebody says how it goes."""
        await self._session.run("milestone_word_add", **columns(word))

    async def complete(self, word_id: str, sentence: str) -> None:
        """The sentence that goes with it."""
        await self._session.run("milestone_word_complete", id=word_id, sentence=sentence)

    async def words(self, idea_id: str) -> list[MilestoneWord]:
        """Everything said of an idea, from the beginning."""
        return await self._all(MilestoneWord, "milestone_words_of", idea_id=idea_id)

    async def last_signs(self) -> dict[str, datetime]:
        """By idea that is launched or to be reworked, when anything last happened to it."""
        rows = await self._session.all("mentor_last_signs")
        signs = ("changed_at", "happened_at", "said_at", "put_off_at")
        return {row["idea_id"]: moment(max(row[each] or "" for each in signs)) for row in rows}

    async def remind(self, reminder: Reminder) -> bool:
        """A reminder is sent; False if it was before."""
        return await self._session.one("reminder_add", **columns(reminder)) is not None

    async def reminders(self, subject: str) -> list[Reminder]:
        """Who was reminded of something."""
        return await self._all(Reminder, "reminders_about", subject=subject)

    async def ask_rework(self, rework: Rework) -> bool:
        """What the jury asks of a version; False if it was asked before."""
        return await self._session.one("rework_add", **columns(rework)) is not None

    async def reworked(self, rework: Rework) -> bool:
        """It came back with its answers; False if it had."""
        values = columns(rework)
        del values["questions"], values["asked_at"]
        return await self._session.one("rework_answer", **values) is not None

    async def write_answers(self, rework: Rework) -> None:
        """What was answered aloud is text now."""
        await self._session.run(
            "rework_write",
            idea_id=rework.idea_id,
            version=rework.version,
            answers=to_column(rework.answers),
        )

    async def reworks(self, idea_id: str) -> list[Rework]:
        """What was asked of an idea, the first time to begin with."""
        return await self._all(Rework, "reworks_of", idea_id=idea_id)
