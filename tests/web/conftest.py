"""The web chat in this process, and a real browser looking at it.

`page_for(url)` serves any address of a web chat: it fails the test when the page broke its
own content policy, threw, or asked anything of another host.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Browser, Page, async_playwright, expect
from starlette.applications import Starlette

from bot.channels.web import Streams, WebSettings, make_app
from messages.catalogue import Catalogue
from messages.source import ROOT
from tests.channels.program import Program, running, settings
from tests.kill.program import Port
from tests.web.town import Town

PageFor = Callable[..., Awaitable[Page]]
expect.set_options(timeout=15_000)
PHONE = {"width": 360, "height": 640}


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The page's own words alone: other conversations' texts are others' business."""
    folder = tmp_path_factory.mktemp("messages")
    for language in ("fr", "en"):
        (folder / language).mkdir()
        shutil.copy(ROOT / language / "web.toml", folder / language)
    return Catalogue.load(folder, {"org": "Ville-en-Bois"})


@dataclass
class Served:
    """A running web chat: where, and what plays the core behind it."""

    url: str
    town: Town
    app: Starlette


_BESIDE = ("demo", "streams", "extra_routes")


def build(town: Town, catalogue: Catalogue, **settings: object) -> Starlette:
    chosen = {
        "public_url": "http://127.0.0.1:1",
        "organisation": "Ville-en-Bois",
        "danger_phone": "02 61 91 00 01",
        "events_burst": 50,
    } | settings
    beside = {name: chosen.pop(name) for name in _BESIDE if name in chosen}
    return make_app(
        door=town,
        store=town,
        reaching=town,
        wakeups=town,
        keeper=town,
        words=catalogue.text,
        settings=WebSettings(**chosen),
        now=town.now,
        **beside,
    )


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def app(town: Town, catalogue: Catalogue) -> Starlette:
    return build(town, catalogue)


@pytest_asyncio.fixture
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """A person's browser without any script: keeps its cookie, follows nothing."""
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:1") as client:
        yield client


class Server(uvicorn.Server):
    """Uvicorn inside a test's loop: signals belong to pytest."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def serving(app: Starlette, streams: Streams, port: int = 0) -> AsyncIterator[str]:
    config = uvicorn.Config(app, port=port, log_level="warning", ws="none", proxy_headers=False)
    server = Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn tells nobody
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    streams.close()
    server.should_exit = True
    await task


@pytest_asyncio.fixture(loop_scope="session")
async def served(town: Town, catalogue: Catalogue) -> AsyncIterator[Served]:
    streams = Streams()
    app = build(town, catalogue, streams=streams)
    async with serving(app, streams) as url:
        yield Served(url, town, app)


@pytest.fixture
def port() -> Iterator[Port]:
    """A port of the system's choice, known before anybody listens on it."""
    port = Port()
    yield port
    port.close()


@pytest_asyncio.fixture(loop_scope="session")
async def program(tmp_path: Path, port: Port) -> AsyncIterator[Program]:
    """The real program, on a Thursday morning, with three services."""
    url = f"127.0.0.1:{port.number}"
    async with running(settings(tmp_path, web_bind=url, public_url=f"http://{url}")) as program:
        yield program


@pytest.fixture(scope="session")
def chromium() -> str | None:
    """A browser of the system; None lets Playwright use the one it installed."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    found = (path for name in names if (path := shutil.which(name)))
    return os.environ.get("CHROMIUM") or next(found, None)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str | None) -> AsyncIterator[Browser]:
    flags = [
        "--no-sandbox",
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        "--disable-dev-shm-usage",
    ]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=flags)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page_for(browser: Browser) -> AsyncIterator[PageFor]:
    """Opens an address as a phone would: `await page_for(url, javascript=False, …)`."""
    problems: list[str] = []
    contexts = []

    async def open_page(
        url: str,
        *,
        size: dict[str, int] = PHONE,
        javascript: bool = True,
        language: str = "fr-FR",
        ready: bool = True,
        motion: str = "reduce",  # nothing moves by itself, which would be waited for
        before: Callable[[Page], Awaitable[None]] | None = None,
        **options: object,
    ) -> Page:
        context = await browser.new_context(
            viewport=size,
            java_script_enabled=javascript,
            locale=language,
            permissions=["microphone"],
            reduced_motion=motion,
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.on("request", lambda request: _own(request.url, url, problems))
        page = await context.new_page()
        page.on("pageerror", lambda error: problems.append(f"thrown: {error}"))
        page.on("console", lambda message: _calm(message.text, problems))
        if before:
            await before(page)
        await page.goto(url)
        if javascript and ready:
            await page.wait_for_selector("html[data-ready=yes]")
        return page

    yield open_page
    for context in contexts:
        await context.close()
    assert problems == []


def _own(requested: str, url: str, problems: list[str]) -> None:
    """Note a request to another host."""
    local = requested.startswith(("data:", "blob:"))
    if not local and urlsplit(requested).netloc != urlsplit(url).netloc:
        problems.append(f"asked of another host: {requested}")


def _calm(text: str, problems: list[str]) -> None:
    """Note a breach of the content policy."""
    if "Content Security Policy" in text or "Content-Security-Policy" in text:
        problems.append(text)


@pytest.fixture
def shots() -> Path | None:
    """Where pictures of the pages go, when somebody wants to look at them."""
    folder = os.environ.get("VIVIER_SHOTS")
    return Path(folder) if folder else None
