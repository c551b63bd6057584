"""The dry run: whom an announcement would reach, how, from when until when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from handlers import proactive
from handlers.context import Context
from handlers.rules.hours import Hours, next_permitted, permitted
from messages.folding import fold
from storage.records.calls import Call

STEP = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """`people` will have it before it closes, `by_channel` says on which; `unreachable` have no
    way at all.

    `first_at` and `last_at` are moments, None where there is nobody; `seconds` is how long messages
    leave between them, at their pace: the hours nobody may be written to in are not counted.
    """

    people: int
    by_channel: dict[str, int]
    unreachable: int
    first_at: datetime | None
    last_at: datetime | None
    seconds: int


@dataclass(slots=True)
class Group:
    """People whose messages leave in the same hours over the same channel."""

    channel: str
    hours: Hours
    left: float


async def estimate(ctx: Context, call: Call) -> Estimate:
    """What would happen if it were announced as planned.

    Whoever is in pause then, or wants no more of its theme, is not counted.
    """
    begins = max(call.opens_at, ctx.now)
    services = {each.id: each for each in await ctx.uow.services.all()}
    ways = await ctx.uow.people.ways(call.audience, fold(call.theme), begins)
    groups = [
        Group(channel, proactive.window(services.get(service_id or ""), ctx.policy), number)
        for service_id, channel, number in ways
        if channel
    ]
    by_channel = _by_channel(groups)
    policy = ctx.policy
    first, last, busy = simulate(
        groups, begins, call.closes_at, policy.per_second, policy.zone, policy.holidays
    )
    by_channel -= _by_channel(groups)  # those still left when it closes
    return Estimate(
        people=by_channel.total(),
        by_channel=dict(by_channel.most_common()),
        unreachable=sum(number for _, channel, number in ways if not channel),
        first_at=first,
        last_at=last,
        seconds=round(busy.total_seconds()),
    )


def _by_channel(groups: Sequence[Group]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for group in groups:
        counted[group.channel] += ceil(group.left)
    return counted


def simulate(
    groups: Sequence[Group],
    begins: datetime,
    ends: datetime,
    per_second: Mapping[str, float],
    zone: ZoneInfo,
    holidays: Container[date],
) -> tuple[datetime | None, datetime | None, timedelta]:
    """When the first and the last message leave, and how long they do so in all.

    Minute by minute; nights are leapt over. Who has not had it when it `ends` is still `left`.

    A channel without a pace takes everything at once.
    """
    at, first, last, busy = begins, None, None, timedelta()
    while at < ends and (waiting := [group for group in groups if group.left > 0]):
        due = [
            each for each in waiting if permitted(at, each.hours, zone, holidays) or not each.hours
        ]
        if not due:
            opens = (next_permitted(at, each.hours, zone, holidays) for each in waiting)
            at = max(min(opens), at + timedelta(seconds=1))
            continue
        first = first or at
        used = _minute(due, per_second)
        last, busy = at + used, busy + used
        at += STEP
    return first, last, busy


def _minute(groups: Sequence[Group], per_second: Mapping[str, float]) -> timedelta:
    """Let a minute's messages leave; how far into it the last one did."""
    used = {group.channel: 0.0 for group in groups}
    for group in groups:
        rate = per_second.get(group.channel)
        room = group.left if rate is None else (STEP.total_seconds() - used[group.channel]) * rate
        sent = min(group.left, room)
        group.left -= sent
        if rate is not None:
            used[group.channel] += sent / rate
    return timedelta(seconds=max(used.values()))
