"""A message that tells of danger, violence or harassment is not an idea: it is set apart."""

from __future__ import annotations

from dataclasses import replace

from handlers import news, offered, organisers
from handlers.board import steps
from handlers.calls import closing
from handlers.context import Context
from handlers.jury import card, changing, entries
from handlers.jury.card import Sitting
from handlers.rules import idea_lifecycle
from handlers.start import NEXT
from messages.message import Attachment, Offer, Say
from storage.records.ideas import Apart, Idea, IdeaStatus
from storage.records.jury import SessionStatus

SET_APART, PUT_BACK = "set_apart", "put_back"
WAS = {
    "answered": IdeaStatus.ANSWERED,
    "scheduled": IdeaStatus.SCHEDULED,
    "jury_wanted": IdeaStatus.SCHEDULED,
}
SHOWN = 8
BOARD = Offer("go.board", "button.board")


@organisers.only("review_idea")
async def ask(_: Context, reference: str) -> list[Say]:
    """« Signaler un danger »: whether this is to leave the ideas."""
    yes = Offer(f"go.apart_yes.{reference}", "button.yes")
    no = Offer(f"go.no.read.{reference}", "button.no")
    return [Say("board.apart_ask", {"reference": reference}, (yes, no))]


@organisers.only("review_idea")
async def set_apart(ctx: Context, reference: str) -> list[Say]:
    """« Oui »: it leaves the ideas at once, and its author is asked whether it may be handed on."""
    idea = await ctx.uow.ideas.by_reference(reference)
    if idea is None or not idea_lifecycle.may_be_set_apart(idea):
        return [Say("board.apart_refused", {"reference": reference[:40]})]
    here = await _sitting(ctx, idea)
    apart = replace(idea, status=IdeaStatus.ANSWERED, apart=Apart.ASKED, updated_at=ctx.now)
    if here and here.running:
        return [Say("board.apart_refused", {"reference": reference[:40]})]
    if not await ctx.uow.ideas.save(apart, idea):
        return await set_apart(ctx, reference)  # a step was taken meanwhile; this one still counts
    await ctx.uow.ideas.note(idea.id, SET_APART, ctx.now, by=ctx.person.id)
    await news.tell(ctx, idea, await _question(ctx, idea, here), dedupe=_key(idea, apart))
    says = await changing.without(ctx, here, idea) if here else []
    await closing.look(ctx, apart)
    offers = (BOARD, steps.read(idea))
    return [*says, Say("board.apart_done", {"reference": reference}, offers)]


async def _sitting(ctx: Context, idea: Idea) -> Sitting | None:
    """The session that has it."""
    hearing = await ctx.uow.jury.sessions.hearing(idea.id)
    waits = hearing is not None and idea.status is IdeaStatus.SCHEDULED
    session = await ctx.uow.jury.sessions.get(hearing.session_id) if waits and hearing else None
    planned = session is not None and session.status is SessionStatus.PLANNED
    return await card.sitting(ctx, session) if session and planned else None


async def _question(ctx: Context, idea: Idea, here: Sitting | None) -> Say:
    """What its author is asked; whoever had an hour for it is given it back."""
    ways = (Offer(f"go.report_yes.{idea.reference}", "button.yes"),
            Offer(f"go.report_call.{idea.reference}", "button.call_first"))  # fmt: skip
    author = await ctx.uow.people.get(idea.person_id) if idea.person_id else None
    values = {"name": author.name if author else None, "at": here and here.session.starts_at}
    language = author.language if author else ctx.policy.language
    files = [await _no_slot(ctx, here, idea, language)] if here else []
    return Say("board.apart_author", values, ways, tuple(files))


async def _no_slot(ctx: Context, here: Sitting, idea: Idea, language: str) -> Attachment:
    """What takes its hour out of their calendar."""
    [hearing] = [hearing for hearing, each in here.passing if each.id == idea.id]
    later = replace(here.session, sequence=here.session.sequence + 1)
    left = replace(here, session=later)
    return await entries.for_bearer(ctx, left, hearing, idea, language, gone=True)


def _key(was: Idea, apart: Idea) -> str:
    return f"apart {apart.id} {was.updated_at}"


@organisers.only("review_idea")
async def put_back(ctx: Context, reference: str) -> list[Say]:
    """« Remettre dans les idées »: it is again what it was, and its author hears so."""
    idea = await ctx.uow.ideas.by_reference(reference)
    if idea is None or idea.apart is None:
        return [Say("board.back_already", {"reference": reference[:40]})]
    now = replace(idea, status=await _before(ctx, idea), apart=None, updated_at=ctx.now)
    if not await ctx.uow.ideas.save(now, idea):
        return [Say("board.back_already", {"reference": reference[:40]})]
    await ctx.uow.ideas.note(idea.id, PUT_BACK, ctx.now, by=ctx.person.id)
    values = {"reference": idea.reference, "state": now.state}
    say = Say("board.put_back_author", values, (Offer(f"go.show.{reference}", "button.see_it"),))
    await news.tell(ctx, idea, say, dedupe=f"put back {idea.id} {idea.updated_at}")
    return [Say("board.put_back", values, (BOARD, steps.read(idea)))]


async def _before(ctx: Context, idea: Idea) -> IdeaStatus:
    """What it was; one that was read is being read again."""
    taken = [line.event for line in await steps.taken(ctx, idea)]
    last = [event for event in taken if event not in (SET_APART, PUT_BACK)][-1:]
    return WAS.get("".join(last), IdeaStatus.IN_REVIEW)


async def agree(ctx: Context, reference: str) -> list[Say]:
    """« Oui » of the author: it may be handed on."""
    return await _said(ctx, reference, Apart.AGREED)


async def call_first(ctx: Context, reference: str) -> list[Say]:
    """« Appelez-moi d’abord »."""
    return await _said(ctx, reference, Apart.CALL_FIRST)


async def _said(ctx: Context, reference: str, what: Apart) -> list[Say]:
    idea = await ctx.uow.ideas.by_reference(reference)
    if idea is None or idea.person_id != ctx.person.id:
        return [Say("ideas.not_yours", {}, NEXT)]
    if idea.apart is None:
        return [Say("form.stale_idle", {}, NEXT)]
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
