"""What the web chat answers, request by request."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.channels.web import Streams
from handlers.event import File, Press, Start, Text, TooBig, Unreadable
from messages.catalogue import Catalogue
from tests.web.conftest import build
from tests.web.test_media import picture
from tests.web.town import Town

HOME = "http://127.0.0.1:1"
PAGE = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
SCRIPT = {"Accept": "application/json", "Sec-Fetch-Site": "same-origin"}


def browser(app: object, **options: object) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, **options)
    return httpx.AsyncClient(transport=transport, base_url=HOME)


async def post(client: httpx.AsyncClient, **fields: object) -> httpx.Response:
    return await client.post("/events", json={"id": str(uuid4())} | fields, headers=SCRIPT)


async def test_the_first_visit_begins_a_conversation(client: httpx.AsyncClient, town: Town) -> None:
    """The page is whole without any script: greeting, buttons, and a lasting session."""
    page = await client.get(
        "/?c=poster-7", headers={"Accept-Language": "de, en-GB;q=0.8, fr;q=0.3"}
    )
    cookie = page.headers["set-cookie"]
    assert "Bonjour ! Ici Vivier." in page.text
    assert 'value="go"' in page.text
    assert [event.what for event in town.took] == [Start("poster-7")]
    assert town.took[0].language == "en"
    assert '<html lang="en">' in page.text
    assert all(part in cookie for part in ("HttpOnly", "SameSite=lax", "Max-Age=34560000"))
    assert "Secure" not in cookie


async def test_a_copy_of_the_database_opens_no_session(
    client: httpx.AsyncClient, town: Town
) -> None:
    """The core knows the hash of the cookie, which is not the cookie."""
    await client.get("/")
    address, token = town.took[0].address, client.cookies["vivier"]
    assert re.fullmatch("[0-9a-f]{64}", address)
    client.cookies.set("vivier", address)
    await client.get("/")
    assert token != address
    assert town.took[-1].address != address


async def test_a_reload_begins_nothing_anew(client: httpx.AsyncClient, town: Town) -> None:
    """The same session sees the same lines; a look without reading them begins nothing."""
    await client.head("/")
    await client.get("/")
    page = await client.get("/")
    assert len(town.took) == 1
    assert page.text.count("Ici Vivier.") == 1


async def test_a_poster_scanned_later_reaches_the_same_conversation(
    client: httpx.AsyncClient, town: Town
) -> None:
    """The code is taken and leaves the address, so that a reload does not repeat it."""
    await client.get("/")
    again = await client.get("/?c=call-3")
    assert (again.status_code, again.headers["location"]) == (303, "/#now")
    assert [event.what for event in town.took] == [Start(), Start("call-3")]


async def test_the_other_language_is_an_ordinary_event(
    client: httpx.AsyncClient, town: Town
) -> None:
    """`?lang=en` says /langue en, and the page's own words follow."""
    await client.get("/")
    await client.get("/?lang=en")
    page = await client.get("/")
    assert town.took[-1].what == Text("/langue en")
    assert '<html lang="en">' in page.text
    assert "In danger right now?" in page.text


async def test_an_event_is_answered_with_what_follows(
    client: httpx.AsyncClient, town: Town
) -> None:
    """The answer carries the new lines, what was said among them with the page's own id."""
    await client.get("/")
    client_id = str(uuid4())
    first = (await client.get("/lines?after=0")).json()
    answer = await post(
        client, id=client_id, kind="text", text="Salut\r\n", after=first["last"],
        conversation=first["conversation"],
    )  # fmt: skip
    body = answer.json()
    assert (answer.status_code, body["reset"], body["last"]) == (200, False, 4)
    assert [line["from"] for line in body["lines"]] == ["me", "vivier"]
    assert body["lines"][0]["event"] == client_id
    assert body["lines"][0]["day"] == "samedi 21\u00a0novembre"
    assert body["lines"][1]["buttons"][0] == {"label": "Exemple", "action": "example", "url": None}
    assert town.took[-1].what == Text("Salut")
    assert town.took[-1].external_id == f"{town.took[-1].address}:{client_id}"


async def test_the_same_event_counts_once(client: httpx.AsyncClient, town: Town) -> None:
    """A repeat (its answer got lost) has the same id, and is answered the same."""
    await client.get("/")
    same = {"id": str(uuid4()), "kind": "press", "action": "go", "label": "Continuer"}
    answers = [(await post(client, **same)).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert town.words() == [Press("go")]


async def test_a_form_without_scripts(client: httpx.AsyncClient, town: Town) -> None:
    """A double submit counts once; going back to the same form to say something else counts."""
    page = (await client.get("/")).text
    form = re.search(r'name="id" value="([^"]+)"', page)
    assert form is not None
    for text in ("un", "un", "deux"):
        fields = {"id": form[1], "kind": "text", "text": text}
        answer = await client.post("/events", data=fields, headers=PAGE)
        assert (answer.status_code, answer.headers["location"]) == (303, "/#now")
    assert town.words() == [Text("un"), Text("deux")]


async def test_every_form_of_a_page_has_an_id_of_its_own(client: httpx.AsyncClient) -> None:
    """Two forms of one page are two events."""
    ids = re.findall(r'name="id" value="([^"]+)"', (await client.get("/")).text)
    assert len(ids) == len(set(ids)) >= 5


async def test_buttons_stand_only_under_what_was_said_last(client: httpx.AsyncClient) -> None:
    """Old questions show no button any more."""
    await client.get("/")
    await post(client, kind="press", action="go")
    page = (await client.get("/")).text
    assert 'value="go"' not in page
    assert 'value="example"' in page


async def test_a_photo_is_kept_and_shown_to_its_author_alone(
    client: httpx.AsyncClient, town: Town, app: object
) -> None:
    """The file is stored before the event; nobody else's session opens it."""
    await client.get("/")
    fields = {"id": str(uuid4()), "kind": "photo", "text": "Ici"}
    file = {"file": ("parc d’été.jpg", picture(), "image/jpeg")}
    answer = await client.post("/events", data=fields, files=file, headers=SCRIPT)
    line = next(line for line in answer.json()["lines"] if line["from"] == "me")
    shown = await client.get(line["media"][0]["url"])
    assert town.words() == [
        File("photo", media="m0", name="parc d’été.jpg", bytes=len(picture()), caption="Ici")
    ]
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    assert shown.headers["content-disposition"].startswith("inline; filename*=UTF-8''parc%20d")
    assert "private" in shown.headers["cache-control"]
    assert "sandbox" in shown.headers["content-security-policy"]
    async with browser(app) as other:
        assert (await other.get("/media/m0")).status_code == 404
        await other.get("/")
        assert (await other.get("/media/m0")).status_code == 404


async def test_sound_is_given_in_parts(client: httpx.AsyncClient, town: Town) -> None:
    """Safari asks for ranges before it plays anything."""
    await client.get("/")
    fields = {"id": str(uuid4()), "kind": "voice", "seconds": "48"}
    note = b"\0\0\0\x1cftypM4A " + bytes(100)
    await client.post("/events", data=fields, files={"file": ("v.m4a", note)}, headers=SCRIPT)
    part = await client.get("/media/m0", headers={"Range": "bytes=4-7"})
    assert (part.status_code, part.content) == (206, b"ftyp")
    assert part.headers["content-range"] == f"bytes 4-7/{len(note)}"
    assert town.words()[0].seconds == 48  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("kind", "data", "what"),
    [
        ("photo", b"x" * 12_000_001, TooBig(12_000_001, 12_000_000)),
        ("photo", b"no photo", Unreadable("a.jpg")),
        ("voice", picture(), Unreadable("a.jpg")),
        ("document", b"\0", Unreadable("a.jpg")),
    ],
)
async def test_a_file_that_is_not_taken_is_answered_kindly(
    client: httpx.AsyncClient, town: Town, kind: str, data: bytes, what: object
) -> None:
    """It is an event of the conversation, not a refusal by the server."""
    await client.get("/")
    fields = {"id": str(uuid4()), "kind": kind}
    answer = await client.post(
        "/events", data=fields, files={"file": ("a.jpg", data)}, headers=SCRIPT
    )
    assert answer.status_code == 200
    assert town.words() == [what]


async def test_a_photo_in_the_field_for_documents_is_a_photo(
    client: httpx.AsyncClient, town: Town
) -> None:
    """Without scripts one field serves both."""
    await client.get("/")
    fields = {"id": str(uuid4()), "kind": "document"}
    await client.post("/events", data=fields, files={"file": ("a.jpg", picture())}, headers=PAGE)
    assert town.words()[0].kind == "photo"  # type: ignore[attr-defined]


async def test_what_is_far_too_big_is_not_read_to_its_end(
    client: httpx.AsyncClient, town: Town
) -> None:
    """The server keeps nothing beyond the limit and stops listening to what never ends."""
    await client.get("/")
    sent = 0

    async def endless() -> object:
        nonlocal sent
        head = "".join(
            f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in (("id", str(uuid4())), ("kind", "voice"))
        )
        yield head.encode()
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="v"\r\n\r\n'
        for _ in range(1000):
            sent += 1_000_000
            yield bytes(1_000_000)

    headers = SCRIPT | {"Content-Type": "multipart/form-data; boundary=b"}
    answer = await client.post("/events", content=endless(), headers=headers)  # type: ignore[arg-type]
    assert answer.status_code == 200
    assert town.words()[0].limit == 10_000_000  # type: ignore[attr-defined]
    assert sent < 50_000_000


async def test_a_file_only_announced(client: httpx.AsyncClient, town: Town) -> None:
    """The page spares a phone the sending of what would not be taken; an empty field is no file."""
    await client.get("/")
    await post(client, kind="document", name="film.mp4", bytes=90_000_000)
    await post(client, kind="photo")
    assert town.words() == [TooBig(90_000_000, 20_000_000), Unreadable()]


async def test_a_text_that_is_too_long(client: httpx.AsyncClient, town: Town) -> None:
    """20 kB are taken; more is said kindly, in JSON and in a form."""
    await client.get("/")
    await post(client, kind="text", text="é" * 10_001)
    fields = {"id": str(uuid4()), "kind": "text", "text": "x" * 150_000}
    await client.post("/events", data=fields, headers=PAGE)
    assert [type(what) for what in town.words()] == [TooBig, TooBig]


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "text", "text": "x", "id": "no-uuid"},
        {"kind": "dance"},
        {"kind": "press"},
        {"kind": "press", "action": "x" * 65},
        {"kind": "press", "action": "é"},
        {"kind": "text", "text": "x" * 200_000},
    ],
)
async def test_what_our_page_never_sends_is_refused(
    client: httpx.AsyncClient, town: Town, fields: dict[str, str]
) -> None:
    """400, and no event."""
    await client.get("/")
    assert (await post(client, **fields)).status_code == 400
    assert town.words() == []


@pytest.mark.parametrize(
    ("mime", "body"),
    [
        ("application/json", b"{"),
        ("application/json", b"[]"),
        ("text/plain", b"x"),
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=b", b"--c\r\nnothing of a form"),
    ],
)
async def test_a_broken_body_is_refused(client: httpx.AsyncClient, mime: str, body: bytes) -> None:
    """400 rather than a crash."""
    headers = SCRIPT | {"Content-Type": mime}
    assert (await client.post("/events", content=body, headers=headers)).status_code == 400


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": HOME}, 403),
        ({"Origin": HOME}, 200),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 200),
        ({}, 200),
    ],
)
async def test_other_sites_pages_say_nothing_here(
    client: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    """Sec-Fetch-Site decides, else the Origin; the session's SameSite stands behind both."""
    await client.get("/")
    fields = {"id": str(uuid4()), "kind": "text", "text": "x"}
    assert (await client.post("/events", json=fields, headers=headers)).status_code == status


async def test_no_origin_and_no_session_open_nothing(client: httpx.AsyncClient, town: Town) -> None:
    """Another site cannot exchange a person's session for a new one."""
    fields = {"id": str(uuid4()), "kind": "text", "text": "x"}
    answer = await client.post("/events", json=fields, headers={"Origin": "null"})
    assert (answer.status_code, town.took) == (403, [])


async def test_too_much_at_once_waits(town: Town, catalogue: Catalogue) -> None:
    """429 says how long; nothing was taken, so the same event may come again."""
    async with browser(build(town, catalogue, events_burst=2)) as client:
        await client.get("/")
        answers = [await post(client, kind="text", text=str(n)) for n in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert 1 <= int(answers[2].headers["retry-after"]) <= 10
        assert len(town.words()) == 2


async def test_new_sessions_are_counted_by_address(town: Town, catalogue: Catalogue) -> None:
    """A known session is never held back by its neighbours; the refusal is a page with words."""
    app = build(town, catalogue, new_sessions_per_hour=1)
    async with browser(app) as known, browser(app) as late:
        await known.get("/")
        refused = await late.get("/", headers={"Accept": "text/html"})
        assert refused.status_code == 429
        assert "Attendez quelques secondes" in refused.text
        assert (await known.get("/")).status_code == 200


async def test_only_a_trusted_proxy_says_who_came(town: Town, catalogue: Catalogue) -> None:
    """X-Forwarded-For is believed from the configured proxy alone."""
    limits = {"new_sessions_per_hour": 1}
    behind = build(town, catalogue, trusted_proxies=("10.0.0.9",), **limits)
    for app, seen in ((behind, [200, 200]), (build(town, catalogue, **limits), [200, 429])):
        statuses = []
        for visitor in ("203.0.113.1", "203.0.113.2"):
            async with browser(app, client=("10.0.0.9", 1)) as client:
                answer = await client.get("/", headers={"X-Forwarded-For": visitor})
                statuses.append(answer.status_code)
        assert statuses == seen


async def test_the_database_away(client: httpx.AsyncClient, town: Town) -> None:
    """503 with a moment to come back at, as JSON for the page and as words for people."""
    await client.get("/")
    town.away = True
    answer = await post(client, kind="text", text="x")
    page = await client.get("/", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert (page.status_code, "Rien n’est perdu." in page.text) == (503, True)


async def test_lines_since(client: httpx.AsyncClient) -> None:
    """Only what is new; all of it for a page that shows somebody else's conversation."""
    assert (await client.get("/lines")).status_code == 401
    await client.get("/")
    first = (await client.get("/lines?after=0")).json()
    query = f"/lines?after={first['last']}&conversation="
    nothing = (await client.get(query + first["conversation"])).json()
    other = (await client.get(query + "another")).json()
    assert (nothing["lines"], nothing["last"], nothing["reset"]) == ([], first["last"], False)
    assert (len(other["lines"]), other["reset"]) == (2, True)


async def test_a_link_continued_elsewhere_needs_a_touch(
    client: httpx.AsyncClient, town: Town
) -> None:
    """Whoever previews the link uses nothing up; the button brings the token."""
    page = (await client.get("/r/7K2M")).text
    form = re.search(r'name="id" value="([^"]+)"', page)
    assert town.took == []
    assert form is not None
    fields = {"id": form[1], "kind": "start", "text": "r-7K2M"}
    assert 'value="r-7K2M"' in page
    assert (await client.post("/events", data=fields, headers=PAGE)).status_code == 303
    assert [event.what for event in town.took] == [Start("r-7K2M")]


@pytest.mark.parametrize("path", ["/", "/lines", "/sw.js", "/manifest.webmanifest", "/theme.css"])
async def test_every_answer_is_guarded(client: httpx.AsyncClient, path: str) -> None:
    """Strict policy, no referrer, no sniffing, not to be indexed."""
    headers = (await client.get(path)).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert "microphone=(self)" in headers["permissions-policy"]
    assert "noindex" in headers["x-robots-tag"]
    assert "strict-transport-security" not in headers


async def test_over_https_everything_is_secure(town: Town, catalogue: Catalogue) -> None:
    """The cookie is Secure and the browser remembers to use https."""
    async with browser(build(town, catalogue, public_url="https://vivier.example")) as client:
        page = await client.get("/")
        assert "Secure" in page.headers["set-cookie"]
        assert "max-age" in page.headers["strict-transport-security"]


async def test_static_files_last_as_long_as_their_version(client: httpx.AsyncClient) -> None:
    """This version for ever, another one asked again, an unknown file not at all."""
    page = (await client.get("/")).text
    style = re.search(r'href="(/static/[^"]+style.css)"', page)
    assert style is not None
    ours = await client.get(style[1])
    assert "immutable" in ours.headers["cache-control"]
    assert (await client.get("/static/old/style.css")).headers["cache-control"] == "no-cache"
    for name in ("none.css", "page.html", "..%2fapp.py"):
        assert (await client.get(f"/static/x/{name}")).status_code == 404


async def test_the_organisations_colour_and_name(town: Town, catalogue: Catalogue) -> None:
    """They are in the style, the icon and the manifest."""
    app = build(town, catalogue, colour="#ffcc00", organisation="Saint-Élan")
    async with browser(app) as client:
        manifest = (await client.get("/manifest.webmanifest")).json()
        icon = await client.get(manifest["icons"][0]["src"])
        assert "--on-main:#000000" in (await client.get("/theme.css")).text
        assert (manifest["name"], manifest["theme_color"]) == ("Vivier, Saint-Élan", "#ffcc00")
        assert "#ffcc00" in icon.text
        assert "Saint-Élan" in (await client.get("/")).text


async def test_the_demonstrations_clock(town: Town, catalogue: Catalogue) -> None:
    """The bar shows the date and puts it forward; outside the demonstration there is none."""
    before = town.moment
    async with browser(build(town, catalogue, demo=town)) as client:
        page = (await client.get("/")).text
        assert "Ceci est une démonstration." in page
        assert "samedi 21\u00a0novembre, 21\u00a0h\u00a043" in page
        assert (await client.post("/demo/clock?by=week", headers=PAGE)).status_code == 303
        assert (await client.post("/demo/clock?by=year", headers=PAGE)).status_code == 303
        cross = await client.post("/demo/clock?by=day", headers={"Sec-Fetch-Site": "cross-site"})
        assert cross.status_code == 403
    assert town.moment - before == timedelta(weeks=1)
    async with browser(build(town, catalogue)) as client:
        assert (await client.post("/demo/clock?by=day", headers=PAGE)).status_code == 404
        assert "démonstration" not in (await client.get("/")).text


async def test_the_stream_only_says_that_there_is_news(
    client: httpx.AsyncClient, town: Town
) -> None:
    """The last revision, again when it grows, and the end when the server stops."""
    assert (await client.get("/stream")).status_code == 401
    await client.get("/")
    streams, address = Streams(), town.took[0].address
    told = []
    async for text in streams.follow(address, 0, town, town):
        told.append(text)
        if text.startswith("data") and len(town.talks[address].lines) == 2:
            town.say(address, "Du nouveau")
        elif text.startswith("data"):
            streams.close()
    assert [text for text in told if text.startswith("data")] == ["data: 2\n\n", "data: 3\n\n"]


async def test_a_stream_ends_by_itself_and_when_the_database_goes_away(
    client: httpx.AsyncClient, town: Town
) -> None:
    """The page opens the next one."""
    await client.get("/")
    address = town.took[0].address
    assert [text async for text in Streams(0).follow(address, 0, town, town)] == [": here\n\n"]
    town.away = True
    assert [text async for text in Streams().follow(address, 0, town, town)] == [": here\n\n"]


async def test_other_rooms_bring_their_own_routes(town: Town, catalogue: Catalogue) -> None:
    """Health and webhooks stand beside the chat, under the same headers."""

    async def health(_: object) -> PlainTextResponse:
        return PlainTextResponse("ok")

    async with browser(build(town, catalogue, extra_routes=[Route("/healthz", health)])) as client:
        answer = await client.get("/healthz")
        assert (answer.text, answer.headers["x-content-type-options"]) == ("ok", "nosniff")
