"""The hearing as a machine: whatever is pressed, in whichever order, by three jurors, substitutes,
two organisers and authors, on the real store.

No mark is seen before the reveal, no idea is decided twice, no mark that was sent is lost.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from random import Random

import pytest

from handlers.rules import blindness, scoring
from storage.records.ideas import Idea
from storage.records.jury import Hearing, HearingStatus, Score, Seat
from tests.conversations.hearing_town import (
    HEADS,
    JURORS,
    OTHERS,
    SESSION,
    Hall,
    copied,
    hall,
    prepare,
)

WALKS, EVENTS = 8, 120
OUTCOMES = {"abandoned", "to_rework", "launched"}
EVERYONE = (*JURORS, *HEADS, *OTHERS)
TYPED = (
    "1", "2", "3", "4", "5", "Passer", "Envoyer", "Proposer", "Lancée", "Abandonnée", "Retour",
    "À retravailler", "Un essai coûte peu, et il sert.", "D'accord", "/seance",
)  # fmt: skip


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The morning of the session."""
    path = tmp_path_factory.mktemp("hearing") / "day.db"
    asyncio.run(prepare(path))
    return path


class Machine:
    """One walk."""

    def __init__(self, here: Hall, rng: Random):
        self.here = here
        self.choose = rng.randrange

    async def go(self) -> set[HearingStatus]:
        """Play; the states that were reached."""
        ideas = await self.here.ideas()
        await self.here.press("Nadia", f"go.hear_with.{ideas[0].reference}")
        await self.here.press("Marc", f"go.sitting.{SESSION}")
        reached: set[HearingStatus] = set()
        for _ in range(EVENTS):
            reached |= await self.step(ideas)
        return reached | await self.end(ideas[0])

    async def end(self, idea: Idea) -> set[HearingStatus]:
        """Whatever happened, it can be brought to the reveal: who is missing comes, all score."""
        for who in JURORS:
            id = await self.here.person(who)
            [line] = await self.here.read(lambda uow, id=id: uow.jury.jurors.who_is(id))
            await self.here.press("Nadia", f"go.sit_there.{line.id}")
        await self.here.press("Nadia", f"go.sit_without.{idea.reference}")
        for who in JURORS:
            await self.here.score(who, "345", f"phrase-{who}-", idea.reference)
        hearing, seats, _ = await self.here.state(idea)
        assert blindness.may_be_seen(hearing), (hearing, seats)
        return {hearing.status}

    async def step(self, ideas: list[Idea]) -> set[HearingStatus]:
        before = {idea.id: await self.here.state(idea) for idea in ideas}
        who = EVERYONE[self.choose(len(EVERYONE))]
        given = await self.here.being_given(who)
        me = await self.here.person(who)
        await self.act(who, ideas)
        after = {idea.id: await self.here.state(idea) for idea in ideas}
        for idea in ideas:
            await self.check(idea, before[idea.id], after[idea.id], given, me)
        counts = await self.here.read(lambda uow: uow.inbox.counts())
        assert set(counts) <= {"done"}, counts
        return {hearing.status for hearing, _, _ in after.values()}

    async def act(self, who: str, ideas: list[Idea]) -> None:
        """What is asked of them, something old, or words; now and then all of a form at once."""
        buttons = self.here.seen[who].buttons
        kind = self.choose(10)
        if who in JURORS and kind < 3:
            marks = "".join(str(1 + self.choose(5)) for _ in range(3))
            sentence = f"phrase-{who}-{marks}"
            await self.here.score(who, marks, sentence, ideas[self.choose(2)].reference)
        elif buttons and kind < 8:
            near = buttons[-8:] if kind < 7 else buttons
            await self.here.press(who, near[self.choose(len(near))])
        else:
            await self.here.type(who, TYPED[self.choose(len(TYPED))])

    async def check(
        self,
        idea: Idea,
        before: tuple[Hearing, list[Seat], list[Score]],
        after: tuple[Hearing, list[Seat], list[Score]],
        given: dict[str, int],
        me: str,
    ) -> None:
        was, _, sent = before
        now, seats, rows = after
        if not blindness.may_be_seen(now):
            self.nobody_saw(idea)
            assert now.shown is None
        if was.status is HearingStatus.SCORING and now.status is not HearingStatus.SCORING:
            await self.nothing_lost(now, seats, sent, me)
            assert rows == []
        if was.shown is not None:
            assert now.shown == was.shown, "what was shown never changes"
        history = await self.here.read(lambda uow: uow.ideas.history(idea.id))
        decisions = [line for line in history if line.event in OUTCOMES]
        assert len(decisions) == (now.status is HearingStatus.DECIDED)
        if was.status is HearingStatus.DECIDED:
            assert (now.status, now.outcome, now.reasons) == (was.status, was.outcome, was.reasons)

    def nobody_saw(self, idea: Idea) -> None:
        """No bubble of anybody tells the marks of this idea."""
        for who, seen in self.here.seen.items():
            for bubble in seen.bubbles:
                assert f"Les notes de l’idée {idea.reference}, sur 5" not in bubble, who
                for other in JURORS:
                    assert other == who or f"phrase-{other}-" not in bubble or self.shown, who

    @property
    def shown(self) -> bool:
        """Whether the marks of the other idea are out, whose sentences may then be read."""
        said = [b for seen in self.here.seen.values() for b in seen.bubbles]
        return any("sur 5\nPertinence" in bubble for bubble in said)

    async def nothing_lost(
        self, now: Hearing, seats: list[Seat], sent: list[Score], me: str
    ) -> None:
        """The marks shown are the last that each of who sits has sent, criterion by criterion."""
        assert now.shown is not None
        sitting = {seat.juror_id for seat in blindness.sitting(seats)}
        mine = {j.id for j in await self.here.read(lambda uow: uow.jury.jurors.who_is(me))}
        kept = [score.marks for score in sent if score.juror_id in sitting - mine]
        assert len(now.shown["marks"]) == len(sitting) >= blindness.FEWEST
        assert len(kept) >= len(sitting) - 1  # all but those of whoever sent the last, just now
        for criterion, left in scoring.by_criterion(now.shown).items():
            for marks in kept:
                assert marks[criterion] in left, (criterion, marks, left)
                left.remove(marks[criterion])
            assert len(left) <= 1


@pytest.mark.parametrize("seed", range(WALKS))
def test_any_order_of_taps(day: Path, tmp_path: Path, seed: int) -> None:
    """Whatever is pressed: blind until the reveal, decided once, nothing lost."""

    async def play() -> set[HearingStatus]:
        async with hall(copied(day, tmp_path, seed), seed=seed) as here:
            return await Machine(here, Random(seed)).go()

    assert blindness.SHOWN & asyncio.run(play())
