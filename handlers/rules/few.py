"""No figure under ten people is ever told, nor one that could be worked out from the others."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

FEW = 10
K = TypeVar("K", bound=Hashable)


def told(count: int) -> int | None:
    """A number of people as it may be told; None: « fewer than 10 »."""
    return count if count >= FEW else None


def parts(counts: Mapping[K, int]) -> dict[K, int | None]:
    """The parts of a total that is told too, each as it may be; None: « fewer than 10 ».

    Whoever subtracts the parts from the total must not learn a figure under ten: where the hidden
    ones make fewer together, or there is but one, the smallest of the others is hidden as well.
    """
    if sum(counts.values()) < FEW:
        return dict.fromkeys(counts)
    shown = sorted((key for key in counts if counts[key] >= FEW), key=lambda key: -counts[key])
    hidden = [key for key in counts if counts[key] < FEW]
    while hidden and shown and (len(hidden) == 1 or sum(counts[key] for key in hidden) < FEW):
        hidden.append(shown.pop())
    return {key: None if key in hidden else counts[key] for key in counts}
