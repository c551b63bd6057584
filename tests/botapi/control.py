"""The same server for other processes: JSON over HTTP under `/control`.

POST /control/phone/{user_id}/{action}  what `Phone.action` takes, by name; `bytes` as base64;
                                        `{"name": …, "language": …}` in `phone` makes the phone
GET  /control/phone/{user_id}           the screen
POST /control/faults                    what `Faults.add` takes; `{"seed": n}` seeds
POST /control/inject                    `{"kind": …, "body": {…}}`
POST /control/clock                     `{"advance": seconds}`
GET  /control/state                     token, calls by method and status, updates waiting, webhook
"""

from __future__ import annotations

import base64
import inspect
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.botapi.phone import NotSeen, Phone
from tests.botapi.screen import Shown

if TYPE_CHECKING:
    from tests.botapi.server import BotApi


def add_routes(app: web.Application, api: BotApi) -> None:
    """Add the control endpoint to the server."""
    desk = _Desk(api)
    app.router.add_post("/control/phone/{user_id}/{action}", desk.act)
    app.router.add_get("/control/phone/{user_id}", desk.screen)
    app.router.add_post("/control/faults", desk.fault)
    app.router.add_post("/control/inject", desk.inject)
    app.router.add_post("/control/clock", desk.clock)
    app.router.add_get("/control/state", desk.state)


class _Desk:
    def __init__(self, api: BotApi):
        self.api = api

    async def act(self, request: web.Request) -> web.Response:
        given = await request.json()
        phone = self._phone(request, given.pop("phone", {}))
        name = request.match_info["action"]
        action = getattr(phone, name, None)
        if name.startswith("_") or not callable(action):
            return web.json_response({"error": f"A phone cannot {name}"}, status=404)
        try:
            result = action(**{key: _bytes(key, value) for key, value in given.items()})
            result = await result if inspect.isawaitable(result) else result
        except (AssertionError, TypeError, KeyError) as error:
            status = 408 if isinstance(error, NotSeen) else 400
            return web.json_response({"error": str(error)}, status=status)
        return web.json_response({"result": _plain(result)})

    async def screen(self, request: web.Request) -> web.Response:
        phone = self._phone(request, {})
        body = {"screen": _plain(phone.screen), "bubbles": _plain(phone.bubbles)}
        return web.json_response({**body, "spinning": phone.spinning, "toasts": phone.toasts})

    async def fault(self, request: web.Request) -> web.Response:
        given = await request.json()
        if "seed" in given:
            self.api.faults.seed(given.pop("seed"))
        if given:
            self.api.faults.add(**given)
        return web.json_response({"result": True})

    async def inject(self, request: web.Request) -> web.Response:
        given = await request.json()
        return web.json_response({"result": self.api.inject(given["kind"], given["body"])})

    async def clock(self, request: web.Request) -> web.Response:
        self.api.clock.advance(float((await request.json())["advance"]))
        return web.json_response({"result": True})

    async def state(self, request: web.Request) -> web.Response:
        calls = Counter(f"{call.method} {call.status}" for call in list(self.api.calls))
        state = {
            "token": self.api.token,
            "calls": calls,
            "waiting": [update["update_id"] for update in self.api.updates.waiting()],
            "webhook": self.api.webhook.info(),
            "faults_struck": self.api.faults.struck,
        }
        return web.json_response(state)

    def _phone(self, request: web.Request, owner: dict[str, Any]) -> Phone:
        return self.api.phone(int(request.match_info["user_id"]), **owner)


def _bytes(key: str, value: Any) -> Any:
    if key == "data" and isinstance(value, str):
        return base64.b64decode(value)
    return [base64.b64decode(item) for item in value] if key == "photos" else value


def _plain(result: Any) -> Any:
    if isinstance(result, Shown):
        return {**asdict(result), "labels": result.labels}
    return [_plain(item) for item in result] if isinstance(result, list) else result
