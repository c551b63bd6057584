"""Faults on demand: what a bad network or a bad day of the platform does to a call."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

Kind = Literal["lost", "reset", "error", "slow", "busy"]
KINDS: tuple[Kind, ...] = ("lost", "reset", "error", "slow", "busy")


@dataclass(slots=True, kw_only=True)
class Fault:
    """A rule. `lost`: done, but the connection is cut before the reply. `reset`: cut before
    anything is done. `error`: 500. `slow`: answered after `seconds`. `busy`: 429 with
    `retry_after` = `seconds`.

    It strikes calls of `method` (None: any but getUpdates), the `next` so many of them if
    given, each with `probability`, after `skip` calls were let pass.
    """

    kind: Kind
    method: str | None = None
    next: int | None = None
    probability: float = 1.0
    seconds: float = 1.0
    skip: int = 0


class Faults:
    """The rules in force, tried in order; chance comes from a seeded generator."""

    def __init__(self, seed: int = 0):
        self._rng = random.Random(seed)
        self.rules: list[Fault] = []
        self.struck = 0

    def seed(self, seed: int) -> None:
        """Begin the same sequence of chances again."""
        self._rng = random.Random(seed)

    def add(
        self,
        kind: Kind,
        *,
        method: str | None = None,
        next: int | None = None,
        probability: float = 1.0,
        seconds: float = 1.0,
        skip: int = 0,
    ) -> Fault:
        """Put a rule in force (see `Fault`)."""
        if kind not in KINDS:
            raise ValueError(f"No such fault: {kind}; there are {', '.join(KINDS)}")
        rule = Fault(
            kind=kind,
            method=method,
            next=next,
            probability=probability,
            seconds=seconds,
            skip=skip,
        )
        self.rules.append(rule)
        return rule

    def strike(self, method: str) -> Fault | None:
        """The fault that befalls this call, if one does."""
        for rule in self.rules:
            if self._hits(rule, method):
                self.struck += 1
                return rule
        return None

    def _hits(self, rule: Fault, method: str) -> bool:
        if rule.method is None and method == "getUpdates":
            return False
        if rule.method is not None and rule.method.lower() != method.lower():
            return False
        if rule.skip > 0:
            rule.skip -= 1
            return False
        if rule.next == 0 or self._rng.random() >= rule.probability:
            return False
        if rule.next is not None:
            rule.next -= 1
        return True
