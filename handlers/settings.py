"""What people choose for themselves: their language, and silence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from handlers import start
from handlers.context import Context
from messages.message import Offer, Say

LANGUAGES = {
    "fr": "fr",
    "francais": "fr",
    "français": "fr",
    "french": "fr",
    "en": "en",
    "english": "en",
    "anglais": "en",
}
PAUSES = {"two_weeks": timedelta(weeks=2), "two_months": timedelta(days=61)}
FOR_GOOD = datetime(9999, 1, 1, tzinfo=UTC)


async def language(ctx: Context, wanted: str) -> list[Say]:
    """/langue, with or without saying which; what was being asked is asked again in it."""
    chosen = LANGUAGES.get(wanted.strip().lower())
    if chosen is None:
        offers = (Offer("go.lang.fr", "button.french"), Offer("go.lang.en", "button.english"))
        return [Say("start.language_ask", {}, offers)]
    ctx.change(language=chosen)
    if not start.admitted(ctx):
        return [Say("start.language_set"), Say("start.code_ask")]
    return [Say("start.language_set"), *await start.now(ctx)]


async def pause(ctx: Context, length: str) -> list[Say]:
    """/pause: silence for some weeks or for good; what one asks is still answered."""
    if length == "end":
        ctx.change(paused_until=None)
        return [Say("pause.ended")]
    if length == "forever":
        ctx.change(paused_until=FOR_GOOD)
        return [Say("pause.forever")]
    if length in PAUSES:
        until = ctx.now + PAUSES[length]
        ctx.change(paused_until=until)
        return [Say("pause.set", {"date": until.astimezone(ctx.policy.zone).date()})]
    return [_ask(ctx)]


def _ask(ctx: Context) -> Say:
    until = ctx.person.paused_until
    if until is not None and until > ctx.now:
        day = None if until == FOR_GOOD else until.astimezone(ctx.policy.zone).date()
        return Say("pause.running", {"date": day}, (Offer("go.pause.end", "button.pause_end"),))
    names = ("two_weeks", "two_months", "forever")
    offers = tuple(Offer(f"go.pause.{name}", f"button.pause_{name}") for name in names)
    return Say("pause.ask", {}, offers)
