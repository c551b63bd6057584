"""What the web chat is told at its start."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """Amounts of data are bytes, durations seconds.

    `trusted_proxies` are addresses or networks whose X-Forwarded-For is believed. New
    sessions are counted per client address and hour: generous, as a town hall has one
    address for everybody. `danger_phone` empty: the line at the foot names no number.
    `push_key` empty: the page offers no notifications; `push_services` are the hosts believed.
    """

    public_url: str
    organisation: str
    colour: str = "#1d5c63"
    danger_phone: str = ""
    trusted_proxies: tuple[str, ...] = ()
    events_burst: int = 20
    events_seconds: int = 10
    new_sessions_per_hour: int = 2_000
    stream_seconds: float = 240
    push_key: str = ""
    push_services: tuple[str, ...] = ()

    @property
    def secure(self) -> bool:
        """Whether people come over https."""
        return self.public_url.startswith("https://")

    @property
    def origin(self) -> str:
        """The public URL's scheme and host, as a browser writes an Origin."""
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}"
