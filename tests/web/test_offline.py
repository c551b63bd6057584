"""A phone in a cellar: what is said without a network is kept, and said once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from playwright.async_api import Page, expect

from bot.channels.web import Streams
from handlers.event import File, Press, Text
from messages.catalogue import Catalogue
from tests.web.conftest import PageFor, Served, build, serving
from tests.web.story import picture
from tests.web.test_browser import bubbles, press, write
from tests.web.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def installed(page: Page) -> None:
    """Wait until the service worker looks after this page."""
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")


KEPT = """new Promise((done) => {
  const asked = indexedDB.open("vivier");
  asked.onsuccess = () => {
    const got = asked.result.transaction("page").objectStore("page").get("last");
    got.onsuccess = () => { asked.result.close(); done(got.result?.last ?? 0); };
  };
})"""


async def written_down(page: Page, last: int) -> None:
    """Wait until the phone keeps the page up to a revision."""
    async with asyncio.timeout(15):
        while await page.evaluate(KEPT) < last:  # noqa: ASYNC110 - the phone tells nobody
            await asyncio.sleep(0.02)


async def until(true: Callable[[], bool]) -> None:
    """Wait for something of the server's side."""
    async with asyncio.timeout(15):
        while not true():  # noqa: ASYNC110 - the server's side tells nobody
            await asyncio.sleep(0.02)


async def test_said_without_a_network_sent_in_order(served: Served, page_for: PageFor) -> None:
    """Pressed, written and photographed offline: waiting in sight, then there once, in order."""
    page = await page_for(served.url)
    await page.context.set_offline(True)
    await press(page, "Continuer")
    await write(page, "Premier")
    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture(4000, 90)}
    await page.set_input_files("input[capture]", photo)  # type: ignore[arg-type]
    await expect(page.locator(".line.me.waiting img")).to_be_visible()
    await write(page, "Dernier")
    await expect(page.locator(".line.me.waiting")).to_have_count(4)
    await expect(page.get_by_text("En attente du réseau")).to_have_count(4)
    await expect(page.get_by_role("status")).to_contain_text("Pas de réseau.")
    assert served.town.words() == []
    await page.context.set_offline(False)
    await expect(page.locator(".line.me[data-place]")).to_have_count(4)
    await expect(page.locator(".line.me.waiting")).to_have_count(0)
    await expect(page.get_by_role("status")).to_be_empty()
    assert [type(what) for what in served.town.words()] == [Press, Text, File, Text]
    assert served.town.words()[3] == Text("Dernier")


async def test_kept_when_the_page_is_closed(served: Served, page_for: PageFor) -> None:
    """Opened again without a network, the page is there with what waits; later it leaves."""
    page = await page_for(served.url)
    await installed(page)
    await press(page, "Continuer")
    await expect(bubbles(page, "Racontez.")).to_be_visible()
    await written_down(page, 4)
    context = page.context
    await context.set_offline(True)
    await write(page, "Dans la cave")
    await expect(page.locator(".line.waiting", has_text="Dans la cave")).to_be_visible()
    await page.close()
    again = await context.new_page()
    await again.goto(served.url)
    await expect(again.locator(".line.waiting", has_text="Dans la cave")).to_be_visible()
    await expect(bubbles(again, "Racontez.")).to_be_visible()
    await context.set_offline(False)
    await expect(bubbles(again, "que feriez-vous")).to_be_visible()
    await expect(bubbles(again, "Dans la cave")).to_have_count(1)
    assert served.town.words() == [Press("go"), Text("Dans la cave")]


async def test_an_answer_that_got_lost(served: Served, page_for: PageFor) -> None:
    """The event was committed but its answer never came: sent again, it counts and shows once."""
    page = await page_for(served.url)

    async def lose(route: object) -> None:
        await route.fetch()  # type: ignore[attr-defined]
        await route.abort()  # type: ignore[attr-defined]

    await page.route("**/events", lose, times=1)
    await write(page, "Une fois")
    await expect(page.locator(".line.me[data-place]", has_text="Une fois")).to_be_visible()
    await expect(bubbles(page, "Une fois")).to_have_count(1)
    await expect(page.locator(".waiting")).to_have_count(0)
    assert served.town.words() == [Text("Une fois")]


async def test_the_database_away_for_a_moment(served: Served, page_for: PageFor) -> None:
    """503: the message waits in the phone and leaves by itself."""
    page = await page_for(served.url)
    served.town.away = True
    await write(page, "Patience")
    await expect(page.get_by_role("status")).to_contain_text("Nouvel essai")
    served.town.away = False
    await expect(bubbles(page, "Racontez.")).to_be_visible()
    assert served.town.words() == [Text("Patience")]


async def test_many_at_once_lose_nothing(
    town: Town, catalogue: Catalogue, page_for: PageFor
) -> None:
    """Over the bound the page keeps the rest and obeys Retry-After; all arrives in order."""
    streams = Streams()
    app = build(town, catalogue, events_burst=3, events_seconds=1, streams=streams)
    async with serving(app, streams) as url:
        page = await page_for(url)
        for number in range(5):
            await write(page, f"Message {number}")
        await until(lambda: len(town.words()) == 5)
        assert town.words() == [Text(f"Message {number}") for number in range(5)]
        await page.close()


async def test_what_is_refused_holds_nothing_up(served: Served, page_for: PageFor) -> None:
    """A message the server will never take is shown as not sent; the next ones leave."""
    page = await page_for(served.url)
    await page.route("**/events", lambda route: route.fulfill(status=400), times=1)
    await write(page, "Étrange")
    await expect(page.get_by_text("Pas parti")).to_be_visible()
    await write(page, "Normal")
    await expect(bubbles(page, "Racontez.")).to_be_visible()
    await press(page, "Renvoyer")
    await expect(page.get_by_text("Pas parti")).to_have_count(0)
    await until(lambda: served.town.words() == [Text("Normal"), Text("Étrange")])


async def test_without_storage_it_works_online(served: Served, page_for: PageFor) -> None:
    """A private window keeps nothing, and still talks."""

    async def forget(page: Page) -> None:
        await page.add_init_script(
            """for (const name of ["indexedDB", "localStorage"]) {
                 const get = () => { throw new DOMException("denied"); };
                 Object.defineProperty(window, name, { get });
               }"""
        )

    page = await page_for(served.url, before=forget)
    await press(page, "Continuer")
    await write(page, "Bonjour")
    await expect(bubbles(page, "que feriez-vous")).to_be_visible()


async def test_without_a_stream_it_looks_from_time_to_time(
    served: Served, page_for: PageFor
) -> None:
    """Proxies that cut streams cost twenty seconds, not the message."""

    async def cut(page: Page) -> None:
        await page.clock.install()
        await page.route("**/stream*", lambda route: route.fulfill(status=502))

    page = await page_for(served.url, before=cut)
    await page.clock.run_for(30_000)
    (address,) = served.town.talks
    served.town.say(address, "Du nouveau")
    await page.clock.run_for(30_000)
    await expect(bubbles(page, "Du nouveau")).to_be_visible()
