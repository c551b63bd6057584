"""Notifications in a real browser, as far as it goes without a push service; and the short link."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Page, Worker, expect

from bot.channels.push.keys import Keys, made, raw, text
from handlers.event import Press, Start
from messages.catalogue import Catalogue
from messages.message import Button
from tests.web.conftest import PageFor, Served, build, serving
from tests.web.conftest import Streams as Streams
from tests.web.town import Town

KEYS = Keys(made(), "https://vivier.exemple.fr")
OFFERED = (Button("Notification du téléphone", "go.told.push"), Button("Plus tard", "later"))
HEADERS = {"Sec-Fetch-Site": "same-origin"}
SUBSCRIPTION = {
    "endpoint": "https://fcm.googleapis.com/fcm/send/abc",
    "keys": {"p256dh": KEYS.public, "auth": text(b"0123456789abcdef")},
}
SUBSCRIBED = """(subscription) => {
  PushManager.prototype.subscribe = async (options) => {
    window.asked = [...new Uint8Array(options.applicationServerKey)];
    return { toJSON: () => subscription };
  };
}"""
pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def ringing(town: Town, catalogue: Catalogue) -> AsyncIterator[Served]:
    """A web chat with a key for notifications."""
    streams = Streams()
    app = build(
        town, catalogue, streams=streams, push_key=KEYS.public,
        push_services=("fcm.googleapis.com",),
    )  # fmt: skip
    async with serving(app, streams) as url:
        yield Served(url, town, app)


@dataclass
class Phone:
    """A page whose browser was asked for leave already, and its service worker."""

    page: Page
    worker: Worker


async def _phone(served: Served, page_for: PageFor, *, leave: bool = True) -> Phone:
    async def before(page: Page) -> None:
        granted = ["microphone", "notifications"] if leave else ["microphone"]
        await page.context.grant_permissions(granted)

    page = await page_for(served.url, before=before)
    await page.evaluate("navigator.serviceWorker.ready")
    return Phone(page, page.context.service_workers[0])


async def _offered(phone: Phone, served: Served) -> None:
    (address,) = served.town.talks
    served.town.say(address, "Comment vous prévenir ?", OFFERED)
    await expect(phone.page.get_by_role("button", name="Plus tard")).to_be_visible()


async def test_offered_only_where_it_can_be_kept(
    served: Served, ringing: Served, page_for: PageFor
) -> None:
    """Without keys here, or without a browser that can, the button is not seen."""
    for place, seen in ((served, False), (ringing, True)):
        place.town.talks.clear()
        phone = await _phone(place, page_for)
        await _offered(phone, place)
        button = phone.page.get_by_role("button", name="Notification du téléphone")
        await expect(button).to_be_visible(visible=seen)
        await phone.page.reload()
        await expect(button).to_be_visible(visible=seen)
        await phone.page.context.close()


async def test_a_touch_subscribes(ringing: Served, page_for: PageFor) -> None:
    """The page asks with our key, tells the server, then says that it was pressed."""
    phone = await _phone(ringing, page_for)
    await phone.page.evaluate(SUBSCRIBED, SUBSCRIPTION)
    await _offered(phone, ringing)
    assert ringing.town.browsers == {}
    await phone.page.get_by_role("button", name="Notification du téléphone").click()
    await expect(phone.page.locator(".line.me")).to_have_text("Vous : go.told.push")
    (address,) = ringing.town.talks
    (kept,) = ringing.town.browsers.items()
    assert kept[0] == SUBSCRIPTION["endpoint"]
    assert kept[1] == (address, SUBSCRIPTION["keys"]["p256dh"], SUBSCRIPTION["keys"]["auth"])
    assert bytes(await phone.page.evaluate("window.asked")) == raw(KEYS.public, 65)
    assert ringing.town.words() == [Press("go.told.push")]


async def test_without_leave_another_way_is_asked_for(ringing: Served, page_for: PageFor) -> None:
    """The browser refuses: the core hears so, and nothing is kept."""
    phone = await _phone(ringing, page_for, leave=False)
    await _offered(phone, ringing)
    await phone.page.get_by_role("button", name="Notification du téléphone").click()
    await expect(phone.page.locator(".line.me")).to_have_text("Vous : go.told.push_refused")
    assert ringing.town.browsers == {}
    assert ringing.town.words() == [Press("go.told.push_refused")]


@pytest.mark.parametrize(
    ("payload", "title"),
    [('{"title":"Du nouveau dans Vivier"}', "Du nouveau dans Vivier"), ("?", "Vivier")],
)
async def test_a_push_is_shown_and_opens_the_conversation(
    ringing: Served, page_for: PageFor, payload: str, title: str
) -> None:
    """The service worker shows the neutral title; a touch brings the page to the front."""
    phone = await _phone(ringing, page_for)
    await _push(phone, ringing, payload)
    shown = await phone.worker.evaluate(
        """async () => {
            let found = [];
            for (let look = 0; !found.length && look < 1000; look += 1) {
                await new Promise((done) => setTimeout(done, 10));
                found = await registration.getNotifications();
            }
            return found.map(({ title, body, tag }) => ({ title, body, tag }));
        }"""
    )
    assert shown == [{"title": title, "body": "", "tag": "news"}]
    touched = await phone.worker.evaluate(
        """async () => {
            const done = [];
            WindowClient.prototype.focus = async function () {
                done.push(["focus", new URL(this.url).pathname]);
            };
            clients.openWindow = async (url) => { done.push(["open", url]); };
            const touch = async () => {
                const [notification] = await registration.getNotifications();
                const event = new NotificationEvent("notificationclick", { notification });
                const waits = [];
                event.waitUntil = (promise) => waits.push(promise);
                dispatchEvent(event);
                await Promise.all(waits);
            };
            await touch();
            const left = (await registration.getNotifications()).length;
            return { done, left };
        }"""
    )
    assert touched == {"done": [["focus", "/"]], "left": 0}


async def _push(phone: Phone, served: Served, payload: str) -> None:
    """What the browser's push service would deliver."""
    session = await phone.page.context.new_cdp_session(phone.page)
    found: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(
            each["registrationId"]
            for each in event["registrations"]
            if each["scopeURL"].startswith(served.url)  # other tests' pages are listed too
        ),
    )
    await session.send("ServiceWorker.enable")
    while not found:
        await phone.page.wait_for_timeout(10)
    await session.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": served.url, "registrationId": found[0], "data": payload},
    )
    await session.detach()


@pytest.fixture
async def client(town: Town, catalogue: Catalogue) -> AsyncIterator[httpx.AsyncClient]:
    app = build(town, catalogue, push_key=KEYS.public, push_services=("fcm.googleapis.com",))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:1") as client:
        yield client


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (SUBSCRIPTION, 204),
        (SUBSCRIPTION | {"endpoint": "https://169.254.169.254/latest"}, 400),
        (SUBSCRIPTION | {"endpoint": "http://fcm.googleapis.com/x"}, 400),
        (SUBSCRIPTION | {"endpoint": "https://fcm.googleapis.com.evil.example/x"}, 400),
        (SUBSCRIPTION | {"keys": {"p256dh": "AAAA", "auth": "AAAA"}}, 400),
        ({"endpoint": 1}, 400),
        ([], 400),
    ],
)
async def test_only_a_browsers_own_service_is_believed(
    client: httpx.AsyncClient, town: Town, body: object, status: int
) -> None:
    """The server will call that address: no other host, no plain http, no broken keys."""
    await client.get("/")
    answer = await client.post("/push", content=json.dumps(body), headers=HEADERS)
    assert answer.status_code == status
    assert len(town.browsers) == (status == 204)


async def test_a_subscription_comes_from_our_page(client: httpx.AsyncClient, town: Town) -> None:
    """Not without a session, not from another site, not without measure."""
    body = json.dumps(SUBSCRIPTION)
    assert (await client.post("/push", content=body, headers=HEADERS)).status_code == 401
    await client.get("/")
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert (await client.post("/push", content=body, headers=elsewhere)).status_code == 403
    long = await client.post("/push", content=body + " " * 5000, headers=HEADERS)
    assert long.status_code == 400
    assert town.browsers == {}


async def test_the_short_link_opens_a_known_telephone(
    client: httpx.AsyncClient, town: Town
) -> None:
    """The person's own page opens; every other telephone is asked for the code, known or not."""
    stranger = (await client.get("/r/7K2MQ4TX")).text
    assert town.took == []
    await client.get("/")
    (talk,) = town.talks.values()
    town.codes = {"7K2MQ4TX": talk.person, "SOMEBODY": "else"}
    mine = await client.get("/r/7K2MQ4TX")
    assert (mine.status_code, mine.headers["location"]) == (303, "/")
    for code in ("SOMEBODY", "UNKNOWN2"):
        page = (await client.get(f"/r/{code}")).text
        assert _without_ids(page) == _without_ids(stranger)
        assert code not in page
    fields = {"id": "2f1a8c4e-6f0e-4b57-9a53-0d2b8f1f0c11", "kind": "start", "text": "a-b-c-12"}
    answer = await client.post("/events", data=fields, headers={**HEADERS, "Accept": "text/html"})
    assert answer.status_code == 303
    assert town.took[-1].what == Start("a-b-c-12")


async def test_what_a_page_has_is_told(client: httpx.AsyncClient, town: Town) -> None:
    """Opening it, or looking for more, says how far it was read; a look in vain says nothing."""
    await client.get("/")
    (address,) = town.talks
    last = town.read.pop(address)
    assert last == max(line.revision for line in town.talks[address].lines)
    conversation = (await client.get("/lines")).json()["conversation"]
    town.read.clear()
    await client.get("/lines", params={"after": last, "conversation": conversation})
    assert town.read == {}
    town.say(address, "Du nouveau")
    await client.get("/lines", params={"after": last, "conversation": conversation})
    assert town.read == {address: last + 1}


def _without_ids(page: str) -> str:
    head, _, rest = page.partition('name="id" value="')
    return head + rest.partition('"')[2]
