"""A push service and a browser, on this machine: checks who sends, opens what was sealed.

The browser's side of RFC 8291 and 8188 stands here in its own words, on `cryptography` alone, so
that nothing of what seals is used to open.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from storage.records.reaching import Browser
from tests.storage.given import NOW

CURVE = ec.SECP256R1()


class Receiver:
    """A browser's keys, and what it can read."""

    def __init__(self) -> None:
        self._private = ec.generate_private_key(CURVE)
        self._auth = b"0123456789abcdef"
        self._public = self._private.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )

    def subscription(self, endpoint: str) -> Browser:
        """What the page would have posted."""
        return Browser(
            id="browser", address="page", endpoint=endpoint, p256dh=_text(self._public),
            auth=_text(self._auth), at=NOW,
        )  # fmt: skip

    def opened(self, body: bytes) -> bytes:
        """The payload of `aes128gcm`; raises where it was sealed for somebody else."""
        salt, size, length = body[:16], int.from_bytes(body[16:20]), body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(sealed) <= size
        shared = self._private.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sender)
        )
        info = b"WebPush: info\0" + self._public + sender
        secret = _derived(shared, self._auth, info, 32)
        key = _derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
        padded = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
        assert padded[-1:] == b"\2"  # the mark of the last record
        return padded[:-1]


@dataclass(slots=True)
class PushService:
    """`known` is our public key, as the browser gave it when it subscribed."""

    known: str
    now: Callable[[], float] = time.time
    url: str = ""
    status: int = 201
    headers: dict[str, str] = field(default_factory=dict)
    bodies: list[bytes] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        """401 for a signature that is none, 400 for what is not sealed as it must be."""
        try:
            claims = self._signed(request.headers["Authorization"])
        except (InvalidSignature, ValueError, KeyError):
            return web.Response(status=401)
        if request.headers.get("Content-Encoding") != "aes128gcm" or "TTL" not in request.headers:
            return web.Response(status=400)
        self.claims.append(claims)
        self.asked.append(dict(request.headers))
        self.bodies.append(await request.read())
        return web.Response(status=self.status, headers=self.headers)

    def _signed(self, header: str) -> dict[str, Any]:
        kind, _, rest = header.partition(" ")
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        if kind != "vapid" or parts["k"].rstrip("=") != self.known:
            raise ValueError("not who subscribed")
        head, body, signature = parts["t"].split(".")
        raw = _bytes(signature)
        numbers = int.from_bytes(raw[:32]), int.from_bytes(raw[32:])
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, _bytes(self.known)).verify(
            encode_dss_signature(*numbers), f"{head}.{body}".encode(), ec.ECDSA(SHA256())
        )
        claims: dict[str, Any] = json.loads(_bytes(body))
        if claims["aud"] != self.url or not 0 < claims["exp"] - self.now() <= 86_400:
            raise ValueError("for another service, or not valid now")
        return claims


@asynccontextmanager
async def push_service(known: str) -> AsyncIterator[PushService]:
    """Listening on loopback."""
    service = PushService(known)
    app = web.Application()
    app.router.add_post("/{tail:.*}", service.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    service.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield service
    finally:
        await runner.cleanup()


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
