"""The link to another telephone as a square to scan: nobody types twenty random signs."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import segno
from starlette.requests import Request
from starlette.responses import Response

SIGNS = r"[A-Z0-9]{4,40}"


@dataclass(frozen=True, slots=True)
class Squares:
    """GET /qr/{token}; `public_url` is what the links begin with."""

    public_url: str

    def of(self, text: str) -> str | None:
        """The address of the square for the link in a text, if there is one."""
        found = re.search(re.escape(self._link("")) + f"({SIGNS})", text)
        return f"/qr/{found[1]}" if found else None

    async def show(self, request: Request) -> Response:
        """The square, black on white also by night."""
        token = request.path_params["token"]
        if not re.fullmatch(SIGNS, token):
            return Response(status_code=404)
        out = io.BytesIO()
        segno.make(self._link(token), error="m", micro=False).save(
            out, kind="svg", border=3, dark="#000", light="#fff", xmldecl=False, omitsize=True
        )
        return Response(out.getvalue(), 200, {"Cache-Control": "no-store"}, "image/svg+xml")

    def _link(self, token: str) -> str:
        return f"{self.public_url.rstrip('/')}/r/{token}"
