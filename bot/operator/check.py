"""`vivier check`: of each thing Vivier depends on, whether it is well and how to mend it."""

from __future__ import annotations

import shlex
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

from bot import letter_template
from bot.clock import Clock
from bot.links import bot_name
from bot.operator.check_mail import mail
from bot.operator.check_reaching import reaching
from bot.operator.errors import sentences
from bot.operator.going_live import demands
from bot.operator.places import could_be_made, open_to_others, try_to_write
from bot.operator.remedy import in_file
from bot.operator.settings_list import Value, values, without_password
from bot.operator.store import opened
from bot.policy import catalogue_globals
from bot.settings import Settings
from bot.tables.hearing import KNOWN_CRITERIA
from messages.catalogue import Catalogue, CatalogueError
from storage.rows import moment, stamp
from storage.unit_of_work import UnitOfWork

State = Literal["ok", "warn", "fail"]
CHECKED = "checked at"
FIRST_YEAR = 2026  # this program is not older
LOCAL = ("http://127.0.0.1", "http://localhost", "http://[::1]")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing: `said` is how it is, `mend` what to do ("" where it is well)."""

    name: str
    state: State
    said: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything there is to say of an installation."""

    findings: list[Finding]
    settings: list[Value]

    @property
    def state(self) -> State:
        """The worst of the findings."""
        states = {finding.state for finding in self.findings}
        return "fail" if "fail" in states else "warn" if "warn" in states else "ok"

    def to_json(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {
            "state": self.state,
            "checks": [asdict(finding) for finding in self.findings],
            "settings": [asdict(value) for value in self.settings],
        }


async def check(settings: Settings, clock: Clock) -> Report:
    """Look at everything; nothing is made or changed but a mark that the database is writable."""
    findings = [Finding("settings", "warn", *_split(said)) for said in settings.strays]
    findings += [finding async for finding in _store(settings, clock)]
    findings += [_media(settings), _privacy(settings), _words(settings), _letter(settings)]
    findings += [await _telegram(settings)]
    findings += [*_web(settings), *_contacts(settings)]
    findings += [Finding(*each) for each in reaching(settings)]
    findings += [Finding(*await mail(settings))]
    findings += [Finding(*demand) for demand in demands(settings, clock.now())]
    return Report(findings, values(settings))


def _split(said: str) -> tuple[str, str]:
    sentence, _, mend = said.partition(". ")
    return f"{sentence}.", mend


async def _store(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """The database, and the clock against what it remembers."""
    shown, now = without_password(settings.database_url), clock.now()

    async def work(uow: UnitOfWork) -> str | None:
        before = await uow.installation.get(CHECKED)
        await uow.installation.put(CHECKED, stamp(now))
        return before

    try:
        async with opened(settings) as database:
            before = await database.write(work)
    except Exception as error:
        said = sentences(error)
        if said is None:
            raise
        yield Finding("database", "fail", *_split(said[0]))
        return
    yield Finding("database", "ok", f"{shown} is up to date and writable.")
    if settings.database_url.startswith("sqlite"):
        yield Finding("durability", "ok", "Each commit is on the disk (WAL, synchronous=FULL).")
    else:
        yield await _durable(settings.database_url)
    ahead = moment(before) - now if before else timedelta()
    if now.year < FIRST_YEAR or ahead > timedelta(minutes=5):
        yield Finding("clock", "fail", f"It says {now:%Y-%m-%d %H:%M} UTC.", "Set it, with NTP.")
    else:
        yield Finding("clock", "ok", f"{now.astimezone(settings.zone):%Y-%m-%d %H:%M %Z}")


async def _durable(url: str) -> Finding:
    """Whether PostgreSQL confirms a commit only once it is on the disk."""
    import asyncpg

    connection = await asyncpg.connect(url, timeout=5)
    try:
        off = [
            name
            for name in ("fsync", "synchronous_commit")
            if await connection.fetchval("SELECT current_setting($1)", name) == "off"
        ]
    finally:
        await connection.close()
    if off:
        said = f"{' and '.join(off)} is off: a power cut may lose what was confirmed."
        return Finding("durability", "warn", said, f"Set {off[0]} = on in PostgreSQL.")
    return Finding("durability", "ok", "PostgreSQL commits to the disk.")


def _media(settings: Settings) -> Finding:
    folder = Path(settings.media_dir)
    mend = "Set VIVIER_MEDIA_DIR, or make it writable by this user."
    if not folder.exists():
        if could_be_made(folder):
            said = f"There is no folder {folder} yet: vivier run makes it."
            return Finding("media", "ok", said)
        return Finding("media", "fail", f"There is no folder {folder}, nor can it be made.", mend)
    try:
        try_to_write(folder)
    except OSError as trouble:
        return Finding("media", "fail", f"{folder} is not writable: {trouble.strerror}.", mend)
    return Finding("media", "ok", f"{folder} is writable.")


def _privacy(settings: Settings) -> Finding:
    """Whether other users of this machine may read what people said."""
    paths = " ".join(shlex.quote(str(path)) for path in open_to_others(settings))
    if paths:
        said = f"Other users of this machine can read: {paths}."
        return Finding("privacy", "warn", said, f"Run: chmod go-rwx {paths}")
    return Finding("privacy", "ok", "Only this user can read what is kept, and the secrets.")


def _words(settings: Settings) -> Finding:
    try:
        Catalogue.load(globals=catalogue_globals(settings))
    except Exception as error:
        said = sentences(error)
        if said is None:
            raise
        return Finding("words", "fail", *_split(said[0]))
    own = [criterion.key for criterion in settings.criteria if criterion.key not in KNOWN_CRITERIA]
    also = f", with your own criteria: {', '.join(own)}" if own else ""
    return Finding("words", "ok", f"Every sentence exists in French and in English{also}.")


def _letter(settings: Settings) -> Finding:
    """The organisation's own mission letter, made once to see that it can be."""
    if not settings.letter.template:
        return Finding("letter", "ok", "Mission letters are made from Vivier’s own template.")
    try:
        fault = letter_template.trouble(settings)
    except CatalogueError:
        return Finding("letter", "warn", "It was not tried.", "Mend the words first.")
    if fault is not None:
        return Finding("letter", "fail", *fault)
    return Finding("letter", "ok", f"Mission letters are made from {settings.letter.template}.")


async def _telegram(settings: Settings) -> Finding:
    if settings.telegram_token is None:
        return Finding("telegram", "ok", "Off: there is no token.")
    if settings.telegram_mode == "webhook" and not settings.web_bind:
        said = "The webhook cannot be received: web_bind is empty."
        return Finding("telegram", "fail", said, "Set VIVIER_WEB_BIND, or choose polling.")
    name, why = await bot_name(settings)
    if name is None:
        return Finding("telegram", "fail", *_split(f"{why[:1].upper()}{why[1:]}"))
    return Finding("telegram", "ok", f"@{name} answers ({settings.telegram_mode}).")


def _web(settings: Settings) -> Iterator[Finding]:
    if not settings.web_bind:
        if settings.telegram_token is None:
            mend = "Set VIVIER_WEB_BIND or VIVIER_TELEGRAM_TOKEN."
            yield Finding("web", "fail", "No channel is on: nobody can talk to Vivier.", mend)
        else:
            yield Finding("web", "ok", "Off: web_bind is empty.")
        return
    url = settings.public_url
    if not url:
        said = "No public address is set: links only work on this machine."
        yield Finding("web", "warn", said, "Set VIVIER_PUBLIC_URL to the address people open.")
    elif url.startswith(LOCAL):
        said = f"{url} only works on this machine."
        yield Finding("web", "warn", said, "Set VIVIER_PUBLIC_URL to the https address.")
    elif not url.startswith("https://"):
        said = f"{url}: without https, phones have no microphone and no offline page."
        state: State = "fail" if settings.profile == "public-body" else "warn"
        yield Finding("web", state, said, "Put a proxy with a certificate in front of it.")
    else:
        yield Finding("web", "ok", f"{url}, served on {settings.web_bind}.")
        if not settings.web.trusted_proxy:
            said = "No proxy is trusted: behind one, all visitors count as one."
            mend = in_file("web", ['trusted_proxy = ["127.0.0.1"]'])
            yield Finding("proxy", "warn", said, mend)


def _contacts(settings: Settings) -> Iterator[Finding]:
    wanted = {
        "organisers": ("who reads and answers", '["Nadia", "Marc"]'),
        "phone": ("a number to call", '"02 61 91 00 00"'),
        "danger_phone": ("the number for violence and harassment", '"02 61 91 00 01"'),
    }
    unset = [name for name in wanted if not getattr(settings.contacts, name)]
    if unset and settings.profile == "public-body":
        said = f"People are not told {', nor '.join(wanted[name][0] for name in unset)}."
        mend = in_file("contacts", [f"{name} = {wanted[name][1]}" for name in unset])
        yield Finding("contacts", "warn", said, mend)
