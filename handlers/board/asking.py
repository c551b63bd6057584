"""A question to an idea's author, answered in the same conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers import conversations, news, organisers
from handlers.context import Context
from handlers.dialogue.given import Sent
from handlers.dialogue.state import State
from handlers.reminding import holding
from handlers.rules import idea_lifecycle
from handlers.start import NEXT
from messages.message import Attachment, Offer, Say
from storage.records.dialogues import Dialogue
from storage.records.ideas import Idea, IdeaEvent
from storage.records.people import Role

ASKED, REPLIED, ANSWERED = "asked", "replied", "answered"
STEP = "reply"  # what its files answer


@organisers.only("review_idea")
async def ask(ctx: Context, reference: str) -> list[Say]:
    """« Poser une question »: some words, which go to the author as they are."""
    idea = await ctx.uow.ideas.by_reference(reference)
    if idea is None or not idea_lifecycle.may_be_asked_about(idea):
        return [Say("board.no_question", {"reference": reference[:40]})]
    form = await conversations.open_form(ctx, "ask", asks=idea.id)
    values = {"reference": idea.reference, "title": idea.title, "name": idea.name}
    return [Say("board.ask_about", values), *form]


async def asked(ctx: Context, dialogue: Dialogue, state: State) -> list[Say]:
    """The question is written: the author gets it."""
    idea = await ctx.uow.ideas.get(state.extra["asks"])
    assert idea is not None
    said = state.answers["text"]["text"]
    await ctx.uow.ideas.note(idea.id, ASKED, ctx.now, by=ctx.person.id, note=said)
    say, holds = _put(idea, said), [holding.of_question(idea, ctx.now)]
    say = replace(say, params={**say.params, holding.HOLDS: holds})
    await news.tell(ctx, idea, say, dedupe=f"question {dialogue.id}")
    board = Offer("go.board", "button.board")
    return [Say("board.asked", {"reference": idea.reference}, (_read(idea), board))]


def _put(idea: Idea, text: str) -> Say:
    """The question as the author reads it."""
    reply = Offer(f"go.reply.{idea.reference}", "button.answer")
    values = {"reference": idea.reference, "title": idea.title, "text": text}
    return Say("board.question", values, (reply,))


async def waiting(ctx: Context, idea: Idea) -> list[Say]:
    """The question that waits for the author of this idea, if one does."""
    asked = {each.id for each in await ctx.uow.ideas.asked_about(ctx.person.id)}
    if idea.id not in asked or not idea_lifecycle.may_be_asked_about(idea):
        return []
    return [_put(idea, await question(ctx, idea))]


async def question(ctx: Context, idea: Idea) -> str:
    """What was asked last, as it was written."""
    asked = [line.note for line in await _lines(ctx, idea) if line.event == ASKED]
    return asked[-1] or "" if asked else ""


async def reply(ctx: Context, reference: str) -> list[Say]:
    """« Répondre » under the question, for the author alone."""
    idea = await ctx.uow.ideas.by_reference(reference)
    if idea is None or idea.person_id != ctx.person.id:
        return [Say("ideas.not_yours", {}, NEXT)]
    begun = await conversations.begun(ctx, "replies", idea.id)
    if begun is not None:
        return await conversations.resume(ctx, begun)
    return await conversations.open_form(ctx, "reply", replies=idea.id)


async def replied(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """The author answered under « Répondre »."""
    idea = await ctx.uow.ideas.get(state.extra["replies"])
    assert idea is not None
    given = state.answers["text"]
    voices = [Sent("voice", media, seconds) for media, seconds in given.get("voices") or []]
    return await take_reply(ctx, idea, given.get("text") or "", voices)


async def take_reply(ctx: Context, idea: Idea, text: str, files: Sequence[Sent]) -> list[Say]:
    """The author's answer, with its files: whoever asked reads and hears it."""
    lines = await _lines(ctx, idea)
    said = "\n".join(filter(None, [text, _named(ctx, files)]))
    await ctx.uow.ideas.note(idea.id, REPLIED, ctx.now, by=ctx.person.id, note=said)
    await ctx.uow.ideas.attach(idea.id, [(each.media, STEP) for each in files])
    attached = tuple(Attachment(each.kind, each.media) for each in files)  # type: ignore[arg-type]
    values = {"reference": idea.reference, "title": idea.title, "text": said}
    say = Say("board.replied", values, (_read(idea),), attached)
    for organiser in await _askers(ctx, lines):
        await ctx.promise(organiser, say)
    return [Say("board.reply_done", {"reference": idea.reference}, NEXT)]


def _named(ctx: Context, files: Sequence[Sent]) -> str:
    """Its voice notes and photos, in words."""
    return " + ".join(
        ctx.words("form.voice_line", seconds=each.seconds)
        if each.kind == "voice"
        else ctx.words("board.a_photo")
        for each in files
    )


async def talk(ctx: Context, idea: Idea) -> list[Say]:
    """The questions, what the author said to them, and the answers, for whoever reads the idea."""
    lines = [line for line in await _lines(ctx, idea) if line.event in (ASKED, REPLIED, ANSWERED)]
    by = {line.by: await ctx.uow.people.get(line.by) for line in lines if line.by}
    return [
        Say(
            f"board.said.{line.event}", {"text": line.note or "", "name": who.name if who else None}
        )
        for line in lines
        for who in [by.get(line.by or "")]
    ]


async def _lines(ctx: Context, idea: Idea) -> list[IdeaEvent]:
    return await ctx.uow.ideas.history(idea.id)


async def _askers(ctx: Context, lines: list[IdeaEvent]) -> list[str]:
    """Who asked last, if they still organise; else every organiser."""
    organising = [each.id for each in await ctx.uow.people.with_role(Role.ORGANISER)]
    asked_by = [line.by for line in lines if line.event == ASKED]
    return [asked_by[-1]] if asked_by and asked_by[-1] in organising else organising


def _read(idea: Idea) -> Offer:
    return Offer(f"go.read.{idea.reference}", "button.read_idea")
