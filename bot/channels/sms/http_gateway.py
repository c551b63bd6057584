"""Any gateway that takes an SMS over HTTP: address, headers and body are as it wants them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote

import aiohttp

from bot.channels.errors import Refused, TryLater
from bot.channels.sms.webhook import Heard

CONNECTING, IN_ALL = 10.0, 30.0  # seconds
MOST = 20_000  # bytes of an answer that are read
MISSET = frozenset({401, 403, 404, 405})  # our settings, which an operator can mend


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpSettings:
    """In `url`, `headers` (`Name: value`) and `body` stand {number}, {digits}, {text}, {secret}.

    `body` is JSON where it begins with { or [, else a form (`to={number}&…`); a GET has none.
    `success` is an expression to be found in the answer, beside a status of 2xx.
    """

    url: str
    method: str = "POST"
    headers: Sequence[str] = ()
    body: str = ""
    success: str = ""
    secret: str = ""


class HttpGateway:
    """An SMS costs money: one whose fate is unknown is not sent again."""

    def __init__(self, settings: HttpSettings):
        self._settings = settings
        self._session: aiohttp.ClientSession | None = None

    async def send(self, number: str, text: str) -> str:
        """Hand one over. `TryLater` where it surely did not arrive, `Refused` where it might."""
        values = {
            "number": number, "digits": number.lstrip("+"), "text": text,
            "secret": self._settings.secret,
        }  # fmt: skip
        try:
            async with self._open().request(
                self._settings.method, _filled_url(self._settings.url, values),
                headers=_headers(self._settings.headers, values),
                allow_redirects=False, **self._content(values),
            ) as answer:  # fmt: skip
                said = (await answer.content.read(MOST)).decode("utf-8", "replace")
                self._judge(answer.status, answer.headers, said)
        except aiohttp.ClientConnectorError as error:
            raise TryLater(f"the SMS gateway is away ({type(error).__name__})") from error
        except aiohttp.ConnectionTimeoutError as error:
            raise TryLater("the SMS gateway does not answer") from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Refused(f"no answer, it may have left ({type(error).__name__})") from error
        return ""

    def _content(self, values: Mapping[str, str]) -> dict[str, Any]:
        return {} if self._settings.method == "GET" else content(self._settings.body, values)

    def _judge(self, status: int, headers: Mapping[str, str], said: str) -> None:
        if status == 429 or status >= 500 or status in MISSET:
            wait = headers.get("Retry-After", "")
            after = float(wait) if wait.isdecimal() else None
            raise TryLater(f"the SMS gateway says {status}", after, pause_channel=True)
        if not 200 <= status < 300:
            raise Refused(f"the SMS gateway says {status}")
        if self._settings.success and not re.search(self._settings.success, said):
            raise Refused("the SMS gateway does not say that it took it")

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=IN_ALL, sock_connect=CONNECTING)
            self._session = aiohttp.ClientSession(timeout=timeout)
        return self._session

    async def hear(self, heard: Heard) -> None:
        """What comes in is posted to us."""

    async def close(self) -> None:
        """Let go of connections."""
        if self._session is not None:
            await self._session.close()


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with its {names}; other braces stay."""
    return re.sub(r"\{(number|digits|text|secret)\}", lambda found: values[found[1]], template)


def _filled_url(url: str, values: Mapping[str, str]) -> str:
    return fill(url, {name: quote(value, safe="") for name, value in values.items()})


def _headers(lines: Sequence[str], values: Mapping[str, str]) -> dict[str, str]:
    pairs = (line.partition(":") for line in lines)
    return {name.strip(): fill(value.strip(), values) for name, _, value in pairs}


def content(template: str, values: Mapping[str, str]) -> dict[str, Any]:
    """The body as aiohttp takes it; filled after it was parsed, so nothing needs escaping."""
    if not template:
        return {}
    if template.lstrip()[:1] in "{[":
        return {"json": _filled(json.loads(template), values)}
    fields = parse_qsl(template, keep_blank_values=True, strict_parsing=True)
    return {"data": [(name, fill(value, values)) for name, value in fields]}


def _filled(value: Any, values: Mapping[str, str]) -> Any:
    match value:
        case str():
            return fill(value, values)
        case list():
            return [_filled(each, values) for each in value]
        case dict():
            return {name: _filled(each, values) for name, each in value.items()}
    return value
