"""The tables of `vivier.toml`."""

from __future__ import annotations

import json
import re
from collections.abc import Container
from datetime import date
from ipaddress import ip_network
from typing import Annotated, Any, Literal, Self
from urllib.parse import parse_qsl

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import NoDecode

from handlers.policy import WORKING_HOURS
from handlers.rules import mail_address
from handlers.rules.hours import parse_hours

KNOWN_CRITERIA = ("relevance", "efficiency", "wellbeing")
QUESTIONS = ("problem", "proposal", "photos", "part", "title", "service", "name", "review", "text")


SMS_FIELDS = ("number", "digits", "text", "secret")
SMS_NAMES = "write {number}, {digits}, {text} or {secret}"
PARTS = "leave it empty, or write a code such as 57 (Moselle), RE (La Réunion) or GP (Guadeloupe)"


def hint(sentence: str, advice: str) -> PydanticCustomError:
    """What is wrong with a value (a clause), and what to do instead (a clause)."""
    said = f"{sentence}. {advice[:1].upper()}{advice[1:]}"
    return PydanticCustomError("setting", "{said}", {"said": said})


def _listed(value: Any) -> Any:
    """Names as the environment writes them: `Nadia, Marc`."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def _hours(text: str) -> str:
    try:
        windows = parse_hours(text)
    except ValueError as trouble:
        raise hint(str(trouble), f"write {WORKING_HOURS}") from None
    if windows:
        return text
    raise hint("no message would ever be sent", f"write {WORKING_HOURS}")


def _colour(text: str) -> str:
    if re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        return text.lower()
    raise hint(f"{text!r} is not a colour", "write # and six hexadecimal digits such as #1d5c63")


def _networks(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        try:
            ip_network(value)
        except ValueError:
            raise hint(f"{value!r} is not a network", "write one such as 10.0.0.0/8") from None
    return values


def _subdivision(code: str) -> str:
    try:
        french_holidays(code)
    except NotImplementedError:
        raise hint(
            f"{code!r} is not a part of France with its own public holidays", PARTS
        ) from None
    return code


def french_holidays(subdivision: str = "") -> Container[date]:
    """Whether a day is a public holiday; raises NotImplementedError for an unknown part."""
    import holidays  # half a second: it knows every country, and most commands need none

    return holidays.country_holidays("FR", subdiv=subdivision or None)


def _criterion(key: str) -> str:
    if key in QUESTIONS or not re.fullmatch(r"[a-z][a-z0-9_]{0,23}", key):
        raise hint(
            f"{key!r} cannot be a key",
            "use lower-case letters, digits and _, and not the name of a question",
        )
    return key


def _day(value: Any) -> Any:
    return None if value == "" else value


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]
Networks = Annotated[Names, AfterValidator(_networks)]
Months = Annotated[int, Field(ge=1, le=600)]
Day = Annotated[date | None, BeforeValidator(_day)]


class Table(BaseModel):
    """A table: nothing in it that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Promises(Table):
    """What is promised to people; working days."""

    answer_days: int = Field(default=10, ge=1, le=250)


class HoursTable(Table):
    """When people may be written to first, where their service says nothing else."""

    default: Annotated[str, AfterValidator(_hours)] = WORKING_HOURS
    subdivision: Annotated[str, AfterValidator(_subdivision)] = ""


class Retention(Table):
    """How long things are kept: a draft untouched, an idea answered, a voice written down."""

    draft_months: Months = 12
    idea_months: Months = 36
    voice_months: Months = 3


class Contacts(Table):
    """Whom the sentences name."""

    organisers: Names = ()
    phone: str = ""
    danger_phone: str = ""
    prevention: str = ""
    dpo: str = ""


class GoingLive(Table):
    """The days French law asks for before a public body opens Vivier to its staff."""

    aipd_date: Day = None
    cst_date: Day = None
    telegram_decision_date: Day = None


class WebTable(Table):
    """The page. `trusted_proxy` may tell whom it speaks for; `metrics_from` may read /metrics."""

    colour: Annotated[str, AfterValidator(_colour)] = "#1d5c63"
    sessions_per_minute: int = Field(default=60, ge=1)
    events_per_10s: int = Field(default=20, ge=1)
    trusted_proxy: Networks = ()
    metrics_from: Networks = ()


class TelegramTable(Table):
    """How fast to send: https://core.telegram.org/bots/faq#broadcasting-to-users

    30 a second, 1,000 where broadcasting is paid for; more only to a server of one's own.
    """

    per_second: float = Field(default=30, gt=0, le=10_000)


def _fields(text: str) -> str:
    """Raises where a {name} stands that nothing fills in."""
    for name in re.findall(r"\{(\w+)\}", text):
        if name not in SMS_FIELDS:
            raise hint(f"nothing is known to stand for {{{name}}}", SMS_NAMES)
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


def _host(text: str) -> str:
    if re.fullmatch(r"[\w.-]*|[0-9a-fA-F:]+", text, re.A):
        return text
    raise hint(f"{text!r} is not the name of a server", "write one such as smtp.exemple.fr")


def _mail_address(text: str) -> str:
    if not text or mail_address.read(text) == text:
        return text
    raise hint(f"{text!r} is not an e-mail address", "write one such as vivier@exemple.fr")


MailAddress = Annotated[str, AfterValidator(_mail_address)]


class MailTable(Table):
    """The server through which letters to managers leave; `port` 0 is the usual one of `tls`."""

    host: Annotated[str, AfterValidator(_host)] = ""
    port: int = Field(default=0, ge=0, le=65_535)
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    sender: MailAddress = ""
    reply_to: MailAddress = ""

    @model_validator(mode="after")
    def _from_somebody(self) -> Self:
        """Letters have a sender."""
        if self.host and not self.sender:
            raise hint("a mail server is set, and no sender", "write sender too, an address")
        return self

    @property
    def on(self) -> bool:
        """Whether letters can leave."""
        return bool(self.host)


class PushTable(Table):
    """Whose push services are rung: the browsers' own, by the names of their hosts."""

    services: Names = (
        "fcm.googleapis.com",
        "push.services.mozilla.com",
        "push.apple.com",
        "notify.windows.com",
    )


class JuryTable(Table):
    """How juries are drawn and sit; minutes, working days, people."""

    seats: int = Field(default=3, ge=1, le=9)
    reserve: int = Field(default=30, ge=0, le=1_000)
    reading: Literal["agent", "service"] = "agent"
    answer_days: int = Field(default=3, ge=1, le=30)
    resting_sessions: int = Field(default=2, ge=0, le=50)
    training: int = Field(default=30, ge=0, le=240)
    idea: int = Field(default=15, ge=1, le=240)
    deliberation: int = Field(default=10, ge=0, le=240)
    pause: int = Field(default=10, ge=0, le=120)
    without_break: int = Field(default=120, ge=15, le=480)


class MentorTable(Table):
    """How a launched idea is followed: milestones in days after the signature of the letter,
    working days to offer oneself, days without news until the board says so."""

    milestone_days: Annotated[
        tuple[Annotated[int, Field(ge=1, le=730)], ...], NoDecode, BeforeValidator(_listed)
    ] = (15, 30, 90)
    offer_days: int = Field(default=5, ge=1, le=60)
    silence_days: int = Field(default=30, ge=1, le=365)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        """One to six milestones, each after the one before."""
        days = self.milestone_days
        if 1 <= len(days) <= 6 and list(days) == sorted(set(days)):
            return self
        raise hint(f"{list(days)} are not one to six days in order", "write [15, 30, 90]")


class LetterTable(Table):
    """The organisation's own template of the mission letter: a path to a .typ file."""

    template: str = ""


class CriterionTable(Table):
    """One criterion of the organisation; a known key takes what is left empty from the words."""

    key: Annotated[str, AfterValidator(_criterion)]
    name: str = ""
    line: str = ""
    question: str = ""
    hint: str = ""
    example: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """A criterion of one's own has a name, a line for the summary and a question."""
        if self.key in KNOWN_CRITERIA or (self.name and self.line and self.question):
            return self
        raise hint(
            f"the criterion {self.key} is incomplete", "give it a name, a line and a question"
        )
