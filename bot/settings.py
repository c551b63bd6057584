"""What an installation may decide: every setting with its usual value.

Reading them from the environment and the file is bot/config.py's work; made by hand
(`Settings(profile="trial")`) they depend on nothing around.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PrivateAttr,
    SecretStr,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.tables.channels import PushTable, TelegramTable, WebTable
from bot.tables.hearing import CriterionTable, JuryTable, LetterTable, MentorTable
from bot.tables.mail import MailTable
from bot.tables.promises import HoursTable, Promises, Retention
from bot.tables.sms import SmsTable
from bot.tables.table import hint
from bot.tables.town import Contacts, GoingLive

DATABASES = ("sqlite:///", "postgresql://", "postgres://")


def _database(url: str) -> str:
    if url.startswith(DATABASES) and url not in DATABASES:
        return url
    raise hint(
        "Vivier does not know this kind of database", "write sqlite:///vivier.db or postgresql://…"
    )


def _timezone(name: str) -> str:
    try:  # to list them all would take 50 ms of each start
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise hint(f"{name!r} is not a time zone", "write one such as Europe/Paris") from None
    return name


def _prefix(text: str) -> str:
    if re.fullmatch(r"[A-Z][A-Z0-9]{0,7}", text.upper()):
        return text.upper()
    raise hint(
        f"{text!r} cannot begin a reference",
        "write 1 to 8 letters or digits, starting with a letter, such as NM",
    )


def _url(text: str) -> str:
    if not text or re.fullmatch(r"https?://[^\s/]+(/[^\s]*)?", text):
        return text.rstrip("/")
    raise hint(f"{text!r} is not an address", "write one such as https://vivier.exemple.fr")


def _bind(text: str) -> str:
    found = re.fullmatch(r"(\[[0-9a-fA-F:]+\]|[\w.-]*):(\d{1,5})", text)
    if not text or (found and int(found[2]) < 65536):
        return text
    raise hint(
        f"{text!r} is not an address to listen on",
        "write host:port such as 127.0.0.1:8080, or leave it empty",
    )


def _nothing(value: Any) -> Any:
    return None if value == "" else value


def _push_key(key: SecretStr | None) -> SecretStr | None:
    if key is None or re.fullmatch(r"[A-Za-z0-9_-]{43}", key.get_secret_value()):
        return key
    raise hint("this is not a key for notifications", "make one with vivier init-push")


Url = Annotated[str, AfterValidator(_url)]
Secret = Annotated[SecretStr | None, BeforeValidator(_nothing)]


class Settings(BaseSettings):
    """Each field is the setting of that name in `vivier.toml` and `VIVIER_…` outside."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    database_url: Annotated[str, AfterValidator(_database)] = "sqlite:///vivier.db"
    telegram_token: Secret = None
    telegram_api_url: Url = "https://api.telegram.org"
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_webhook_url: Url = ""
    telegram_webhook_secret: Secret = None
    sms_secret: Secret = None
    sms_incoming_secret: Secret = None
    push_key: Annotated[Secret, AfterValidator(_push_key)] = None
    mail_password: Secret = None
    web_bind: Annotated[str, AfterValidator(_bind)] = "127.0.0.1:8080"
    public_url: Url = ""
    media_dir: str = Field(default="media", min_length=1)
    organisation: str = Field(default="Vivier", min_length=1, max_length=80)
    reference_prefix: Annotated[str, AfterValidator(_prefix)] = "VI"
    language: Literal["fr", "en"] = "fr"
    timezone: Annotated[str, AfterValidator(_timezone)] = "Europe/Paris"
    access: Literal["open", "code"] = "open"
    log: Literal["text", "json"] = "text"
    profile: Literal["public-body", "trial", "demo"] = "public-body"
    promises: Promises = Promises()
    hours: HoursTable = HoursTable()
    jury: JuryTable = JuryTable()
    retention: Retention = Retention()
    contacts: Contacts = Contacts()
    going_live: GoingLive = GoingLive()
    web: WebTable = WebTable()
    telegram: TelegramTable = TelegramTable()
    sms: SmsTable = SmsTable()
    push: PushTable = PushTable()
    mail: MailTable = MailTable()
    mentor: MentorTable = MentorTable()
    letter: LetterTable = LetterTable()
    criteria: tuple[CriterionTable, ...] = ()

    _origins: dict[str, str] = PrivateAttr(default_factory=dict)
    _strays: list[str] = PrivateAttr(default_factory=list)
    _secret_files: list[str] = PrivateAttr(default_factory=list)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Nothing is read behind anybody's back: `bot.config.load` does it."""
        return (init_settings,)

    @model_validator(mode="after")
    def _webhook_is_whole(self) -> Self:
        if self.telegram_token is None or self.telegram_mode != "webhook":
            return self
        if not self.telegram_webhook_url.startswith("https://"):
            raise hint(
                "telegram_webhook_url: the webhook needs an https address",
                "write https://… or choose telegram_mode polling",
            )
        secret = self.telegram_webhook_secret
        if secret is None or not re.fullmatch(r"[\w-]{1,256}", secret.get_secret_value(), re.A):
            raise hint(
                "telegram_webhook_secret: the webhook needs a secret",
                "write 1 to 256 letters, digits, _ or -",
            )
        return self

    @model_validator(mode="after")
    def _criteria_differ(self) -> Self:
        keys = [criterion.key for criterion in self.criteria]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice:
            raise hint(f"criteria: the key {twice} is used twice", "give each its own key")
        return self

    def read_from(
        self, origins: Mapping[str, str], strays: Sequence[str], secret_files: Sequence[str]
    ) -> Self:
        """Remember where each setting came from, which variables nobody reads, which files hide."""
        self._origins.update(origins)
        self._strays.extend(strays)
        self._secret_files.extend(secret_files)
        return self

    def origin(self, name: str) -> str | None:
        """Where a setting (`web_bind`, `web.colour`) was given; None where it is the usual one."""
        return self._origins.get(name) or self._origins.get(name.partition(".")[0])

    @property
    def strays(self) -> tuple[str, ...]:
        """A sentence for each `VIVIER_…` of the environment that is no setting."""
        return tuple(self._strays)

    @property
    def secret_files(self) -> tuple[str, ...]:
        """The files in which secrets were found."""
        return tuple(self._secret_files)

    @property
    def web_url(self) -> str:
        """Where people open the page: the public address, else the one on this machine."""
        return self.public_url or (f"http://{self.web_bind}" if self.web_bind else "")

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's time zone."""
        return ZoneInfo(self.timezone)
