"""The keys with which a push service knows us, and what seals a message for one browser.

The libraries are imported where they are used: they take a quarter of a second.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from storage.records.reaching import Browser

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec

VALID = timedelta(hours=12)  # a day at most is allowed
LENGTH = 32  # bytes of a private key on the curve P-256


class BadKey(ValueError):
    """Not a key that `vivier init-push` made."""


@dataclass(frozen=True, slots=True)
class Keys:
    """`private` is 32 bytes in base64url; `contact` is whom a service writes to about us."""

    private: str
    contact: str

    @property
    def public(self) -> str:
        """What a browser wants to know of us, in base64url. Raises `BadKey`."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        point = (
            _key(self.private)
            .public_key()
            .public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        )
        return text(point)

    def sealed(
        self, browser: Browser, payload: bytes, now: datetime
    ) -> tuple[bytes, dict[str, str]]:
        """The payload only that browser can read, and the headers that say who sends it."""
        from py_vapid import Vapid02
        from pywebpush import WebPusher

        keys = {"p256dh": browser.p256dh, "auth": browser.auth}
        pusher = WebPusher({"endpoint": browser.endpoint, "keys": keys})
        body = pusher.encode(payload, content_encoding="aes128gcm")["body"]
        parts = urlsplit(browser.endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "sub": self.contact,
            "exp": int((now + VALID).timestamp()),
        }
        signed = cast(dict[str, str], Vapid02.from_string(self.private).sign(claims))
        return cast(bytes, body), {
            **signed,
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
        }


def _key(private: str) -> ec.EllipticCurvePrivateKey:
    from cryptography.hazmat.primitives.asymmetric import ec

    try:
        number = int.from_bytes(raw(private, LENGTH))
        return ec.derive_private_key(number, ec.SECP256R1())
    except ValueError as error:
        raise BadKey("this is not a key made by vivier init-push") from error


def made() -> str:
    """A new private key."""
    from cryptography.hazmat.primitives.asymmetric import ec

    number: Any = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return text(number.to_bytes(LENGTH))


def raw(encoded: str, length: int) -> bytes:
    """The bytes of base64url without padding; raises ValueError unless there are so many."""
    data = base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_", validate=True)
    if len(data) != length:
        raise ValueError(f"{len(data)} bytes instead of {length}")
    return data


def text(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
