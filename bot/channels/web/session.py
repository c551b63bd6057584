"""Whose page it is: a random cookie, known to the core only by its hash."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

COOKIE = "vivier"
LASTING = 400 * 24 * 3600  # the longest a browser keeps a cookie


@dataclass(frozen=True, slots=True)
class Session:
    """`token` stays in the browser; `fresh` when this request made it."""

    token: str
    fresh: bool = False

    @property
    def address(self) -> str:
        """The address the core knows: a copy of the database opens no session."""
        return hashlib.sha256(self.token.encode()).hexdigest()

    def put(self, response: Response, *, secure: bool) -> None:
        """Write the cookie, so that its 400 days begin again."""
        response.set_cookie(
            COOKIE, self.token, max_age=LASTING, httponly=True, samesite="lax", secure=secure
        )


def new_session() -> Session:
    """A session of 32 random bytes."""
    return Session(secrets.token_urlsafe(32), fresh=True)


def session_of(request: Request) -> Session | None:
    """The session a request carries, or None."""
    token = request.cookies.get(COOKIE, "")
    return Session(token) if 40 <= len(token) <= 60 else None
