"""Simulated people who hand in ideas one after the other, and what is measured meanwhile.

A process of its own (`bench/run.py` starts it). It prints `{"url", "token"}`, then takes one
JSON line per round on its standard input, `{"people", "think", "warmup", "seconds", "bot",
"stores"}` (the last two: process ids), and prints the round's figures (`Figures`) as one line.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.processes import Meter
from bench.script import AGAIN, NOTHING_TO_ANSWER, START, Answer, find, fold
from bench.server import TOKEN, BotServer, message

STALLED = 20.0
STEPS = 10  # of one idea, about
LONGEST_ARRIVAL = 60.0


@dataclass(frozen=True, slots=True)
class Figures:
    """One round. Times in ms from the update being available to the message that asks for the
    next answer; CPU in seconds per 1,000 steps; memory in MB. `server_busy`: share of a core
    the load itself took (near 1: the load is the limit, not the bot). `think`: seconds that
    people take over each answer."""

    people: int
    think: float
    steps_per_second: float
    p50: float
    p95: float
    p99: float
    cpu: float
    store_cpu: float
    rss: float
    ideas: int
    stalled: int
    server_busy: float
    calls_per_step: float
    unknown: list[str]


@dataclass(slots=True)
class Person:
    """Someone with one thing said and unanswered since `since` (0: nothing). `last` is the line
    of the table they followed last: two bubbles with the same button are pressed once."""

    id: int
    since: float = 0.0
    last: Answer | None = None


@dataclass(slots=True)
class Tally:
    """What is counted while `open`."""

    open: bool = False
    times: list[float] = field(default_factory=list)
    ideas: int = 0
    unknown: set[str] = field(default_factory=set)


class Crowd:
    """The people of one round, driven by what the bot sends them."""

    def __init__(self) -> None:
        self.server = BotServer(self.hear)
        self.people: dict[int, Person] = {}
        self.tally = Tally()
        self.over = True
        self.think = 0.0
        self._first = 100_000
        self._absent: list[Person] = []
        self._patience = 0.0
        self._all_here = asyncio.Event()
        self._answered = asyncio.Event()

    def arrive(self, count: int) -> None:
        """New people, each saying /start.

        The next one comes when those who are here have gone a `count`-th of an idea further:
        so they stand at all its steps later on. Had they begun together they would go on in
        waves, and a short round would see some steps more than others.
        """
        self._first += 10_000
        self._absent = [Person(self._first + n) for n in range(count)]
        self.people, self.over, self.tally = {}, False, Tally()
        self._all_here.clear()
        self._enter(count)

    def _enter(self, count: int) -> None:
        while self._absent and self._patience <= 0:
            person = self._absent.pop()
            self.people[person.id] = person
            self._patience += STEPS * len(self.people) / count
            self.say(person, START)
        if not self._absent:
            self._patience = 0.0
            self._all_here.set()

    def hear(self, chat_id: int, message_id: int, text: str, markup: str) -> None:
        """The bot sent a message: count it and answer, if it is one to answer."""
        person = self.people.get(chat_id)
        if person is None or not person.since:
            return
        plain, labels, buttons = _read(text, markup)
        answer = find(plain, labels)
        if answer is None:
            if buttons and not plain.startswith(NOTHING_TO_ANSWER):
                self.tally.unknown.add(text[:80])
            return
        if answer is person.last:
            return
        person.last = answer
        self._count(person, answer)
        if not self.over and self.think:
            asyncio.get_running_loop().call_later(
                self.think, self._act, person, answer, message_id, text, markup
            )
        elif not self.over:
            self._act(person, answer, message_id, text, markup)

    def say(self, person: Person, text: str) -> None:
        command = f',"entities":[{{"type":"bot_command","offset":0,"length":{len(text)}}}]'
        self._put(
            person,
            f'"message":{{"message_id":{self.server.next_message_id()},"from":{_user(person)},'
            f'"chat":{{"id":{person.id},"type":"private","first_name":"Michel"}},'
            f'"date":{int(time.time())},"text":{json.dumps(text, ensure_ascii=False)}'
            f"{command if text.startswith('/') else ''}}}",
        )

    def press(self, person: Person, data: str, shown: str) -> None:
        query_id = self.server.next_message_id()
        self._put(
            person,
            f'"callback_query":{{"id":"{query_id}","from":{_user(person)},'
            f'"message":{shown},"chat_instance":"1","data":{json.dumps(data)}}}',
        )

    def _act(self, person: Person, answer: Answer, message_id: int, text: str, markup: str) -> None:
        if self.over:
            return
        if answer.again:
            self.say(person, AGAIN)
        elif answer.say:
            self.say(person, answer.say)
        else:
            _, labels, buttons = _read(text, markup)
            data = next(
                d for label, d in zip(labels, buttons, strict=True) if answer.label in label
            )
            self.press(person, data, message(person.id, message_id, text, markup))

    def _put(self, person: Person, body: str) -> None:
        person.since = time.perf_counter()
        self.server.put(body)

    def _count(self, person: Person, answer: Answer) -> None:
        now = time.perf_counter()
        if self.tally.open:
            self.tally.times.append((now - person.since) * 1000)
            self.tally.ideas += answer.again
        person.since = 0.0
        self._answered.set()
        if self._absent and not self.over:
            self._patience -= 1
            self._enter(len(self.people) + len(self._absent))

    def stalled(self) -> int:
        """How many have waited too long for an answer they understand."""
        now = time.perf_counter()
        return sum(bool(p.since) and now - p.since > STALLED for p in self.people.values())

    async def round(self, order: dict[str, Any]) -> Figures:
        """Let people come, warm up, measure, and wait until the bot has nothing in hand."""
        await asyncio.wait_for(self.server.polled.wait(), 60)
        self.think = order["think"]
        self.arrive(order["people"])
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._all_here.wait(), LONGEST_ARRIVAL)
        await asyncio.sleep(order["warmup"])
        meter = Meter(order["bot"], order["stores"])
        requests, self.tally.open = self.server.requests, True
        await asyncio.sleep(order["seconds"])
        self.tally.open = False
        figures = self._figures(meter, self.server.requests - requests)
        await self._drain()
        return figures

    def _figures(self, meter: Meter, requests: int) -> Figures:
        spent = meter.read()
        steps = max(1, len(self.tally.times))
        times = sorted(self.tally.times) or [float("nan")]
        return Figures(
            people=len(self.people),
            think=self.think,
            steps_per_second=len(self.tally.times) / spent.seconds,
            p50=times[len(times) // 2],
            p95=times[int(len(times) * 0.95)],
            p99=times[int(len(times) * 0.99)],
            cpu=spent.bot_cpu / steps * 1000,
            store_cpu=spent.store_cpu / steps * 1000,
            rss=spent.rss,
            ideas=self.tally.ideas,
            stalled=self.stalled(),
            server_busy=spent.own_cpu / spent.seconds,
            calls_per_step=requests / steps,
            unknown=sorted(self.tally.unknown)[:5],
        )

    async def _drain(self) -> None:
        """Let the bot finish what it has in hand, 5 seconds at most."""
        self.over = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(5):
                while any(person.since for person in self.people.values()):
                    self._answered.clear()
                    await self._answered.wait()


@functools.lru_cache(maxsize=4096)
def _read(text: str, markup: str) -> tuple[str, list[str], list[str]]:
    """Folded text, folded labels, and what their buttons carry."""
    rows = json.loads(markup).get("inline_keyboard", []) if markup else []
    buttons = [button for row in rows for button in row if "callback_data" in button]
    labels = [fold(button["text"]) for button in buttons]
    return fold(text), labels, [button["callback_data"] for button in buttons]


def _user(person: Person) -> str:
    return f'{{"id":{person.id},"is_bot":false,"first_name":"Michel","language_code":"fr"}}'


async def main() -> None:
    """Take rounds from standard input until it ends."""
    crowd = Crowd()
    await crowd.server.start()
    print(json.dumps({"url": crowd.server.url, "token": TOKEN}), flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        order = json.loads(line)
        if order.get("forget"):
            crowd.server.forget()
            print("{}", flush=True)
            continue
        print(json.dumps(asdict(await crowd.round(order))), flush=True)
    crowd.server.stop()


if __name__ == "__main__":
    asyncio.run(main())
