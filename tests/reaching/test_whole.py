"""The whole program: an answer rings by SMS, then by a notification, until the page is opened."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import httpx

from bot.channels.push.keys import Keys, made
from bot.channels.web.session import Session
from handlers import news
from handlers.context import Context
from handlers.event import Due, Event
from messages.message import Say
from storage.records.ideas import Idea, IdeaStatus
from storage.records.people import Address, Person
from storage.records.reaching import PhoneNumber
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork
from tests.channels.program import Program, running, settings
from tests.reaching.gateway import gateway
from tests.reaching.push_service import Receiver, push_service

HEADERS = {"Sec-Fetch-Site": "same-origin"}
NUMBER = "+33612345678"
KEY = made()


async def test_from_the_answer_to_the_reading(tmp_path: Path) -> None:
    """An SMS through the gateway; later a notification; then the page is opened, and peace."""
    keys = Keys(KEY, "")
    async with gateway() as sms, push_service(keys.public) as push:
        chosen = settings(
            tmp_path, public_url="http://vivier.example", push_key=KEY,
            push={"services": ["127.0.0.1"]},
            sms={"url": f"{sms.url}/send", "body": "to={digits}&text={text}"},
        )  # fmt: skip
        async with (
            running(chosen) as program,
            httpx.AsyncClient(base_url=program.url) as michel,
            httpx.AsyncClient(base_url=program.url) as thief,
        ):
            push.now = lambda: program.clock.now().timestamp()
            receiver = Receiver()
            await _settle(program, michel, receiver, f"{push.url}/abc")
            await _answer(program)
            await _until(lambda: bool(sms.asked), program)
            fields = sms.asked[0].fields
            assert fields["to"] == "33612345678"
            assert "NM-2026-0042" in fields["text"]
            assert "broyeur" not in json.dumps(fields)
            await _links(fields["text"].rpartition(" ")[2], michel, thief)
            program.clock.forward(timedelta(days=4))  # over a week-end: Monday
            await _until(lambda: bool(push.bodies), program)
            told = json.loads(receiver.opened(push.bodies[0]))
            assert told == {"title": "Du nouveau dans Vivier"}
            assert "broyeur" in (await michel.get("/")).text
            code = fields["text"].rpartition("/")[2]
            known = await program.vivier.database.read(lambda uow: uow.reaching.by_code(code))
            assert known is not None
            assert known.outcome == "read"
            assert (len(sms.asked), len(push.bodies)) == (1, 1)


async def _settle(
    program: Program, michel: httpx.AsyncClient, receiver: Receiver, endpoint: str
) -> None:
    """Michel has the page, gave a number and lets his browser ring."""
    await michel.get("/")
    address = Session(michel.cookies["vivier"]).address
    browser = receiver.subscription(endpoint)
    body = {"endpoint": endpoint, "keys": {"p256dh": browser.p256dh, "auth": browser.auth}}
    assert (await michel.post("/push", json=body, headers=HEADERS)).status_code == 204

    async def work(uow: UnitOfWork) -> None:
        known = await uow.people.address("web", address)
        assert known is not None
        who = await uow.people.lock(known.person_id)
        assert who is not None
        await uow.people.save(replace(who, told_by="sms", name="Michel"))
        given = program.clock.now()
        number = PhoneNumber(person_id=who.id, number=NUMBER, given_at=given)
        await uow.reaching.put_number(number)

    await program.vivier.database.write(work)


async def _answer(program: Program) -> None:
    """What an organiser's answer does."""
    now = program.clock.now()

    async def work(uow: UnitOfWork) -> None:
        (michel,) = await uow.people.all()
        idea = _idea(michel, program)
        await uow.ideas.add(idea)
        ctx = Context(
            now=now, rng=Random(1), uow=uow, policy=program.vivier.policy,
            catalogue=program.vivier._catalogue, event=_event(program), person=michel,
            address=Address(channel="timer", address="", person_id="", seen_at=now),
        )  # fmt: skip
        values = {"reference": idea.reference, "title": idea.title, "text": "Un broyeur arrive"}
        await news.tell(ctx, idea, Say("ideas.answered", values), dedupe="answer")

    await program.vivier.database.write(work)


def _event(program: Program) -> Event:
    due = Due("nothing")
    return Event(channel="timer", address="", external_id="x", what=due, at=program.clock.now())


def _idea(of: Person, program: Program) -> Idea:
    now = program.clock.now()
    return Idea(
        id=new_id(), reference="NM-2026-0042", version=1, person_id=of.id,
        status=IdeaStatus.ANSWERED, title="Un broyeur", problem="Ça sèche", proposal="Un broyeur",
        criteria={}, part="carry", name="Michel", channel="web", promised_on="2026-12-04",
        created_at=now, submitted_at=now, updated_at=now,
    )  # fmt: skip


async def _links(url: str, michel: httpx.AsyncClient, thief: httpx.AsyncClient) -> None:
    """It opens Michel's own telephone; a thief reads no name, no reference, no idea."""
    path = httpx.URL(url).path
    assert url.startswith("http://vivier.example/r/")
    mine = await michel.get(path)
    assert (mine.status_code, mine.headers["location"]) == (303, "/")
    page = (await thief.get(path)).text
    assert "Votre code" in page
    assert not [word for word in ("Michel", "NM-2026", "broyeur") if word in page]
    assert "vivier" not in thief.cookies


async def _until(ready: Callable[[], bool], program: Program) -> None:
    """Time passes five seconds at each look, until it has happened."""
    async with asyncio.timeout(30):
        while not ready():
            program.clock.forward(timedelta(seconds=5))
            await asyncio.sleep(0.05)
