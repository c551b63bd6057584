"""A browser that may be rung from now on: what its page posts once the person agreed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.channels.push.keys import raw
from bot.channels.push.services import Services
from bot.channels.web.body import BadBody, whole
from bot.channels.web.guard import only_ours
from bot.channels.web.intake import Intake
from bot.channels.web.ports import Reaching
from bot.channels.web.session import session_of
from bot.channels.web.settings import WebSettings

MOST = 5_000  # bytes
POINT, SECRET = 65, 16  # bytes: the browser's public key, and what it shares with us


@dataclass(frozen=True, slots=True)
class Bells:
    """POST /push."""

    intake: Intake
    settings: WebSettings
    reaching: Reaching

    async def subscribe(self, request: Request) -> Response:
        """204 once it is kept; 401 without a session, 403 from elsewhere, 400 for what is none."""
        session = session_of(request)
        if session is None:
            return Response(status_code=401)
        only_ours(request, self.settings)
        await self.intake.count(session)
        given = await _read(request)
        if given is None or not Services(self.settings.push_services).known(given[0]):
            return Response(status_code=400)
        await self.reaching.subscribe(session.address, *given)
        return Response(status_code=204)


async def _read(request: Request) -> tuple[str, str, str] | None:
    """The address of its service and its two keys, as `PushSubscription.toJSON` writes them."""
    try:
        given: Any = json.loads(await whole(request, MOST))
        endpoint, keys = given["endpoint"], given["keys"]
        raw(keys["p256dh"], POINT)
        raw(keys["auth"], SECRET)
        return str(endpoint), keys["p256dh"], keys["auth"]
    except (BadBody, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
