"""From an event to the use case it is for. No dead end: what is not understood is answered."""

from __future__ import annotations

from handlers import (
    actions,
    answering,
    door,
    expiry,
    files,
    lost,
    nudges,
    organisers,
    speech,
    start,
)
from handlers.calls import announcing, closing, timers, watching
from handlers.commands import Act
from handlers.context import Context
from handlers.dialogue.given import Odd
from handlers.event import (
    Due,
    Edited,
    File,
    Left,
    Place,
    Press,
    Returned,
    Start,
    Text,
    TooBig,
    Unreadable,
    Unsupported,
    What,
)
from handlers.jury import hearing_tables as hearings
from handlers.jury import tables as jury
from handlers.mentor import tables as mentor
from handlers.reaching import following
from messages.message import Say

UNSUPPORTED = frozenset({"sticker", "poll", "contact", "location", "video", "document"})

TIMERS: dict[str, Act] = {
    "nudge.first": nudges.first,
    "nudge.last": nudges.last,
    "draft.warning": expiry.warn,
    "draft.end": expiry.end,
    "voice.end": expiry.forget_voice,
    "promise.due": answering.due,
    "organisers.new_ideas": organisers.tell_new_ideas,
    "announcement.portion": announcing.owe,
    "announcement.reminders": announcing.remind,
    "announcement.correction": announcing.correct,
    "announcement.look": watching.look,
    "calls.open": timers.open_,
    "calls.remind": timers.remind,
    "calls.close": timers.close,
    "calls.outcome": closing.outcome,
    following.TIMER: following.next_,
    **mentor.TIMERS,
    **jury.TIMERS,
    **hearings.TIMERS,
}


async def handle(ctx: Context) -> list[Say]:
    """Answer one event; the person and the store are as they should be afterwards."""
    newcomer = ctx.person.notice_at is None
    says = await _handle(ctx)
    if newcomer and ctx.person.notice_at is not None:
        await announcing.told_once(ctx)
    return says


async def _handle(ctx: Context) -> list[Say]:
    match ctx.event.what:
        case Due(kind, subject):
            return await TIMERS[kind](ctx, subject)
        case Left() | Returned():
            return []
        case Start(code):
            return await door.open_(ctx, code)
        case Text(text):
            return await speech.typed(ctx, text)
        case what if start.admitted(ctx):
            return await _beyond_the_door(ctx, what)
        case Press("go.lang.fr" | "go.lang.en" as action):
            return await actions.press(ctx, action)
    return [Say("start.code_ask")]


async def _beyond_the_door(ctx: Context, what: What) -> list[Say]:
    match what:
        case Press(action):
            return await actions.press(ctx, action)
        case File():
            return await files.take(ctx, what)
        case Place(words) if words:
            return await speech.typed(ctx, words)
    return await lost.odd(ctx, _odd(what))


def _odd(what: What) -> Odd:
    """What no question can use, and the sentence that says so."""
    match what:
        case Place():
            return Odd("form.place_words")
        case Edited():
            return Odd("form.edited")
        case TooBig(size, limit):
            return Odd("form.too_big", (("size", size), ("limit", limit)))
        case Unreadable(name):
            return Odd("form.unreadable", (("name", name),))
        case Unsupported(kind):
            return Odd(f"form.not_here.{kind if kind in UNSUPPORTED else 'other'}")
    return Odd("help.unknown")
