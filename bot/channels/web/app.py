"""The web chat's ASGI application, put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from bot.channels.channel import Door
from bot.channels.web.answers import refusal
from bot.channels.web.bells import Bells
from bot.channels.web.body import BadBody
from bot.channels.web.chat import Chat
from bot.channels.web.demo import Demo
from bot.channels.web.guard import Elsewhere
from bot.channels.web.headers import Headers
from bot.channels.web.intake import Intake, Slower
from bot.channels.web.lines import Lines
from bot.channels.web.pages import Pages
from bot.channels.web.ports import Keeper, Reaching, Stage, Wakeups, WebStore, Words
from bot.channels.web.qr import Squares
from bot.channels.web.rates import Rates
from bot.channels.web.settings import WebSettings
from bot.channels.web.shell import Shell
from bot.channels.web.stream import Streams
from storage.errors import StoreAway

AWAY = 5  # seconds until a page tries again when the database is away
_SMALLER = [Middleware(GZipMiddleware, minimum_size=500)]


def make_app(
    *,
    door: Door,
    store: WebStore,
    reaching: Reaching,
    wakeups: Wakeups,
    keeper: Keeper,
    words: Words,
    settings: WebSettings,
    now: Callable[[], datetime],
    streams: Streams | None = None,
    extra_routes: Sequence[BaseRoute] = (),
    demo: Stage | None = None,
) -> Starlette:
    """Everything below `/`. Call `streams.close()` before the server is told to stop.

    The server must run without its own belief in X-Forwarded-For (`proxy_headers=False`):
    `settings.trusted_proxies` decides here.
    """
    shell, squares = Shell(settings, words), Squares(settings.public_url)
    lines = Lines(store, words, squares, reaching)
    intake = Intake(door, keeper, Rates(settings), now)
    streams = streams or Streams(settings.stream_seconds)
    chat = Chat(intake, lines, settings, store, wakeups, streams)
    pages = Pages(intake, lines, shell, settings, reaching, demo)
    bells = Bells(intake, settings, reaching)
    routes = [
        *_routes(pages, chat, shell, squares),
        Route("/push", bells.subscribe, methods=["POST"]),
        *_demo_routes(demo, intake, store, settings),
        *extra_routes,
    ]
    return Starlette(
        routes=routes,
        middleware=_middleware(settings),
        exception_handlers=_handlers(shell),
    )


def _routes(pages: Pages, chat: Chat, shell: Shell, squares: Squares) -> list[BaseRoute]:
    return [
        Route("/", pages.index, middleware=_SMALLER),
        Route("/r/{token:str}", pages.continue_here, middleware=_SMALLER),
        Route("/events", chat.events, methods=["POST"], middleware=_SMALLER),
        Route("/lines", chat.news, middleware=_SMALLER),
        Route("/stream", chat.stream),
        Route("/media/{id:str}", chat.media),
        Route("/qr/{token:str}", squares.show),
        Route("/static/{version:str}/{name:str}", shell.static, middleware=_SMALLER),
        Route("/theme.css", shell.theme),
        Route("/sw.js", shell.worker, middleware=_SMALLER),
        Route("/manifest.webmanifest", shell.manifest),
        Route("/robots.txt", _robots),
    ]


def _demo_routes(
    stage: Stage | None, intake: Intake, store: WebStore, settings: WebSettings
) -> list[BaseRoute]:
    if stage is None:
        return []
    demo = Demo(stage, intake, store, settings)
    return [
        Route("/demo/clock", demo.forward, methods=["POST"]),
        Route("/demo/person", demo.become, methods=["POST"]),
    ]


def _middleware(settings: WebSettings) -> list[Middleware]:
    chain = [Middleware(Headers, secure=settings.secure)]
    if settings.trusted_proxies:
        trusted = list(settings.trusted_proxies)
        chain.append(Middleware(ProxyHeadersMiddleware, trusted_hosts=trusted))
    return chain


def _handlers(
    shell: Shell,
) -> dict[type[Exception], Callable[[Request, Exception], Response]]:
    def away(request: Request, _: Exception) -> Response:
        return refusal(shell, request, 503, "away", AWAY)

    def slower(request: Request, trouble: Exception) -> Response:
        wait = trouble.wait if isinstance(trouble, Slower) else AWAY
        return refusal(shell, request, 429, "slower", wait)

    def elsewhere(request: Request, _: Exception) -> Response:
        return refusal(shell, request, 403, "elsewhere")

    def strange(request: Request, _: Exception) -> Response:
        return refusal(shell, request, 400, "strange")

    return {StoreAway: away, Slower: slower, Elsewhere: elsewhere, BadBody: strange}


async def _robots(_: Request) -> Response:
    return PlainTextResponse("User-agent: *\nDisallow: /\n")
