"""What juries wait for from somebody at this moment, and the words that answer it.

A label counts whenever its answer is awaited: whatever else was shown since.
"""

from __future__ import annotations

from handlers.context import Context
from handlers.jury import invitations, outcome, room
from messages.folding import fold
from messages.message import Offer, Say
from storage.records.jury import HearingStatus, SessionStatus

RUNNING = frozenset({HearingStatus.SCORING, HearingStatus.REVEALED, HearingStatus.PROPOSED})
ANSWERS = tuple(
    Offer("", f"button.{label}")
    for label in (
        "accept", "decline", "score", "correct_marks", "propose_outcome", "agree", "disagree",
        "change_mind",
    )
)  # fmt: skip


async def in_hearings(ctx: Context) -> list[Say]:
    """What the ideas being heard ask: marks, a decision to propose, a yes or no to one."""
    mine = await ctx.uow.jury.jurors.who_is(ctx.person.id)
    sessions = await ctx.uow.jury.sessions.with_status(SessionStatus.PLANNED) if mine else []
    says: list[Say] = []
    for session in sessions:
        for hearing in await ctx.uow.jury.sessions.hearings(session.id):
            if hearing.status in RUNNING:
                says += await _asked(ctx, hearing.idea_id)
    return says


async def _asked(ctx: Context, idea_id: str) -> list[Say]:
    entered = await room.enter_of(ctx, idea_id)
    juror = entered.juror_of(ctx.person.id) if entered else None
    return await outcome.asked(ctx, entered, juror) if entered and juror else []


async def action(ctx: Context, text: str) -> str | None:
    """What the label of an awaited answer does; None if it is none, or stands for several."""
    said = fold(text)
    if not any(said in labels for _, labels in ctx.catalogue.labels(ANSWERS)):
        return None
    says = [*await in_hearings(ctx), *await invitations.pending(ctx)]
    offers = [offer for say in says for offer in say.offers]
    found = {each for each, labels in ctx.catalogue.labels(offers) if said in labels}
    return found.pop() if len(found) == 1 else None


async def vote(ctx: Context, *, agrees: bool) -> str | None:
    """What « oui » or « non » does while a vote is the only thing that waits."""
    says = await in_hearings(ctx)
    verbs = [offer.action.split(".")[1] for offer in says[0].offers] if len(says) == 1 else []
    if not {"agree", "disagree"} <= set(verbs):
        return None
    return says[0].offers[verbs.index("agree" if agrees else "disagree")].action
