"""Which push services are rung: a page names its own, so not every address is believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Services:
    """`hosts` are names; whatever is below one of them belongs to it."""

    hosts: Sequence[str]

    def known(self, endpoint: str) -> bool:
        """Whether that address is a service's; over https, unless it is on this machine."""
        try:
            parts = urlsplit(endpoint)
            host = parts.hostname or ""
        except ValueError:
            return False
        secure = parts.scheme == "https" or (parts.scheme == "http" and host in LOCAL)
        return secure and any(host == each or host.endswith(f".{each}") for each in self.hosts)
