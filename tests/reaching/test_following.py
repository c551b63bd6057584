"""News that is not read rings by the chosen way, then by the next, each once; then it is listed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.channels.errors import Refused
from handlers import news
from handlers.event import Press, Text
from messages.message import Say
from storage.records.ideas import Idea
from storage.records.people import Service
from storage.unit_of_work import UnitOfWork
from tests.conversations import settings
from tests.conversations.town import plain
from tests.reaching.house import NUMBER, PAGE, WORDS, House

MINUTES, DAY = timedelta(minutes=5), timedelta(days=1)


async def _all_ways(house: House, told_by: str | None) -> None:
    await house.settle_in(told_by=told_by)
    await house.number()
    await house.browser()


async def _tell(house: House, uow: UnitOfWork, idea: Idea, say: Say, same_day: bool) -> None:
    await news.tell(settings.timer_context(house, uow), idea, say, dedupe="told", same_day=same_day)


async def _unreached(house: House) -> str:
    message = (await house.event("telegram", "nadia", Press("go.unreached")))[-1]
    return plain(message)


@pytest.mark.parametrize(
    ("told_by", "order"),
    [("sms", ["sms", "push", "slip"]), ("push", ["push", "sms", "slip"]),
     ("slip", ["slip", "push", "sms"])],
)  # fmt: skip
async def test_each_way_once_then_the_list(house: House, told_by: str, order: list[str]) -> None:
    """At once by the chosen way, the next after two working days, at last the organisers' list."""
    await _all_ways(house, told_by)
    await house.answered()
    await house.wait(MINUTES)
    assert house.rung() == {order[0]: 1}
    house.at("2026-11-23 09:59")  # Monday: two working days less a minute
    await house.wait(timedelta(seconds=20))
    assert house.rung() == {order[0]: 1}
    await house.wait(timedelta(hours=1))
    assert set(house.rung()) == set(order[:2])
    await house.wait(2 * DAY)
    assert house.rung() == dict.fromkeys(order, 1)
    assert "Tout le monde" in await _unreached(house)
    await house.wait(3 * DAY)
    assert house.rung() == dict.fromkeys(order, 1)
    assert "Michel, Espaces verts : idée NM-2026-0042" in await _unreached(house)


async def test_whoever_has_the_page_open_is_not_rung(house: House) -> None:
    """It is read within the minute."""
    await _all_ways(house, "sms")
    await house.answered()
    await house.wait(timedelta(seconds=40))
    assert any("Nous achetons" in message.text for message in await house.open_page())
    await house.wait(10 * DAY)
    assert house.rung() == {}


@pytest.mark.parametrize("read_after", [0, 2, 4, 6])
async def test_reading_ends_it(house: House, read_after: int) -> None:
    """Wherever it was: nothing rings after the page was opened, and no list shows it."""
    await _all_ways(house, "sms")
    await house.answered()
    await house.wait(timedelta(hours=2) + read_after * DAY)
    before = house.rung()
    assert before
    await house.open_page()
    await house.wait(10 * DAY)
    assert house.rung() == before
    assert "Tout le monde" in await _unreached(house)
    slips = (await house.event("telegram", "sonia", Press("go.slips")))[-1]
    assert "Aucun papier" in slips.text


async def test_a_sign_of_life_elsewhere_ends_it(house: House) -> None:
    """Whoever writes, on whatever channel, has their news in sight."""
    await _all_ways(house, "sms")
    await house.answered()
    await house.wait(timedelta(hours=2))
    assert house.rung() == {"sms": 1}
    await house.event("web", PAGE, Text("/mesidees"))
    await house.wait(10 * DAY)
    assert house.rung() == {"sms": 1}


async def test_only_in_permitted_hours(house: House) -> None:
    """Answered on a Friday evening: neither the line nor the ring before Monday at eight."""
    await _all_ways(house, "sms")
    house.at("2026-11-20 19:30")
    await house.answered()
    house.at("2026-11-23 07:59")
    await house.wait(timedelta(seconds=20))
    assert house.rung() == {}
    await house.wait(timedelta(hours=1))
    assert house.rung() == {"sms": 1}


@pytest.mark.parametrize(("same_day", "rung"), [(True, {"sms": 1}), (False, {})])
async def test_what_is_to_be_told_the_same_day_rings_then(
    house: House, same_day: bool, rung: dict[str, int]
) -> None:
    """In the hours of the organisation, though the service has others; other news waits."""
    await _all_ways(house, "sms")
    idea = await house.idea()
    parks = Service(id="parks", name="Espaces verts", hours="lun-ven 13:00-15:00")
    await house.database.write(lambda uow: uow.services.put(parks))
    house.at("2026-11-20 16:11")
    say = Say("start.thanks")
    await house.database.write(lambda uow: _tell(house, uow, idea, say, same_day))
    await house.wait(timedelta(hours=1))
    assert house.rung() == rung


async def test_an_answer_on_the_promised_day_is_told_that_day(house: House) -> None:
    """Given at a quarter past four to whoever's service is written to from one to three."""
    await _all_ways(house, "sms")
    parks = Service(id="parks", name="Espaces verts", hours="lun-ven 13:00-15:00")
    await house.database.write(lambda uow: uow.services.put(parks))
    house.at("2026-12-04 16:11")
    await house.answered()
    await house.wait(timedelta(hours=1))
    assert house.rung() == {"sms": 1}


async def test_a_way_that_fails_leaves_the_turn_to_the_next(house: House) -> None:
    """The gateway refuses: half an hour later the notification goes."""
    await _all_ways(house, "sms")
    house.channels["sms"].trouble.append(Refused("no such number"))
    await house.answered()
    await house.wait(MINUTES)
    assert house.rung() == {}
    await house.wait(timedelta(hours=1))
    assert house.rung() == {"push": 1}


async def test_a_failed_ring_stands_for_nothing(house: House) -> None:
    """More news after a ring that failed rings by itself."""
    await _all_ways(house, "sms")
    house.channels["sms"].trouble.append(Refused("no such number"))
    await house.answered()
    await house.wait(MINUTES)
    await house.answered("NM-2026-0043")
    await house.wait(MINUTES)
    assert house.rung() == {"sms": 1}


async def test_who_comes_and_looks_has_time(house: House) -> None:
    """Nothing rings for two working days; then the next way does."""
    await house.settle_in(told_by="come_back")
    await house.answered()
    await house.wait(3 * DAY)
    assert house.rung() == {}
    await house.wait(2 * DAY)
    assert house.rung() == {"slip": 1}


async def test_nothing_to_ring_by(house: House) -> None:
    """No number, no notifications, no ambassador: after two working days they are listed."""
    await house.settle_in(told_by="sms", service_id=None)
    await house.answered()
    await house.wait(3 * DAY)
    assert "Tout le monde" in await _unreached(house)
    await house.wait(2 * DAY)
    assert "Michel : idée NM-2026-0042" in await _unreached(house)
    assert house.rung() == {}


async def test_one_ring_for_all_that_is_new(house: House) -> None:
    """Two answers on one morning: one SMS, and one slip."""
    await _all_ways(house, "sms")
    await house.answered()
    await house.wait(MINUTES)
    await house.answered("NM-2026-0043")
    await house.wait(10 * DAY)
    assert house.rung() == {"sms": 1, "push": 1, "slip": 1}
    assert (await _unreached(house)).count("Michel, Espaces verts") == 1


async def test_later_news_rings_anew(house: House) -> None:
    """Who could not be reached for the first is rung again for the second."""
    await _all_ways(house, "sms")
    await house.answered()
    await house.wait(14 * DAY)
    await house.answered("NM-2026-0043")
    await house.wait(timedelta(hours=12))
    assert house.rung()["sms"] == 2


async def test_telegram_rings_by_itself(house: House) -> None:
    """What arrived there needs no other ring."""
    await _all_ways(house, "sms")
    await house.event("telegram", "michel", Text("/start"))
    await house.event("telegram", "michel", Text("loire-pelle-verger-27"))
    await house.answered()
    await house.wait(10 * DAY)
    assert any("Nous achetons" in m.text for m in house.screen("telegram", "michel").shown)
    assert house.rung() == {}


async def test_deaf_elsewhere_is_rung_all_the_same(house: House) -> None:
    """Telegram was blocked and there is no page: the SMS leaves."""
    await house.settle_in(told_by="sms")
    await house.number()

    async def deaf(uow) -> None:  # type: ignore[no-untyped-def]
        known = await uow.people.address("web", PAGE)
        await uow.people.seen(known, known.seen_at, reachable=False)

    await house.database.write(deaf)
    await house.answered()
    await house.wait(timedelta(hours=1))
    assert house.rung() == {"sms": 1}


async def test_silence_is_respected(house: House) -> None:
    """Who paused everything is rung by nothing, and stands on no list."""
    await _all_ways(house, "sms")
    await house.event("web", PAGE, Press("go.pause.forever"))
    await house.answered()
    await house.wait(10 * DAY)
    assert house.rung() == {}
    assert "Tout le monde" in await _unreached(house)


async def test_a_stopped_number_is_not_used(house: House) -> None:
    """STOP came in: the next way is taken at once."""
    await _all_ways(house, "sms")
    await house.reaching.stop(NUMBER)
    await house.answered()
    await house.wait(MINUTES)
    assert house.rung() == {"push": 1}


async def test_handed_over_is_told(house: House) -> None:
    """« Remis »: only the ambassador of the service can, once, and nothing rings any more."""
    await _all_ways(house, "slip")
    await house.answered()
    await house.wait(MINUTES)
    mine = (await house.event("telegram", "sonia", Press("go.slips")))[-1]
    assert "Michel : idée NM-2026-0042" in plain(mine)
    other = (await house.event("telegram", "karim", Press("go.slips")))[-1]
    assert "Aucun papier" in other.text
    button = house.screen("telegram", "sonia").button("Remis : Michel")
    refused = (await house.event("telegram", "karim", Press(button.action)))[-1]
    assert "déjà" in refused.text
    done = (await house.event("telegram", "sonia", Press(button.action)))[-1]
    assert "de vive voix" in done.text
    again = (await house.event("telegram", "sonia", Press(button.action)))[-1]
    assert "déjà" in again.text
    await house.wait(10 * DAY)
    assert house.rung() == {"slip": 1}


async def test_an_organiser_tells_whom_nobody_reached(house: House) -> None:
    """« C’est dit » takes them off the list; nobody else sees it."""
    await house.settle_in(told_by="sms", service_id=None)
    await house.answered()
    await house.wait(6 * DAY)
    assert "Michel" in await _unreached(house)
    denied = (await house.event("telegram", "sonia", Press("go.unreached")))[-1]
    assert "un autre rôle" in denied.text
    await house.press("telegram", "nadia", "C’est dit : Michel")
    assert "Tout le monde" in await _unreached(house)


async def test_nothing_of_the_idea_leaves(house: House) -> None:
    """Not in an SMS, not in a notification, not on a slip."""
    await _all_ways(house, "sms")
    await house.answered()
    await house.wait(7 * DAY)
    await house.event("telegram", "sonia", Press("go.slips"))
    sonia = [plain(message) for message in house.screen("telegram", "sonia").shown]
    outside = [*house.left("sms"), *house.left("push"), *sonia]
    assert house.rung() == {"sms": 1, "push": 1, "slip": 1}
    assert any("NM-2026-0042" in text for text in house.left("sms"))
    for text in outside:
        assert not [word for word in WORDS if word in text.lower()], text
    inside = " ".join(message.text.lower() for message in await house.open_page())
    assert all(word in inside for word in ("massifs", "broyeur"))
