"""/mesidees: what one sent and what became of it; correcting and withdrawing before review."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from handlers import conversations
from handlers.context import Context
from handlers.deposit import NEXT
from handlers.dialogue.state import Answer, State
from handlers.forms.idea import IDEA_FORM
from handlers.rules import idea_lifecycle
from messages.message import Offer, Say
from messages.shorten import cut
from storage.records import Dialogue, Idea, IdeaStatus, TranscriptStatus

SHOWN = 5
TITLE = 34  # characters of a title on a button


async def show_list(ctx: Context) -> list[Say]:
    """Drafts and ideas, the newest first, each a number to type or a button to press."""
    drafts = await _drafts(ctx)
    ideas = await ctx.uow.ideas.of(ctx.person.id)
    entries = [(f"go.resume.{draft.id}", _about(ctx, draft), "draft") for draft in drafts]
    entries += [(f"go.show.{idea.reference}", idea.title, idea.status.value) for idea in ideas]
    if not entries:
        return [Say("ideas.none", {}, (Offer("go.idea", "button.new_idea"),))]
    lines = [
        {"n": number, "title": title, "state": state}
        for number, (_, title, state) in enumerate(entries[:SHOWN], start=1)
    ]
    offers = tuple(Offer(action, text=cut(title, TITLE)) for action, title, _ in entries[:SHOWN])
    says = [Say("ideas.list", {"lines": lines}, (*offers, Offer("go.idea", "button.another_idea")))]
    if len(entries) > SHOWN:
        says.insert(0, Say("ideas.more", {"count": len(entries) - SHOWN}))
    return says


async def _drafts(ctx: Context) -> list[Dialogue]:
    opened = await ctx.uow.dialogues.open(ctx.person.id)
    parked = await ctx.uow.dialogues.parked(ctx.person.id)
    found = [*([opened] if opened else []), *parked]
    return [draft for draft in found if draft.form == "idea"]


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
    idea = await _mine(ctx, reference)
    if idea is None:
        return [Say("ideas.not_yours", {}, NEXT)]
    history = await ctx.uow.ideas.history(idea.id)
    lines = [{"date": line.at, "event": line.event, "by": None} for line in history]
    says = [_state(idea), Say("ideas.story", {"reference": idea.reference, "lines": lines})]
    if await _waits_for_words(ctx, idea):
        says.append(Say("ideas.waiting_text"))
    return [*says[:-1], replace(says[-1], offers=_possible(idea))]


async def _waits_for_words(ctx: Context, idea: Idea) -> bool:
    transcripts = await ctx.uow.ideas.transcripts_of(idea.id)
    return any(each.status is TranscriptStatus.TO_WRITE for each in transcripts)


def _state(idea: Idea) -> Say:
    awaited = idea.status in idea_lifecycle.AWAITING_ANSWER
    return Say(
        "ideas.show",
        {
            "title": idea.title,
            "reference": idea.reference,
            "state": idea.status.value,
            "date": date.fromisoformat(idea.promised_on) if awaited else None,
        },
    )


def _possible(idea: Idea) -> tuple[Offer, ...]:
    offers: list[Offer] = []
    if idea.status in idea_lifecycle.CORRECTABLE:
        offers.append(Offer(f"go.correct.{idea.reference}", "button.correct"))
    if idea_lifecycle.withdrawable(idea.status):
        offers.append(Offer(f"go.withdraw.{idea.reference}", "button.withdraw"))
    return (*offers, *NEXT)


async def _mine(ctx: Context, reference: str) -> Idea | None:
    idea = await ctx.uow.ideas.by_reference(reference.strip().upper())
    return idea if idea is not None and idea.person_id == ctx.person.id else None


async def withdraw(ctx: Context, reference: str, *, sure: bool) -> list[Say]:
    """Take an idea back, after asking once."""
    idea = await _mine(ctx, reference)
    if idea is None:
        return [Say("ideas.not_yours", {}, NEXT)]
    if not idea_lifecycle.withdrawable(idea.status):
        return [Say("ideas.too_late", {"state": idea.status.value}, NEXT)]
    if not sure:
        yes = Offer(f"go.withdraw_yes.{idea.reference}", "button.yes")
        no = Offer(f"go.show.{idea.reference}", "button.no")
        return [Say("ideas.withdraw_ask", {"reference": idea.reference}, (yes, no))]
    gone = replace(idea, status=IdeaStatus.WITHDRAWN, updated_at=ctx.now)
    if not await ctx.uow.ideas.save(gone, idea):
        return await show(ctx, reference)
    await ctx.uow.ideas.note(idea.id, "withdrawn", ctx.now, by=ctx.person.id)
    return [Say("ideas.withdrawn", {"reference": idea.reference}, NEXT)]


async def correct(ctx: Context, reference: str) -> list[Say]:
    """Open the form again with the answers in place, at its summary."""
    idea = await _mine(ctx, reference)
    if idea is None:
        return [Say("ideas.not_yours", {}, NEXT)]
    if idea.status not in idea_lifecycle.CORRECTABLE:
        return [Say("ideas.too_late", {"state": idea.status.value}, NEXT)]
    state = await _filled(ctx, idea)
    return [
        Say("ideas.correct_ask"),
        *await conversations.open_form(ctx, "idea", state=state, idea=idea.id),
    ]


async def _filled(ctx: Context, idea: Idea) -> State:
    """The idea as answers."""
    files = await ctx.uow.ideas.files(idea.id)
    voices: dict[str, list[list[object]]] = {}
    for file in files:
        if file.media.kind == "voice":
            voices.setdefault(file.step, []).append([file.media.id, file.media.seconds])

    def spoken(key: str, text: str | None) -> Answer:
        if text is None and key not in voices:
            return {"unknown": True}
        return {"text": text or "", "voices": voices.get(key, [])}

    answers: dict[str, Answer] = {
        "problem": spoken("problem", idea.problem),
        "proposal": spoken("proposal", idea.proposal),
        **{key: spoken(key, text) for key, text in idea.criteria.items()},
        "photos": {"files": True},
        "part": {"choice": idea.part},
        "title": {"text": idea.title},
        "service": {"known": True, "sure": True},
        "name": {"known": True, "sure": True},
    }
    photos = tuple((f.media.id, f.media.kind) for f in files if f.media.kind != "voice")
    return State(version=IDEA_FORM.version, answers=answers, files=photos, at="review")
