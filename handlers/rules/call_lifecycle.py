"""The states of a call and what may be done to it: one table."""

from __future__ import annotations

from storage.records.calls import Announcement, CallStatus

STEPS: dict[CallStatus, frozenset[CallStatus]] = {
    CallStatus.PLANNED: frozenset({CallStatus.OPEN, CallStatus.CANCELLED}),
    CallStatus.OPEN: frozenset({CallStatus.CLOSED}),
    CallStatus.CLOSED: frozenset(),
    CallStatus.CANCELLED: frozenset(),
}
ACTS: dict[str, frozenset[CallStatus]] = {
    "edit": frozenset({CallStatus.PLANNED, CallStatus.OPEN}),
    "prolong": frozenset({CallStatus.PLANNED, CallStatus.OPEN}),
    "close": frozenset({CallStatus.OPEN}),
    "cancel": frozenset({CallStatus.PLANNED}),
    "report": frozenset({CallStatus.OPEN, CallStatus.CLOSED}),
    "poster": frozenset({CallStatus.PLANNED, CallStatus.OPEN}),
}
ON_ITS_WAY = frozenset({Announcement.RUNNING, Announcement.PAUSED})


def may_become(status: CallStatus, wanted: CallStatus) -> bool:
    """Whether a call in that state may take that step."""
    return wanted in STEPS[status]


def may(status: CallStatus, act: str) -> bool:
    """Whether that may be done to a call in that state."""
    return status in ACTS[act]
