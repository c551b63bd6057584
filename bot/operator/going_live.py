"""What a public body owes before it opens Vivier to its staff."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from bot.operator.finding import Finding
from bot.operator.remedy import NOT_YET, in_file
from bot.settings import Settings

RETENTION = ("draft_months", "idea_months", "voice_months")


def demands(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Each of them, or that nothing is required."""
    if settings.profile != "public-body":
        said = f"Nothing is required: the profile is {settings.profile}."
        yield Finding("going live", "ok", said)
        return
    today = now.astimezone(settings.zone).date()
    live = settings.going_live
    yield _organisation(settings)
    yield _dpo(settings)
    yield _retention(settings)
    yield _held("impact assessment", "aipd_date", live.aipd_date, today)
    yield _held("staff representatives", "cst_date", live.cst_date, today)
    if settings.telegram_token is not None:
        day = live.telegram_decision_date
        yield _held("decision on Telegram", "telegram_decision_date", day, today)


def _organisation(settings: Settings) -> Finding:
    if settings.origin("organisation") and settings.origin("reference_prefix"):
        said = f"{settings.organisation}, references {settings.reference_prefix}-{{year}}-0001."
        return Finding("organisation", "ok", said)
    mend = "Set VIVIER_ORGANISATION and VIVIER_REFERENCE_PREFIX."
    return Finding("organisation", "warn", "People are not told which organisation this is.", mend)


def _dpo(settings: Settings) -> Finding:
    if settings.contacts.dpo:
        return Finding("data protection officer", "ok", settings.contacts.dpo)
    said = "People are not told whom to ask about their data."
    mend = in_file("contacts", ['dpo = "dpo@exemple.fr"'])
    return Finding("data protection officer", "fail", said, mend)


def _retention(settings: Settings) -> Finding:
    kept = settings.retention
    months = {name: getattr(kept, name) for name in RETENTION}
    unset = [name for name in RETENTION if not settings.origin(f"retention.{name}")]
    if unset:
        said = "How long things are kept has not been decided."
        mend = in_file("retention", [f"{name} = {months[name]}" for name in unset])
        return Finding("retention", "fail", said, mend)
    said = ", ".join(f"{name.partition('_')[0]} {months[name]} months" for name in RETENTION)
    return Finding("retention", "ok", said)


def _held(name: str, setting: str, day: date | None, today: date) -> Finding:
    mend = in_file("going_live", ["# the day it was done", f"{setting} = {NOT_YET}"])
    if day is None:
        return Finding(name, "fail", "Its date is not set.", mend)
    if day > today:
        return Finding(name, "fail", f"{day} is in the future.", mend)
    return Finding(name, "ok", f"{day}")
