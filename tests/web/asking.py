"""How the tests ask: as a browser without scripts, or as the page's own script."""

from __future__ import annotations

from uuid import uuid4

import httpx

HOME = "http://127.0.0.1:1"
PAGE = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
SCRIPT = {"Accept": "application/json", "Sec-Fetch-Site": "same-origin"}


def browser(app: object, **options: object) -> httpx.AsyncClient:
    """Another person's browser."""
    transport = httpx.ASGITransport(app, **options)
    return httpx.AsyncClient(transport=transport, base_url=HOME)


async def post(client: httpx.AsyncClient, **fields: object) -> httpx.Response:
    """What the page's script sends."""
    return await client.post("/events", json={"id": str(uuid4())} | fields, headers=SCRIPT)
