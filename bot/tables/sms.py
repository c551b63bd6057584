"""The gateway for SMS."""

from __future__ import annotations

import json
import re
from typing import Annotated, Literal, Self
from urllib.parse import parse_qsl

from pydantic import AfterValidator, Field, model_validator

from bot.tables.table import Names, Table, hint

FIELDS = ("number", "digits", "text", "secret")
NAMES = "write {number}, {digits}, {text} or {secret}"


def _fields(text: str) -> str:
    """Raises where a {name} stands that nothing fills in."""
    for name in re.findall(r"\{(\w+)\}", text):
        if name not in FIELDS:
            raise hint(f"nothing is known to stand for {{{name}}}", NAMES)
    return text


def _gateway(url: str) -> str:
    _fields(url)
    if not url or re.fullmatch(r"https?://[^\s/]+(/[^\s]*)?", url):
        return url
    raise hint(f"{url!r} is not an address", "write the gateway's, https://…")


def _headers(lines: tuple[str, ...]) -> tuple[str, ...]:
    for line in lines:
        if not re.fullmatch(r"[\w-]+:\s*\S.*", line, re.A):
            raise hint(f"{line!r} is no header", "write one such as Authorization: Bearer {secret}")
        _fields(line)
    return lines


def _template(body: str) -> str:
    try:
        json.loads(body) if body.lstrip()[:1] in ("{", "[") else parse_qsl(
            body, strict_parsing=bool(body)
        )
    except ValueError:
        raise hint("this is neither JSON nor a form", "write to={number}&text={text}") from None
    return _fields(body)


def _expression(text: str) -> str:
    try:
        re.compile(text)
    except re.error as trouble:
        raise hint(
            f"this is no regular expression ({trouble})", 'write one such as "status":"ok"'
        ) from None
    return text


class SmsTable(Table):
    """How an SMS leaves: by a gateway over http (`url`), or by the folders of gammu-smsd.

    {number} (+336…), {digits} (336…), {text} and {secret} are filled in where they stand.
    `incoming_number`, `incoming_text` name the fields of what the gateway posts to /sms.
    """

    url: Annotated[str, AfterValidator(_gateway)] = ""
    method: Literal["POST", "PUT", "GET"] = "POST"
    headers: Annotated[Names, AfterValidator(_headers)] = ()
    body: Annotated[str, AfterValidator(_template)] = '{"to": "{number}", "text": "{text}"}'
    success: Annotated[str, AfterValidator(_expression)] = ""
    incoming_number: str = "from"
    incoming_text: str = "text"
    gammu_outbox: str = ""
    gammu_inbox: str = ""
    per_second: float = Field(default=1, gt=0, le=1_000)

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        """One of the two, and a text that reaches somebody."""
        if self.url and self.gammu_outbox:
            raise hint("url and gammu_outbox are both set", "keep one of them")
        said = self.url if self.method == "GET" else f"{self.url} {self.body}"
        if self.url and not ("{text}" in said and ("{number}" in said or "{digits}" in said)):
            raise hint("the gateway is told no number or no text", "name {number} and {text}")
        return self

    @property
    def names_secret(self) -> bool:
        """Whether the gateway is to be shown the secret."""
        said = (self.url, *self.headers, "" if self.method == "GET" else self.body)
        return bool(self.url) and any("{secret}" in each for each in said)

    @property
    def on(self) -> bool:
        """Whether SMS can leave."""
        return bool(self.url or self.gammu_outbox)
