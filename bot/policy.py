"""What the settings decide, as the use cases take it, and what of it the sentences name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.settings import Settings
from bot.tables.hearing import JuryTable
from bot.tables.promises import french_holidays
from handlers.dialogue.facts import Criterion
from handlers.policy import Juries, Mentoring, Policy
from handlers.rules.draw.chances import Reading
from handlers.rules.hours import parse_hours
from handlers.rules.sitting import Lengths

MONTH = 365.25 / 12  # days


def policy(settings: Settings, words: Sequence[str]) -> Policy:
    """What the organisation decided, as the use cases take it; `words` make return codes."""
    usual = Policy()
    own = tuple(Criterion(**criterion.model_dump()) for criterion in settings.criteria)
    return Policy(
        organisation=settings.organisation,
        prefix=settings.reference_prefix,
        language=settings.language,
        zone=settings.zone,
        code_needed=settings.access == "code",
        criteria=own or usual.criteria,
        answer_days=settings.promises.answer_days,
        hours=parse_hours(settings.hours.default),
        holidays=french_holidays(settings.hours.subdivision),
        draft_kept=timedelta(days=round(settings.retention.draft_months * MONTH)),
        ideas_kept=timedelta(days=round(settings.retention.idea_months * MONTH)),
        voice_kept=timedelta(days=round(settings.retention.voice_months * MONTH)),
        public_url=settings.public_url,
        sms=settings.sms.on and bool(settings.public_url),
        push=settings.push_key is not None and bool(settings.web_bind),
        mail=settings.mail.on,
        per_second={"telegram": settings.telegram.per_second},
        jury=_juries(settings.jury),
        mentor=Mentoring(
            milestones=settings.mentor.milestone_days,
            offer_days=settings.mentor.offer_days,
            silence=settings.mentor.silence_days,
        ),
        words=words,
        demo=settings.profile == "demo",
    )


def _juries(table: JuryTable) -> Juries:
    lengths = Lengths(
        training=table.training,
        idea=table.idea,
        deliberation=table.deliberation,
        break_=table.pause,
        without_break=table.without_break,
    )
    return Juries(
        seats=table.seats,
        reserve=table.reserve,
        reading=Reading(table.reading),
        answer_days=table.answer_days,
        resting=table.resting_sessions,
        lengths=lengths,
    )


def catalogue_globals(settings: Settings) -> dict[str, Any]:
    """What every sentence may name, for `Catalogue.load`."""
    contacts = settings.contacts
    named: dict[str, Any] = {"organisers": contacts.organisers} if contacts.organisers else {}
    return named | {
        "org": settings.organisation,
        "phone": contacts.phone or None,
        "danger_phone": contacts.danger_phone or None,
        "prevention": contacts.prevention or None,
        "dpo": contacts.dpo or None,
        "cst_date": settings.going_live.cst_date,
        "retention": {
            "draft": settings.retention.draft_months,
            "idea": settings.retention.idea_months,
            "voice": settings.retention.voice_months,
        },
        "web_url": settings.public_url,
        "demo": settings.profile == "demo",
        "timezone": settings.timezone,
    }
