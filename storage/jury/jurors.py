"""Who was drawn, who they are in the conversation, what they say of ideas."""

from __future__ import annotations

from storage.records.jury import Juror, Score, Vote
from storage.repository import Repository
from storage.rows import columns, stamp


class Jurors(Repository):
    """Who was drawn, who they are in the conversation, what they say of ideas."""

    async def add(self, jurors: list[Juror]) -> None:
        """The ranked list of a draw."""
        await self._session.many("juror_add", [columns(juror) for juror in jurors])

    async def save(self, juror: Juror, was: Juror) -> bool:
        """A juror as they are now."""
        values = {**columns(juror), "version": was.version + 1}
        for fixed in ("draw_id", "number", "name", "service", "manager_contact", "rank"):
            del values[fixed]
        row = await self._session.one("juror_save", **values, was_version=was.version)
        return row is not None

    async def get(self, id: str) -> Juror | None:
        """One juror."""
        return await self._one(Juror, "juror_get", id=id)

    async def of_draw(self, draw_id: str) -> list[Juror]:
        """The ranked list of a draw."""
        return await self._all(Juror, "jurors_of", draw_id=draw_id)

    async def lock(self, draw_id: str) -> list[Juror]:
        """The same, ours alone until the transaction ends."""
        return await self._all(Juror, "jurors_lock", draw_id=draw_id)

    async def who_is(self, person_id: str) -> list[Juror]:
        """The lines somebody has in ranked lists, those of the newest draw first."""
        return await self._all(Juror, "jurors_who_are", person_id=person_id)

    async def to_summon(self) -> list[Juror]:
        """Who accepted, for a session to come, and whose manager is to be handed a summons."""
        return await self._all(Juror, "jurors_to_summon")

    async def seated(self) -> frozenset[str]:
        """The numbers of whoever holds a place in a jury that still has an idea to hear."""
        return frozenset([row["number"] for row in await self._session.all("jurors_seated")])

    async def score(self, score: Score, was: Score | None) -> bool:
        """What a juror says of an idea, corrected from what it `was`."""
        if was is None:
            return await self._session.one("score_add", **columns(score)) is not None
        row = await self._session.one("score_save", **columns(score), was_at=stamp(was.at))
        return row is not None

    async def score_of(self, idea_id: str, juror_id: str) -> Score | None:
        """What a juror says of an idea, for that juror."""
        return await self._one(Score, "score_get", idea_id=idea_id, juror_id=juror_id)

    async def scores(self, idea_id: str) -> list[Score]:
        """What the jury says of an idea. Who may see it is for the rules of blindness."""
        return await self._all(Score, "scores_of", idea_id=idea_id)

    async def vote(self, vote: Vote) -> None:
        """A juror's yes or no to what is proposed; the last one counts."""
        await self._session.run("vote_put", **columns(vote))

    async def votes(self, idea_id: str, hearing_version: int) -> list[Vote]:
        """The votes on what is proposed at that version of the hearing."""
        return await self._all(Vote, "votes_of", idea_id=idea_id, hearing_version=hearing_version)
