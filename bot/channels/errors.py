"""Why a message could not be delivered: the closed list. Each error *is* its policy."""

from __future__ import annotations


class DeliveryError(Exception):
    """A send that did not succeed."""


class TryLater(DeliveryError):
    """A passing trouble: the message is kept and tried again.

    `after` is how many seconds the platform asked to wait; None lets the delivery choose
    a delay that grows. `pause_channel` makes the whole channel wait, not this address alone.
    """

    def __init__(self, reason: str, after: float | None = None, *, pause_channel: bool = False):
        super().__init__(reason)
        self.after = after
        self.pause_channel = pause_channel


class Unreachable(DeliveryError):
    """This address hears nothing any more (blocked, deactivated, gone)."""


class Moved(DeliveryError):
    """The conversation now lives at `address`: the message is to be sent there."""

    def __init__(self, address: str):
        super().__init__("moved")
        self.address = address


class Refused(DeliveryError):
    """The platform will never take this message: a fault of ours, to be read in the log."""
