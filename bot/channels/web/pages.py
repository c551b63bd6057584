"""The pages people open: the conversation, and the link that continues it elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.channels.web.intake import Intake
from bot.channels.web.language import wanted
from bot.channels.web.lines import Lines, usable
from bot.channels.web.ports import Reaching, Stage
from bot.channels.web.session import Session, session_of
from bot.channels.web.settings import WebSettings
from bot.channels.web.shell import Shell
from bot.media import LIMITS
from handlers import phones
from handlers.event import Start, Text, What

NOW = "/#now"  # where the newest lines are, for browsers without scripts


@dataclass(frozen=True, slots=True)
class Pages:
    """GET / and GET /r/{token}."""

    intake: Intake
    lines: Lines
    shell: Shell
    settings: WebSettings
    reaching: Reaching
    demo: Stage | None = None

    async def index(self, request: Request) -> Response:
        """The whole conversation so far; a first visit begins it."""
        if request.method == "HEAD":
            return HTMLResponse()
        session, language = await self.intake.session(request), wanted(request)
        known = not session.fresh and await self.lines.conversation(session.address)
        brought = _brought(request)
        if known and brought:
            await self.intake.count(session)
            await self.intake.say(session, brought, language)
            return self._with(session, RedirectResponse(NOW, 303))
        if not known:
            await self.intake.say(session, Start(_code(request)), language)
        return self._with(session, await self._conversation(session, language))

    async def continue_here(self, request: Request) -> Response:
        """A button rather than an effect: whoever previews the link does not use it up."""
        token = request.path_params["token"]
        if len(token) < phones.LENGTH:
            return await self._come_back(request, token)
        page = self.shell.render(
            "continue.html", wanted(request), token=token, event_id=str(uuid4())
        )
        return HTMLResponse(page, headers={"Cache-Control": "no-store"})

    async def _come_back(self, request: Request, code: str) -> Response:
        """The link of an SMS or a slip: it opens nothing where its person is not known already.

        Every other telephone sees the same page, whatever the code: there is nothing to guess.
        """
        session = session_of(request)
        if session is not None and await self.reaching.speaks_to(session.address, code):
            return RedirectResponse("/", 303)
        page = self.shell.render("return.html", wanted(request), event_id=str(uuid4()))
        return HTMLResponse(page, headers={"Cache-Control": "no-store"})

    async def _conversation(self, session: Session, language: str) -> Response:
        page = await self.lines.since(session.address, 0, "", language)
        html = self.shell.render(
            "page.html",
            page.language,
            page=page,
            usable=usable(page.lines),
            new_id=lambda: str(uuid4()),
            limits=LIMITS,
            push_key=self.settings.push_key,
            clock=self.demo.now() if self.demo else None,
            session=await self.demo.session() if self.demo else None,
            cast=await self.demo.people() if self.demo else (),
            played=await self.lines.person(session.address) if self.demo else None,
        )
        return HTMLResponse(html, headers={"Cache-Control": "private, no-cache"})

    def _with(self, session: Session, response: Response) -> Response:
        session.put(response, secure=self.settings.secure)
        return response


def _code(request: Request) -> str | None:
    return request.query_params.get("c", "")[:64] or None


def _brought(request: Request) -> What | None:
    """What the address of the page asks for: a poster's code, or the other language."""
    if code := _code(request):
        return Start(code)
    return Text(f"/langue {wanted(request)}") if "lang" in request.query_params else None
