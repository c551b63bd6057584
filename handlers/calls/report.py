"""What a call brought, in numbers of people: never fewer than ten, never who did not answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from handlers.rules import few
from storage.records.calls import Call, CallFigures, CallGroup
from storage.unit_of_work import UnitOfWork

STAGES = ("reached", "begun", "sent")
AT_LEAST = 2
Figures = dict[str, int | None]
"""`{"reached", "begun", "sent"}` in people; None is « fewer than 10 »."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The figures of a call as they may be told; `services` by name, "" where it is not known.

    `channels` and `services` are empty while the answers of fewer than two groups may be told.

    `posters` are the people who first came by a poster of it.
    """

    people: Figures
    ideas: int | None
    posters: int | None
    channels: dict[str, Figures]
    services: dict[str, Figures]


async def of(uow: UnitOfWork, call: Call) -> Report:
    """The report of a call as it is now."""
    names = {service.id: service.name for service in await uow.services.all()}
    posters = [each.contacts for each in await uow.posters.figures() if each.call == call.reference]
    figures = await uow.calls.figures(call)
    return make(await _stages(uow, call), figures, names, posters=sum(posters))


async def _stages(uow: UnitOfWork, call: Call) -> dict[str, list[CallGroup]]:
    """Who was reached is kept with the call once it is closed: its messages are forgotten."""
    kept = (call.report or {}).get("reached")
    reached = [CallGroup(**group) for group in kept] if kept else await uow.calls.reached(call)
    return {
        "reached": reached,
        "begun": await uow.calls.begun(call),
        "sent": await uow.calls.sent(call),
    }


def to_keep(reached: Iterable[CallGroup]) -> dict[str, Any]:
    """Who was reached, as the call keeps it."""
    fields = ("channel", "service_id", "people")
    return {"reached": [{name: getattr(each, name) for name in fields} for each in reached]}


def make(
    stages: Mapping[str, Iterable[CallGroup]],
    figures: CallFigures,
    names: Mapping[str, str],
    *,
    posters: int = 0,
) -> Report:
    """The figures of `stages`, those of a few people left out."""
    groups = {stage: list(stages[stage]) for stage in STAGES}
    people = {stage: few.told(sum(each.people for each in groups[stage])) for stage in STAGES}
    return Report(
        people=people,
        ideas=figures.ideas if people["sent"] is not None else None,
        posters=few.told(posters),
        channels=_apart(_by(groups, lambda group: group.channel)),
        services=_apart(_by(groups, lambda group: names.get(group.service_id or "", ""))),
    )


def _apart(rows: dict[str, Figures]) -> dict[str, Figures]:
    """Nothing, unless the answers of two groups may be told: one alone would say whose they are.

    A group of which nothing may be told is not named.
    """
    if sum(row["sent"] is not None for row in rows.values()) < AT_LEAST:
        return {}
    return {name: row for name, row in rows.items() if any(row.values())}


def _by(
    groups: Mapping[str, list[CallGroup]], key: Callable[[CallGroup], str]
) -> dict[str, Figures]:
    """Each stage apart, by channel or by service, the one that reached most first."""
    counts: dict[str, Counter[str]] = {}
    for stage, some in groups.items():
        counts[stage] = Counter()
        for group in some:
            counts[stage][key(group)] += group.people
    rows = sorted({name for some in counts.values() for name in some})
    rows.sort(key=lambda name: -counts["reached"][name])
    told = {stage: few.parts({row: counts[stage][row] for row in rows}) for stage in STAGES}
    return {row: {stage: told[stage][row] for stage in STAGES} for row in rows}
