"""Learning to be a juror: six short pages and one score to try; the script of the half hour."""

from __future__ import annotations

from handlers import organisers
from handlers.context import Context
from handlers.start import NEXT
from messages.message import Offer, Say

CAPSULES = 6
MARKS = ("1", "2", "3", "4", "5")
PAGES = 3


async def capsule(ctx: Context, number: str) -> list[Say]:
    """/formation: one page after the other, then a score to try. Anybody may read them."""
    at = int(number) if number.isdigit() and 1 <= int(number) <= CAPSULES else 1
    following = Offer(f"go.training.{at + 1}", "button.next_page") if at < CAPSULES else _try()
    minutes = ctx.policy.jury.lengths
    values = {"n": at, "total": CAPSULES, "seats": ctx.policy.jury.seats,
              "minutes": minutes.idea, "deliberation": minutes.deliberation}  # fmt: skip
    return [Say(f"juror.capsule.page_{at}", values, (following,))]


def _try() -> Offer:
    return Offer("go.trial", "button.try_score")


async def trial(_ctx: Context, mark: str) -> list[Say]:
    """An invented idea to score; what is given is kept nowhere."""
    if mark not in MARKS:
        offers = tuple(Offer(f"go.trial.{each}", text=each) for each in MARKS)
        return [Say("juror.trial", {}, offers)]
    said = "low" if int(mark) < 3 else "high" if int(mark) > 3 else "middle"
    return [Say(f"juror.trial_{said}", {"mark": mark}), Say("juror.trial_end", {}, NEXT)]


async def script(ctx: Context, reference: str) -> list[Say]:
    """« Le déroulé »: what an organiser says and does in the half hour of training."""
    if denied := organisers.refused(ctx, "hold_juries"):
        return denied
    lengths = ctx.policy.jury.lengths
    values = {"training": lengths.training, "minutes": lengths.idea,
              "deliberation": lengths.deliberation, "seats": ctx.policy.jury.seats}  # fmt: skip
    see = Offer(f"go.session.{reference}", "button.see_session")
    pages = [Say(f"session.script.page_{n}", values) for n in range(1, PAGES + 1)]
    return [*pages[:-1], Say(pages[-1].key, values, (see,))]
