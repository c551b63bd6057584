"""A message that tells of danger, violence or harassment is not an idea: it is set apart."""

from __future__ import annotations

from dataclasses import replace

from handlers import news, offered, organisers
from handlers.context import Context
from handlers.rules import idea_lifecycle
from handlers.start import NEXT
from messages.message import Offer, Say
from storage.records.ideas import Apart, Idea, IdeaStatus

SET_APART = "set_apart"
SHOWN = 8
BOARD = Offer("go.board", "button.board")


@organisers.only("review_idea")
async def ask(_: Context, reference: str) -> list[Say]:
    """« Signaler un danger »: whether this is to leave the ideas."""
    yes = Offer(f"go.apart_yes.{reference}", "button.yes")
    no = Offer(f"go.read.{reference}", "button.no")
    return [Say("board.apart_ask", {"reference": reference}, (yes, no))]


@organisers.only("review_idea")
async def set_apart(ctx: Context, reference: str) -> list[Say]:
    """« Oui »: it leaves the ideas at once, and its author is asked whether it may be handed on."""
    idea = await ctx.uow.ideas.by_reference(reference)
    if (
        idea is None
        or idea.apart
        or not idea_lifecycle.may_become(idea.status, IdeaStatus.ANSWERED)
    ):
        return [Say("board.apart_refused", {"reference": reference[:40]})]
    apart = replace(idea, status=IdeaStatus.ANSWERED, apart=Apart.ASKED, updated_at=ctx.now)
    if not await ctx.uow.ideas.save(apart, idea):
        return [Say("board.apart_refused", {"reference": reference[:40]})]
    await ctx.uow.ideas.note(idea.id, SET_APART, ctx.now, by=ctx.person.id)
    ways = (Offer(f"go.report_yes.{reference}", "button.yes"),
            Offer(f"go.report_call.{reference}", "button.call_first"))  # fmt: skip
    author = await ctx.uow.people.get(idea.person_id) if idea.person_id else None
    say = Say("board.apart_author", {"name": author.name if author else None}, ways)
    await news.tell(ctx, idea, say, dedupe=f"apart {idea.id}")
    return [Say("board.apart_done", {"reference": reference}, (BOARD,))]


async def agree(ctx: Context, reference: str) -> list[Say]:
    """« Oui » of the author: it may be handed on."""
    return await _said(ctx, reference, Apart.AGREED)


async def call_first(ctx: Context, reference: str) -> list[Say]:
    """« Appelez-moi d’abord »."""
    return await _said(ctx, reference, Apart.CALL_FIRST)


async def _said(ctx: Context, reference: str, what: Apart) -> list[Say]:
    idea = await ctx.uow.ideas.by_reference(reference)
    if idea is None or idea.person_id != ctx.person.id or idea.apart is None:
        return [Say("ideas.not_yours", {}, NEXT)]
    if not await ctx.uow.ideas.save(replace(idea, apart=what, updated_at=ctx.now), idea):
        return [Say("form.stale_idle", {}, NEXT)]
    await ctx.uow.ideas.note(idea.id, f"report_{what.value}", ctx.now, by=ctx.person.id)
    read = Offer(f"go.read.{idea.reference}", "button.read_report")
    say = Say(f"board.report_{what.value}", {"reference": reference, "name": idea.name}, (read,))
    await organisers.tell(ctx, say, dedupe=f"report {idea.id} {what}")
    return [Say(f"board.report_{what.value}_noted", {}, NEXT)]


@organisers.only("review_idea")
async def show_list(ctx: Context, _: str) -> list[Say]:
    """« Signalements »: what was set apart, and whether it may be handed on."""
    reports = await ctx.uow.ideas.apart()
    lines = [
        {"n": number, "reference": each.reference, "apart": str(each.apart)}
        for number, each in enumerate(reports, start=1)
    ]
    read = [Offer(f"go.read.{each.reference}", text=each.reference) for each in reports]
    shown = offered.numbered(read[:SHOWN])
    return [Say("board.reports", {"lines": lines[:SHOWN]}, (*shown, BOARD))]


def hidden(idea: Idea) -> Idea:
    """An idea set apart as lists and exports show it: without a word of what it says."""
    nothing = dict.fromkeys(idea.criteria)
    return replace(idea, title="", problem="", proposal="", criteria=nothing, name=None)
