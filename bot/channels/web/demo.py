"""The bar of a demonstration: its clock is put forward by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.channels.web.answers import refusal
from bot.channels.web.guard import from_our_page
from bot.channels.web.pages import NOW
from bot.channels.web.ports import DemoClock
from bot.channels.web.settings import WebSettings
from bot.channels.web.shell import Shell

STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}


@dataclass(frozen=True, slots=True)
class Demo:
    """POST /demo/clock."""

    clock: DemoClock
    shell: Shell
    settings: WebSettings

    async def forward(self, request: Request) -> Response:
        """Put the clock forward by the step that was pressed, and show the page again."""
        if not from_our_page(request, self.settings):
            return refusal(self.shell, request, 403, "elsewhere")
        step = STEPS.get(request.query_params.get("by", ""))
        if step is not None:
            await self.clock.forward(step)
        return RedirectResponse(NOW, 303)
