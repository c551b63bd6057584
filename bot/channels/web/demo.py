"""The bar of a demonstration: its clock is put forward by hand, its people are played in turn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.channels.web.guard import only_ours
from bot.channels.web.intake import Intake
from bot.channels.web.language import wanted
from bot.channels.web.pages import NOW
from bot.channels.web.ports import Stage, WebStore
from bot.channels.web.session import COOKIE, Session
from bot.channels.web.settings import WebSettings
from handlers.event import Start

STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
OWN = "vivier_own"  # the visitor's own page, while they play somebody else


@dataclass(frozen=True, slots=True)
class Demo:
    """POST /demo/clock and /demo/person."""

    stage: Stage
    intake: Intake
    store: WebStore
    settings: WebSettings

    async def forward(self, request: Request) -> Response:
        """Put the clock forward by the step that was pressed, and show the page again."""
        only_ours(request, self.settings)
        by = request.query_params.get("by", "")
        if by in STEPS:
            await self.stage.forward(STEPS[by])
        elif by == "session" and (moment := await self.stage.session()):
            await self.stage.until(moment)
        return RedirectResponse(NOW, 303)

    async def become(self, request: Request) -> Response:
        """Pick up somebody's telephone, or one's own again (`as` is empty)."""
        only_ours(request, self.settings)
        mine = request.cookies.get(OWN) or request.cookies.get(COOKIE, "")
        person_id = request.query_params.get("as", "")
        token = await self.stage.become(person_id) if person_id else mine
        answer = RedirectResponse(NOW, 303)
        if token:
            await self._open(Session(token), wanted(request))
            Session(token).put(answer, secure=self.settings.secure)
            answer.set_cookie(OWN, mine, httponly=True, samesite="lax")
        return answer

    async def _open(self, session: Session, language: str) -> None:
        """A page that nothing was said in yet greets."""
        if not await self.store.lines(session.address, 0):
            await self.intake.say(session, Start(None), language)
