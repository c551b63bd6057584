"""Answers that are not the conversation: a short page, or JSON for our own scripts."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.channels.web.language import wanted
from bot.channels.web.shell import Shell


def wants_page(request: Request) -> bool:
    """Whether a person will read the answer, rather than our script."""
    return "text/html" in request.headers.get("accept", "")


def refusal(shell: Shell, request: Request, status: int, key: str, wait: int = 0) -> Response:
    """Say kindly why not; `wait` (seconds) becomes Retry-After and the page tries again."""
    headers = {"Cache-Control": "no-store"} | ({"Retry-After": str(wait)} if wait else {})
    if not wants_page(request):
        return JSONResponse({"refused": key, "wait": wait}, status, headers)
    language = wanted(request)
    page = shell.render("notice.html", language, notice=key)
    return Response(page, status, headers, "text/html")
