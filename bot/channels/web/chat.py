"""What the page talks to: events up, lines down, a wake-up stream, files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from bot.channels.web.answers import wants_page
from bot.channels.web.body import number, read
from bot.channels.web.guard import only_ours
from bot.channels.web.intake import Intake
from bot.channels.web.language import wanted
from bot.channels.web.lines import Lines
from bot.channels.web.pages import NOW
from bot.channels.web.ports import Wakeups, WebStore
from bot.channels.web.session import Session, session_of
from bot.channels.web.settings import WebSettings
from bot.channels.web.stream import Streams
from bot.crash import reach

_FRESH = {"Cache-Control": "no-store"}
_STREAM = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@dataclass(frozen=True, slots=True)
class Chat:
    """POST /events, GET /lines, GET /stream, GET /media/{id}."""

    intake: Intake
    lines: Lines
    settings: WebSettings
    store: WebStore
    wakeups: Wakeups
    streams: Streams

    async def events(self, request: Request) -> Response:
        """Take one event; answer once it is committed, with the lines the page lacks."""
        only_ours(request, self.settings)
        session, language = await self.intake.session(request), wanted(request)
        plain = wants_page(request)
        await self.intake.count(session)
        posted = await read(request)
        await self.intake.take(session, posted, language, plain=plain)
        reach("web.answered")
        response: Response = RedirectResponse(NOW, 303)
        if not plain:
            response = await self._since(session, posted.fields, language)
        session.put(response, secure=self.settings.secure)
        return response

    async def news(self, request: Request) -> Response:
        """The lines after `?after=`; all of them for a page of another `?conversation=`."""
        session = session_of(request)
        if session is None:
            return JSONResponse({"refused": "session"}, 401, _FRESH)
        return await self._since(session, request.query_params, wanted(request))

    async def _since(self, session: Session, asked: Mapping[str, str], language: str) -> Response:
        after, seen = number(asked.get("after", "")), asked.get("conversation", "")
        page = await self.lines.since(session.address, after, seen, language)
        return JSONResponse(asdict(page), headers=_FRESH)

    async def stream(self, request: Request) -> Response:
        """Wake-ups from `?after=` on; ends by itself after some minutes."""
        session = session_of(request)
        if session is None:
            return Response(status_code=401, headers=_FRESH)
        after = number(request.query_params.get("after", ""))
        events = self.streams.follow(session.address, after, self.store, self.wakeups)
        return StreamingResponse(events, media_type="text/event-stream", headers=_STREAM)

    async def media(self, request: Request) -> Response:
        """A file of this person's own conversation."""
        session = session_of(request)
        name = request.path_params["id"]
        found = await self.store.media_for(session.address, name) if session else None
        if found is None:
            return Response(status_code=404, headers=_FRESH)
        return _file(request, *found)


def _file(request: Request, data: bytes, mime: str, name: str) -> Response:
    place = "inline" if mime.startswith(("image/", "audio/")) else "attachment"
    headers = {
        "Cache-Control": "private, max-age=86400",
        "Content-Disposition": f"{place}; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Accept-Ranges": "bytes",
    }
    asked = re.fullmatch(r"bytes=(\d{1,12})-(\d{0,12})", request.headers.get("range", ""))
    if asked is None or int(asked[1]) >= len(data):
        return Response(data, 200, headers, mime)
    # Safari plays no sound from a server that does not answer ranges.
    first, last = int(asked[1]), min(int(asked[2] or len(data)), len(data) - 1)
    headers["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
    return Response(data[first : last + 1], 206, headers, mime)
