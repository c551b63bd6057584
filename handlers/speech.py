"""What people type: a command, a code, a button's label, an answer, or words out of the blue."""

from __future__ import annotations

import re

from handlers import (
    actions,
    commands,
    conversations,
    distress,
    door,
    drafts,
    lost,
    offered,
    small_talk,
    start,
)
from handlers.board import unasked
from handlers.context import Context
from handlers.dialogue.given import Typed
from handlers.dialogue.typed import says_something
from handlers.forms.session import PRESENTER_FORM
from handlers.jury import owing
from handlers.rules import return_code
from messages.folding import fold
from messages.message import Say
from storage.records.dialogues import Dialogue

COMMAND = re.compile(r"(/[a-z_]+)(?:@\w+)?(?:\s+(.*))?", re.IGNORECASE | re.DOTALL)
IDEA_WORDS = 2  # typed out of the blue, so many words are perhaps an idea
CODE_LENGTH = 40


async def typed(ctx: Context, text: str) -> list[Say]:
    """Answer what was typed."""
    command = COMMAND.fullmatch(text.strip())
    if command and command[1].lower() == "/start":
        return await door.open_(ctx, (command[2] or "").strip() or None)
    if not start.admitted(ctx):
        return await _at_the_door(ctx, text, command)
    if return_code.read(text, ctx.policy.words):
        return await _somebodys_code(ctx) or await door.redeem(ctx, text)
    if command:
        return await commands.run(ctx, command[1].lower(), command[2] or "")
    action = _offered(ctx, text) or await owing.action(ctx, text)
    if action:
        return await actions.press(ctx, action)
    lines = offered.still_numbered(ctx.person.offered)
    if lines and text.strip().isdigit():
        return [Say("help.no_such_number", {"typed": text.strip()[:8], "total": len(lines)})]
    danger = [Say("help.danger")] if distress.speaks_of_violence(text) else []
    return [*danger, *await _said(ctx, text)]


async def _somebodys_code(ctx: Context) -> list[Say]:
    """Asked who presents their idea, somebody typed that person's code: it brings nobody here."""
    asked = await ctx.uow.dialogues.open(ctx.person.id)
    if asked is None or asked.form != PRESENTER_FORM.name:
        return []
    return [Say("presenter.no_code"), *await conversations.resume(ctx, asked)]


async def _at_the_door(ctx: Context, text: str, command: re.Match[str] | None) -> list[Say]:
    """Before a code is given: help, language and rules are for everybody, a greeting is no code."""
    if command and command[1].lower() in commands.AT_THE_DOOR:
        return await commands.run(ctx, command[1].lower(), command[2] or "")
    short = len(text) <= CODE_LENGTH and len(text.split()) <= 4 and says_something(text)
    if command or not short or small_talk.is_hello(text):
        return [Say("start.code_ask")]
    return await door.redeem(ctx, text)


def _offered(ctx: Context, text: str) -> str | None:
    """The action whose label, or number, was typed."""
    said = fold(text)
    for action, _, labels in ctx.person.offered:
        if said in labels:
            return str(action)
    return None


async def _said(ctx: Context, text: str) -> list[Say]:
    dialogue = await ctx.uow.dialogues.open(ctx.person.id)
    if dialogue is not None:
        start.accept(ctx)
        return await unasked.perhaps(ctx, Typed(text), dialogue) or await _answer(
            ctx, dialogue, text
        )
    if ctx.person.notice_at is None:
        return await _first_words(ctx, text)
    if small_talk.is_hello(text):
        return await door.open_(ctx)
    if small_talk.is_thanks(text):
        return [Say("start.thanks"), await start.menu(ctx)]
    if action := await _voted(ctx, text):
        return await actions.press(ctx, action)
    if distress.wants_a_person(text):
        return [Say("help.person"), await start.menu(ctx)]
    reply = await unasked.perhaps(ctx, Typed(text), None) if says_something(text) else None
    if reply is not None:
        return reply
    if len(text.split()) < IDEA_WORDS or await owing.in_hearings(ctx):
        return await lost.lost(ctx)
    return drafts.perhaps_an_idea(ctx, text)


async def _voted(ctx: Context, text: str) -> str | None:
    """« Oui » or « non » to what a jury is about to decide."""
    yes = small_talk.is_yes(text)
    return await owing.vote(ctx, agrees=yes) if yes or small_talk.is_no(text) else None


async def _answer(ctx: Context, dialogue: Dialogue, text: str) -> list[Say]:
    """To the question that is being asked, unless it is nothing but a greeting."""
    naming = dialogue.form != "idea" or dialogue.state.get("at") == "name"
    if not naming and small_talk.is_hello(text):
        welcome = Say("start.welcome_back", {"name": ctx.person.name})
        return [welcome, *await conversations.resume(ctx, dialogue)]
    if not naming and small_talk.is_thanks(text):
        return [Say("start.thanks"), *await conversations.resume(ctx, dialogue)]
    return await drafts.give(ctx, dialogue, Typed(text))


async def _first_words(ctx: Context, text: str) -> list[Say]:
    """Said before the notice was read: kept. Said under it: writing on is going on."""
    idle = small_talk.is_hello(text) or small_talk.is_yes(text) or not says_something(text)
    if not idle:
        ctx.change(said=text)
    if start.greeted(ctx):
        return await drafts.go_on(ctx, "")
    return start.greeting(ctx) if idle else [Say("start.said_kept"), *start.greeting(ctx)]
