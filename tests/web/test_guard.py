"""Who may say something, how much, and what every answer carries."""

from __future__ import annotations

import re
from uuid import uuid4

import httpx
import pytest

from messages.catalogue import Catalogue
from tests.web.asking import HOME, browser, post
from tests.web.conftest import build
from tests.web.town import Town


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
