"""/mesidees: what one sent and what became of it; taking it back before a decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from handlers import answering, offered, voice_notes
from handlers.board import asking
from handlers.calls import closing, open_calls
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.jury import untold
from handlers.rules import idea_lifecycle
from handlers.start import NEXT
from messages.message import Offer, Say
from messages.shorten import cut
from storage.records.dialogues import Dialogue
from storage.records.ideas import Idea, IdeaStatus
from storage.records.media import Transcript, TranscriptStatus

SHOWN = 5
TITLE = 34  # characters of a title on a button


async def show_list(ctx: Context, after: str) -> list[Say]:
    """Drafts and ideas, the newest first, each a number to type or a button to press."""
    entries = await _entries(ctx)
    if not entries:
        return [Say("ideas.none", {}, (Offer("go.idea", "button.new_idea"),))]
    skipped = int(after) if after.isdigit() and int(after) < len(entries) else 0
    shown, left = entries[skipped : skipped + SHOWN], len(entries) - skipped - SHOWN
    lines = [
        {"n": number, "title": title, "state": state}
        for number, (_, title, state) in enumerate(shown, start=1)
    ]
    titles = [Offer(action, text=cut(title, TITLE)) for action, title, _ in shown]
    offers = [*offered.numbered(titles)]
    if left > 0:
        offers.append(Offer(f"go.ideas.{skipped + SHOWN}", "button.older"))
    offers.append(Offer("go.idea", "button.another_idea"))
    more = [Say("ideas.more", {"count": left})] if left > 0 else []
    return [*more, Say("ideas.list", {"lines": lines}, tuple(offers))]


async def _entries(ctx: Context) -> list[tuple[str, str, str]]:
    """For each what its button does, its title and its state."""
    drafts = [(f"go.resume.{each.id}", _about(ctx, each), "draft") for each in await _drafts(ctx)]
    ideas = [await untold.as_known(ctx, each) for each in await ctx.uow.ideas.of(ctx.person.id)]
    return drafts + [(f"go.show.{i.reference}", i.title, i.state) for i in ideas]


async def _drafts(ctx: Context) -> list[Dialogue]:
    """What is not sent yet; a correction is found under the idea it corrects."""
    opened = await ctx.uow.dialogues.open(ctx.person.id)
    found = [*([opened] if opened else []), *await ctx.uow.dialogues.parked(ctx.person.id)]
    return [
        each
        for each in found
        if each.form == "idea" and not each.state.get("extra", {}).get("idea")
    ]


def _about(ctx: Context, draft: Dialogue) -> str:
    return about(State.from_json(draft.state)) or ctx.words("ideas.untitled")


def about(state: State) -> str | None:
    """The first words of a draft, None where there are only voice notes or nothing yet."""
    for key in ("title", "problem", "proposal"):
        text = state.answers.get(key, {}).get("text")
        if text:
            return str(text).split("\n")[0]
    return None


async def show(ctx: Context, reference: str) -> list[Say]:
    """One idea: its state, its history, and what its author may still do."""
    idea = await mine(ctx, reference)
    if idea is None:
        return [Say("ideas.not_yours", {}, NEXT)]
    history = untold.story(idea, await ctx.uow.ideas.history(idea.id))
    lines = [{"date": line.at, "event": line.event, "by": None} for line in history]
    offers = (*_possible(idea), *offered.still_numbered(ctx.person.offered))
    story = Say("ideas.story", {"reference": idea.reference, "lines": lines}, offers)
    notes = await ctx.uow.ideas.transcripts_of(idea.id)
    answer = await answering.said_to(ctx, idea)
    return [
        _state(ctx, idea),
        *await open_calls.question_of(ctx, idea.call),
        *([answer] if answer else []),
        *_voices(idea, notes),
        story,
        *await asking.waiting(ctx, idea),
    ]


def _voices(idea: Idea, notes: list[Transcript]) -> list[Say]:
    """Voice notes that are not text yet: to be read over now, or still to be written down."""
    if idea.status is IdeaStatus.WITHDRAWN:
        return []
    says = [
        voice_notes.confirm(each) for each in notes if each.status is TranscriptStatus.TO_CONFIRM
    ]
    if any(each.status is TranscriptStatus.TO_WRITE for each in notes):
        says.append(Say("ideas.waiting_text"))
    return says


def _state(ctx: Context, idea: Idea) -> Say:
    awaited = idea.status in idea_lifecycle.AWAITING_ANSWER
    promised = date.fromisoformat(idea.promised_on)
    return Say(
        "ideas.show",
        {
            "title": idea.title,
            "reference": idea.reference,
            "state": idea.state,
            "date": promised if awaited else None,
            "late": promised < ctx.today,
        },
    )


def _possible(idea: Idea) -> tuple[Offer, ...]:
    offers: list[Offer] = []
    if idea.status in idea_lifecycle.CORRECTABLE:
        offers.append(Offer(f"go.correct.{idea.reference}", "button.correct"))
    if idea.status is IdeaStatus.ANSWERED and idea.apart is None:
        offers.append(Offer(f"go.jury.{idea.reference}", "button.want_jury"))
    if idea_lifecycle.withdrawable(idea.status):
        offers.append(Offer(f"go.withdraw.{idea.reference}", "button.withdraw"))
    return (*offers, *NEXT)


async def mine(ctx: Context, reference: str) -> Idea | None:
    """An idea by its reference, if this person sent it."""
    idea = await ctx.uow.ideas.by_reference(reference.strip().upper())
    if idea is None or idea.person_id != ctx.person.id:
        return None
    return await untold.as_known(ctx, idea)


async def ask_to_withdraw(ctx: Context, reference: str) -> list[Say]:
    """Whether the idea is really to be taken back."""
    idea = await mine(ctx, reference)
    if idea is None or not idea_lifecycle.withdrawable(idea.status):
        return refused(idea)
    yes = Offer(f"go.withdraw_yes.{idea.reference}", "button.yes")
    no = Offer(f"go.no.show.{idea.reference}", "button.no")
    return [Say("ideas.withdraw_ask", {"reference": idea.reference}, (yes, no))]


async def withdraw(ctx: Context, reference: str) -> list[Say]:
    """« Oui »: the idea is taken back, if that is what was just asked."""
    idea = await mine(ctx, reference)
    if idea is None or not idea_lifecycle.withdrawable(idea.status):
        return refused(idea)
    asked = any(action.startswith("go.withdraw_yes") for action, _, _ in ctx.person.offered)
    gone = replace(idea, status=IdeaStatus.WITHDRAWN, updated_at=ctx.now)
    if not asked or not await ctx.uow.ideas.save(gone, idea):
        return [Say("form.stale_idle"), *await show(ctx, reference)]
    await ctx.uow.ideas.note(idea.id, "withdrawn", ctx.now, by=ctx.person.id)
    await closing.look(ctx, gone)
    return [Say("ideas.withdrawn", {"reference": idea.reference}, NEXT)]


def refused(idea: Idea | None) -> list[Say]:
    """Why an idea cannot be changed."""
    if idea is None:
        return [Say("ideas.not_yours", {}, NEXT)]
    if idea.status is IdeaStatus.WITHDRAWN:
        return [Say("ideas.withdrawn", {"reference": idea.reference}, NEXT)]
    return [Say("ideas.too_late", {"state": idea.state}, NEXT)]
