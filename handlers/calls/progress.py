"""How far an announcement is, in one bubble that is rewritten where it stands."""

from __future__ import annotations

from datetime import datetime
from math import ceil
from typing import Any

from handlers.policy import Policy
from handlers.rules.hours import next_permitted
from messages.message import Offer, Say
from storage.records.calls import Announcement, Call, Progress
from storage.unit_of_work import UnitOfWork

CELLS = 10
BUTTONS: dict[Announcement, tuple[str, ...]] = {
    Announcement.RUNNING: ("pause", "stop"),
    Announcement.PAUSED: ("resume", "stop"),
}


async def say(uow: UnitOfWork, policy: Policy, call: Call, now: datetime) -> Say:
    """The bubble as it is now; without a button once nothing can change any more."""
    figures = await uow.outbox.progress(call.id, now)
    offered = offers(call.id, call.announcement)
    return Say("announce.progress", values(call, figures, policy, now), offered)


def offers(call_id: str, state: Announcement) -> tuple[Offer, ...]:
    """What may be done to an announcement in that state."""
    return tuple(
        Offer(f"go.call_{verb}.{call_id}", f"button.call_{verb}") for verb in BUTTONS.get(state, ())
    )


def values(call: Call, figures: Progress, policy: Policy, now: datetime) -> dict[str, Any]:
    """What the bubble's sentences need; `minutes` is None where nobody waits but for hours, `next`
    where nothing does.
    """
    stopped = call.announcement is Announcement.STOPPED  # whoever had it not will not: not done
    done = figures.sent if stopped else figures.people - figures.owed
    share = done / figures.people if figures.people else 1.0
    rate = min(policy.per_second.values(), default=0.0)
    running = call.announcement is Announcement.RUNNING
    opens = next_permitted(now, policy.hours, policy.zone, policy.holidays)
    shut = bool(figures.leaving) and opens > now
    return {
        "question": call.question,
        "state": call.announcement.value,
        "bar": bar(share),
        "percent": int(share * 100),
        "people": figures.people,
        "sent": figures.sent,
        "waiting": figures.waiting,
        "next": (opens if shut else figures.next_at) if running else None,
        "unreachable": figures.unreachable,
        "minutes": ceil(figures.leaving / rate / 60) if running and rate and not shut else None,
    }


def bar(share: float) -> str:
    """A bar of ten cells: full only at the very end."""
    full = int(share * CELLS)
    return "█" * full + "░" * (CELLS - full)
