"""How the town of a transcript is: its services, its codes, its holidays."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from handlers.context import Context
from handlers.event import Due, Event, Text
from handlers.jury import card
from handlers.jury import reminders as jury_reminders
from handlers.mentor import asking as mentor_asking
from handlers.mentor import rework
from handlers.posters import USES
from storage.records.dialogues import DialogueStatus
from storage.records.ideas import IdeaStatus
from storage.records.jury import SessionStatus
from storage.records.people import Address, Invitation, Person, Role, Service
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork
from tests.conversations import drawn, juries
from tests.conversations.town import CATALOGUE, Town, plain

OPEN = (DialogueStatus.OPEN, DialogueStatus.PARKED)


async def apply(town: Town, text: str) -> None:
    """One `--` line."""
    for pattern, act in SETTINGS.items():
        found = re.fullmatch(pattern, text)
        if found:
            await act(town, *found.groups())
            return
    raise AssertionError(f"no such setting: {text}")


async def _code_needed(town: Town) -> None:
    town.policy = replace(town.policy, code_needed=True)


async def _demo(town: Town) -> None:
    town.policy = replace(town.policy, demo=True)


async def _rings(town: Town, ways: str) -> None:
    found = ways.split(", ")
    town.policy = replace(town.policy, sms="SMS" in found, push="notifications" in found)


async def _holidays(town: Town, days: str) -> None:
    found = frozenset(date.fromisoformat(day) for day in days.split(", "))
    town.policy = replace(town.policy, holidays=found)


async def _services(town: Town, names: str) -> None:
    for name in names.split(", "):
        service = Service(id=new_id(), name=name)
        await town.database.write(lambda uow, s=service: uow.services.put(s))  # type: ignore[misc]


async def _code(town: Town, code: str, role: str, service: str | None) -> None:
    services = await town.database.read(lambda uow: uow.services.all())
    invitation = Invitation(
        code=code,
        role=Role(role),
        service_id=next((each.id for each in services if each.name == service), None),
        uses_left=3,
        created_at=town.clock.now(),
    )
    await town.database.write(lambda uow: uow.people.add_invitation(invitation))


async def _poster(town: Town, code: str, reference: str, service: str | None) -> None:
    """A poster on a wall, whose code the conversation does not choose."""

    async def work(uow: UnitOfWork) -> None:
        services = {each.name: each.id for each in await uow.services.all()}
        call = await uow.calls.by_reference(reference)
        assert call is not None
        await uow.people.add_invitation(
            Invitation(
                code=code,
                role=Role.AGENT,
                kind="poster",
                call_id=call.id,
                service_id=services[service] if service else None,
                uses_left=USES,
                created_at=town.clock.now(),
            )
        )

    await town.database.write(work)


async def _form_changed(town: Town) -> None:
    """Every draft was begun under older questions: one was named otherwise, one is gone."""

    async def work(uow: UnitOfWork) -> None:
        for person in await uow.people.all():
            opened = await uow.dialogues.open(person.id)
            for dialogue in [*([opened] if opened else []), *await uow.dialogues.parked(person.id)]:
                await uow.dialogues.put(replace(dialogue, state=_older(dialogue.state)))

    await town.database.write(work)


def _older(state: dict[str, Any]) -> dict[str, Any]:
    answers = dict(state["answers"])
    renamed = answers.pop("relevance", None)
    if renamed:
        answers["usefulness"] = renamed
    answers["cost"] = {"choice": "little"}
    return {**state, "version": 0, "answers": answers, "colour": "green"}


ANSWERS = ("Envoyer", "Send", "Je ne sais pas", "I don’t know", "Passer", "Skip", "La porter",
           "Carry it", "Oui", "Yes", "Continuer", "Continue")  # fmt: skip
NAMED = ("vous appelle", "call you", "be called")
WORK = ("travaillez-vous", "you work")


async def _idea(town: Town, who: str, service: str | None, title: str) -> None:
    """An idea sent on Telegram in the shortest way, which is not shown."""
    language = "fr" if town.french else "en"

    async def say(text: str) -> None:
        await town.event("telegram", who, Text(text), language=language)

    await say("/start")
    screen = town.screen("telegram", who)
    if any(label in screen.labels() for label in ("Continuer", "Continue")):
        await town.press("telegram", who, "Continuer" if language == "fr" else "Continue")
        await say(title)
    else:
        await say(f"/idee {title}")
    await say(title)
    for _ in range(20):
        shown = plain(screen.shown[-1])
        label = next((each for each in ANSWERS if each in screen.labels()[-8:]), None)
        if any(words in shown for words in NAMED):
            await say(who)
        elif any(words in shown for words in WORK):
            await say(service or "Mairie")
        elif label is not None:
            await town.press("telegram", who, label)
            if label in ("Envoyer", "Send"):
                return
    raise AssertionError(f"the idea of {who} was not sent: {screen.labels()}")


async def _jury(town: Town, at: str, people: str) -> None:
    local = datetime.fromisoformat(at).replace(tzinfo=juries.PARIS)
    await juries.seat(town, local.astimezone(UTC), people)


async def _reminders(town: Town) -> None:
    """The sessions there are bring their reminders, as when they were fixed in the chat."""

    async def work(uow: UnitOfWork) -> None:
        ctx = timer_context(town, uow)
        for session in await uow.jury.sessions.with_status(SessionStatus.PLANNED):
            await jury_reminders.arm(ctx, await card.sitting(ctx, session))

    await town.database.write(work)


async def _decision(town: Town, status: IdeaStatus, reference: str, reasons: str) -> None:
    """What a jury decided, at a hearing that is not shown."""

    async def work(uow: UnitOfWork) -> None:
        idea = await uow.ideas.by_reference(reference)
        assert idea is not None
        decided = replace(idea, status=status, updated_at=town.clock.now())
        assert await uow.ideas.save(decided, idea)
        await uow.ideas.note(idea.id, status.value, town.clock.now(), note=reasons)
        ctx = timer_context(town, uow)
        if status is IdeaStatus.LAUNCHED:
            await mentor_asking.ask_directors(ctx, decided)
        else:
            await rework.begin(ctx, decided, reasons.replace(" / ", "\n"))

    await town.database.write(work)


async def _launched(town: Town, reference: str, reasons: str) -> None:
    await _decision(town, IdeaStatus.LAUNCHED, reference, reasons)


async def _to_rework(town: Town, reference: str, reasons: str) -> None:
    await _decision(town, IdeaStatus.TO_REWORK, reference, reasons)


def timer_context(town: Town, uow: UnitOfWork) -> Context:
    """As a timer is handled: nobody asks, nobody is answered."""
    now = town.clock.now()
    return Context(
        now=now,
        rng=town.rng,
        uow=uow,
        policy=town.policy,
        catalogue=CATALOGUE,
        event=Event(channel="timer", address="", external_id="", what=Due(""), at=now),
        person=Person(id="", language=town.policy.language, created_at=now, seen_at=now),
        address=Address(channel="timer", address="", person_id="", seen_at=now),
    )


SETTINGS: dict[str, Callable[..., Awaitable[None]]] = {
    r"(?:jury du|jury of) (.{16}) ?: (.+)": _jury,
    r"rappels des séances|reminders of sessions": _reminders,
    r"il faut un code|code needed": _code_needed,
    r"démonstration|demonstration": _demo,
    r"(?:on peut sonner par|rings by) ?: (.+)": _rings,
    r"(?:jours fériés|holidays) ?: (.+)": _holidays,
    r"services ?: (.+)": _services,
    r"code (\w+) ?: ([\w-]+)(?:, (.+))?": _code,
    r"(?:affiche|poster) (\w+) ?: ([\w-]+)(?:, (.+))?": _poster,
    r"(?:idée de|idea of) (\w+)(?:, (.+?))? ?: (.+)": _idea,
    r"(?:le jury lance|the jury launches) ([\w-]+) ?: (.+)": _launched,
    r"(?:le jury renvoie|the jury sends back) ([\w-]+) ?: (.+)": _to_rework,
    r"les questions ont changé|form changed": _form_changed,
    **drawn.SETTINGS,
}
