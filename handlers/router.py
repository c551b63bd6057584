"""From an event to the use case it is for. No dead end: what is not understood is answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from handlers import conversations, deposit, my_ideas, nudges, organisers, settings, start
from handlers.context import Context
from handlers.dialogue.given import Odd, Pressed, Sent, Typed
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
)
from handlers.rules import return_code
from messages.folding import fold
from messages.message import Offer, Say
from storage.records import Dialogue, DialogueStatus, Media, MediaStatus
from storage.rows import new_id

Act = Callable[[Context, str], Awaitable[list[Say]]]

FINISHES: conversations.Finishes = {
    "idea": deposit.finish,
    "write": organisers.written,
    "fix": organisers.fixed,
}
IDEA_WORDS = 5  # typed out of the blue, so many words are perhaps an idea
UNSUPPORTED = frozenset({"sticker", "poll", "contact", "location", "video", "document"})


async def handle(ctx: Context) -> list[Say]:
    """Answer one event; the person and the store are as they should be afterwards."""
    what = ctx.event.what
    match what:
        case Due(kind, subject):
            return await TIMERS[kind](ctx, subject)
        case Left() | Returned():
            return []
        case Start(code):
            return await start.start(ctx, code)
        case Text(text):
            return await _typed(ctx, text)
    if not start.admitted(ctx):
        return [Say("start.code_ask")]
    match what:
        case Press(action):
            return await _pressed(ctx, action)
        case File():
            return await _file(ctx, what)
        case Place(words) if words:
            return await _typed(ctx, words)
        case Place():
            return await _odd(ctx, Odd("form.place_words"))
        case Edited():
            return await _odd(ctx, Odd("form.edited"))
        case TooBig(size, limit):
            return await _odd(ctx, Odd("form.too_big", (("size", size), ("limit", limit))))
        case Unreadable(name):
            return await _odd(ctx, Odd("form.unreadable", (("name", name),)))
        case Unsupported(kind):
            known = kind if kind in UNSUPPORTED else "other"
            return await _odd(ctx, Odd(f"form.not_here.{known}"))
    return await _lost(ctx)


async def _typed(ctx: Context, text: str) -> list[Say]:
    word, _, rest = text.strip().partition(" ")
    if word == "/start":
        return await start.start(ctx, rest.strip() or None)
    if not start.admitted(ctx) or return_code.read(text):
        ctx.told = False  # a code is not to be read over a shoulder later
        return await start.redeem(ctx, text)
    if word.startswith("/"):
        return await _command(ctx, word.lower().partition("@")[0], rest)
    action = _offered(ctx, text)
    if action is not None:
        return await _pressed(ctx, action)
    dialogue = await ctx.uow.dialogues.open(ctx.person.id)
    if dialogue is not None:
        return await conversations.give(ctx, dialogue, Typed(text), FINISHES)
    return await _said(ctx, text)


def _offered(ctx: Context, text: str) -> str | None:
    """The action whose label, or number, was typed."""
    typed = fold(text)
    for action, _, labels in ctx.person.offered:
        if typed in labels:
            return str(action)
    return None


async def _said(ctx: Context, text: str) -> list[Say]:
    """Words out of the blue: perhaps an idea, never lost."""
    if ctx.person.notice_at is None:
        if ctx.person.offered:  # the notice is on their screen: writing on is going on
            start.accept(ctx)
            return await _begin_with(ctx, text)
        if len(text.split()) >= IDEA_WORDS:
            ctx.change(said=text)
        return start.greeting(ctx)
    if len(text.split()) >= IDEA_WORDS:
        ctx.change(said=text)
        offers = (Offer("go.said", "button.yes"), Offer("go.menu", "button.no"))
        return [Say("start.is_idea", {}, offers)]
    return await _lost(ctx)


async def _begin_with(ctx: Context, text: str) -> list[Say]:
    """An idea whose first answer is already said."""
    await conversations.open_form(ctx, "idea")
    dialogue = await ctx.uow.dialogues.open(ctx.person.id)
    assert dialogue is not None
    ctx.change(said=None)
    return await conversations.give(ctx, dialogue, Typed(text), FINISHES)


async def _pressed(ctx: Context, action: str) -> list[Say]:
    found = conversations.FORM_ACTION.fullmatch(action)
    if found is None:
        return await _go(ctx, action)
    dialogue = await ctx.uow.dialogues.open(ctx.person.id)
    if dialogue is None or int(found[1]) != ctx.person.turn:
        return await _stale(ctx, action, dialogue)
    ctx.change(last_press=action)
    verb, _, about = found[2].partition(".")
    return await conversations.give(ctx, dialogue, Pressed(verb, about), FINISHES)


async def _stale(ctx: Context, action: str, dialogue: Dialogue | None) -> list[Say]:
    """An old button changes nothing; the same one again is only acknowledged."""
    if action == ctx.person.last_press:
        return [Say("form.already")]
    if dialogue is None:
        return [Say("form.stale_idle"), await start.menu(ctx)]
    return [Say("form.stale"), *await conversations.resume(ctx, dialogue)]


async def _go(ctx: Context, action: str) -> list[Say]:
    _, _, rest = action.partition(".")
    verb, _, about = rest.partition(".")
    act = ACTIONS.get(verb)
    return await act(ctx, about) if act else await _lost(ctx)


async def _command(ctx: Context, word: str, rest: str) -> list[Say]:
    act = COMMANDS.get(word)
    if act is None:
        return await _lost(ctx)
    says = await act(ctx, rest)
    dialogue = await ctx.uow.dialogues.open(ctx.person.id)
    if word in ASIDE and dialogue is not None and dialogue.status is DialogueStatus.OPEN:
        kept = Offer(f"go.resume.{dialogue.id}", "button.resume")
        offers = (*says[-1].offers, kept)
        return [*says[:-1], replace(says[-1], offers=offers)]
    return says


async def _lost(ctx: Context) -> list[Say]:
    if ctx.person.notice_at is None:
        return start.greeting(ctx)
    dialogue = await ctx.uow.dialogues.open(ctx.person.id)
    if dialogue is not None:
        return await conversations.give(ctx, dialogue, Odd("help.unknown"), FINISHES)
    return [Say("help.unknown_idle"), await start.menu(ctx)]


async def _odd(ctx: Context, odd: Odd) -> list[Say]:
    dialogue = await ctx.uow.dialogues.open(ctx.person.id)
    if dialogue is not None:
        return await conversations.give(ctx, dialogue, odd, FINISHES)
    if ctx.person.notice_at is None:
        return start.greeting(ctx)
    return [Say(odd.key, dict(odd.params)), await start.menu(ctx)]


async def _file(ctx: Context, file: File) -> list[Say]:
    """A file: kept at once, fetched later where its channel says so."""
    media = await _keep_media(ctx, file)
    if media is None:
        return await _odd(ctx, Odd("form.unreadable", (("name", file.name),)))
    dialogue = await ctx.uow.dialogues.open(ctx.person.id)
    if dialogue is None:
        start.accept(ctx)
        await conversations.open_form(ctx, "idea")
        dialogue = await ctx.uow.dialogues.open(ctx.person.id)
        assert dialogue is not None
    sent = Sent(file.kind, media.id, file.seconds, file.caption, file.group)
    return await conversations.give(ctx, dialogue, sent, FINISHES)


async def _keep_media(ctx: Context, file: File) -> Media | None:
    if file.media is not None:
        return await ctx.uow.media.own(file.media, ctx.person.id)
    media = Media(
        id=new_id(),
        person_id=ctx.person.id,
        kind=file.kind,
        channel=ctx.event.channel,
        remote=file.remote,
        name=file.name,
        mime=file.mime,
        bytes=file.bytes,
        seconds=file.seconds,
        status=MediaStatus.OWED,
        next_try_at=ctx.now,
        created_at=ctx.now,
    )
    await ctx.uow.media.add(media)
    return media


async def _idea(ctx: Context, reference: str) -> list[Say]:
    """/idee: begin one, or read one by its reference."""
    if reference.strip():
        mine = await my_ideas.show(ctx, reference)
        return mine if mine[0].key != "ideas.not_yours" else await organisers.read(ctx, reference)
    start.accept(ctx)
    dialogue = await ctx.uow.dialogues.open(ctx.person.id)
    if dialogue is not None and dialogue.form == "idea":
        return [Say("form.resumed"), *await conversations.resume(ctx, dialogue)]
    return await conversations.open_form(ctx, "idea")


async def _cancel(ctx: Context, _: str) -> list[Say]:
    dialogue = await ctx.uow.dialogues.open(ctx.person.id)
    if dialogue is None:
        return [Say("form.nothing_to_cancel"), await start.menu(ctx)]
    return await conversations.give(ctx, dialogue, Pressed("cancel"), FINISHES)


async def _resume(ctx: Context, id: str) -> list[Say]:
    dialogue = await ctx.uow.dialogues.get(id)
    if dialogue is None or dialogue.person_id != ctx.person.id or dialogue.status in ENDED:
        return [Say("form.stale_idle"), await start.menu(ctx)]
    return await conversations.resume(ctx, dialogue)


async def _drop(ctx: Context, id: str) -> list[Say]:
    """Delete a draft, after asking once as everywhere."""
    dialogue = await ctx.uow.dialogues.get(id)
    if dialogue is None or dialogue.person_id != ctx.person.id or dialogue.status in ENDED:
        return [Say("form.stale_idle"), await start.menu(ctx)]
    await conversations.resume(ctx, dialogue)
    opened = await ctx.uow.dialogues.open(ctx.person.id)
    assert opened is not None
    return await conversations.give(ctx, opened, Pressed("cancel"), FINISHES)


async def _said_idea(ctx: Context, _: str) -> list[Say]:
    if not ctx.person.said:
        return await _idea(ctx, "")
    return await _begin_with(ctx, ctx.person.said)


async def _continue(ctx: Context, _: str) -> list[Say]:
    if ctx.person.said and ctx.person.notice_at is None:
        start.accept(ctx)
        return await _begin_with(ctx, ctx.person.said)
    return await start.notice_read(ctx)


async def _rules(_ctx: Context, _: str) -> list[Say]:
    more = Say("start.more", {}, (Offer("go.continue", "button.continue"),))
    return [more]


async def _help(_ctx: Context, _: str) -> list[Say]:
    return [Say("help.menu", {}, start.MENU)]


async def _language(ctx: Context, wanted: str) -> list[Say]:
    says = await settings.language(ctx, wanted)
    dialogue = await ctx.uow.dialogues.open(ctx.person.id)
    if says[0].offers:
        return says
    if dialogue is not None:
        return [*says, *await conversations.resume(ctx, dialogue)]
    if ctx.person.notice_at is None:
        return [*says, *start.greeting(ctx)]
    return [*says, await start.menu(ctx)]


ENDED = (DialogueStatus.DONE, DialogueStatus.CANCELLED)

COMMANDS: dict[str, Act] = {
    "/idee": _idea,
    "/idea": _idea,
    "/mesidees": lambda ctx, _: my_ideas.show_list(ctx),
    "/myideas": lambda ctx, _: my_ideas.show_list(ctx),
    "/aide": _help,
    "/help": _help,
    "/langue": _language,
    "/language": _language,
    "/pause": settings.pause,
    "/annuler": _cancel,
    "/cancel": _cancel,
    "/regles": _rules,
    "/rules": _rules,
    "/lien": lambda ctx, _: start.other_phone(ctx),
    "/link": lambda ctx, _: start.other_phone(ctx),
    "/ecrire": lambda ctx, _: organisers.to_write(ctx),
    "/write": lambda ctx, _: organisers.to_write(ctx),
}
ASIDE = frozenset(COMMANDS) - {
    "/idee", "/idea", "/annuler", "/cancel", "/langue", "/language", "/ecrire", "/write",
}  # fmt: skip

ACTIONS: dict[str, Act] = {
    "continue": _continue,
    "more": _rules,
    "idea": _idea,
    "ideas": lambda ctx, _: my_ideas.show_list(ctx),
    "help": _help,
    "menu": lambda ctx, _: _menu(ctx),
    "later": lambda ctx, _: _menu(ctx),
    "said": _said_idea,
    "resume": _resume,
    "drop": _drop,
    "show": my_ideas.show,
    "correct": my_ideas.correct,
    "withdraw": lambda ctx, ref: my_ideas.withdraw(ctx, ref, sure=False),
    "withdraw_yes": lambda ctx, ref: my_ideas.withdraw(ctx, ref, sure=True),
    "told": deposit.told,
    "lang": _language,
    "pause": settings.pause,
    "unread": lambda ctx, _: organisers.read_oldest(ctx),
    "to_write": lambda ctx, _: organisers.to_write(ctx),
    "write": organisers.write,
    "said_yes": lambda ctx, media: organisers.confirmed(ctx, media),
    "said_fix": organisers.fix,
}

TIMERS: dict[str, Act] = {
    "nudge.first": lambda ctx, id: nudges.nudge(ctx, id, 0),
    "nudge.last": lambda ctx, id: nudges.nudge(ctx, id, 1),
    "organisers.new_ideas": lambda ctx, _: organisers.tell_new_ideas(ctx),
}


async def _menu(ctx: Context) -> list[Say]:
    return [await start.menu(ctx)]
