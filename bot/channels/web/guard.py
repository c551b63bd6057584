"""Whether a POST comes from our own page."""

from __future__ import annotations

from starlette.requests import Request

from bot.channels.web.session import session_of
from bot.channels.web.settings import WebSettings


class Elsewhere(Exception):
    """Another site's page sent it."""


def only_ours(request: Request, settings: WebSettings) -> None:
    """Raises `Elsewhere` for what another site's page sends."""
    if not _from_our_page(request, settings):
        raise Elsewhere


def _from_our_page(request: Request, settings: WebSettings) -> bool:
    """Whether a POST is our own page's.

    Browsers say `Sec-Fetch-Site` where the page is trustworthy (https, localhost). Without
    it the Origin decides; our `no-referrer` policy turns that into "null" for plain forms,
    which is believed only with a session, as SameSite keeps that from other sites' posts.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    if origin in (None, "null"):
        return session_of(request) is not None
    return origin in (settings.origin, f"{request.url.scheme}://{request.url.netloc}")
