"""What is kept for a time only: drafts nobody touches, voices that were written down."""

from __future__ import annotations

from datetime import timedelta

from handlers import conversations
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.my_ideas import about
from messages.message import Offer, Say
from storage.records.dialogues import Dialogue, DialogueStatus

WARNED = timedelta(days=14)  # between the warning and the end
WAITING = (DialogueStatus.OPEN, DialogueStatus.PARKED)


async def warn(ctx: Context, dialogue_id: str) -> list[Say]:
    """The timer: a draft will soon have rested for as long as it is kept."""
    dialogue = await _waiting(ctx, dialogue_id)
    if dialogue is None:
        return []
    at = dialogue.updated_at + ctx.policy.draft_kept - WARNED
    if at > ctx.now:
        await ctx.remind("draft.warning", dialogue_id, at)
        return []
    end = ctx.now + WARNED
    await ctx.promise(dialogue.person_id, await _warning(ctx, dialogue, end.isoformat()))
    await ctx.remind("draft.end", dialogue_id, end)
    return []


async def _warning(ctx: Context, dialogue: Dialogue, end: str) -> Say:
    person = await ctx.uow.people.get(dialogue.person_id)
    state = State.from_json(dialogue.state)
    offers = (
        Offer(f"go.resume.{dialogue.id}", "button.resume"),
        Offer(f"go.keep.{dialogue.id}", "button.keep"),
        Offer(f"go.drop.{dialogue.id}", "button.delete"),
    )
    values = {"name": person.name if person else None, "about": about(state), "date": end}
    return Say("nudge.expiring", values, offers)


async def end(ctx: Context, dialogue_id: str) -> list[Say]:
    """The timer: the draft goes, unless somebody touched it since the warning."""
    dialogue = await _waiting(ctx, dialogue_id)
    if dialogue is None:
        return []
    if dialogue.updated_at + ctx.policy.draft_kept > ctx.now:
        return await warn(ctx, dialogue_id)
    await conversations.forget(ctx, dialogue)
    return []


async def keep(ctx: Context, dialogue_id: str) -> list[Say]:
    """« Garder »: the time begins anew."""
    dialogue = await _waiting(ctx, dialogue_id)
    if dialogue is None or dialogue.person_id != ctx.person.id:
        return [Say("form.stale_idle")]
    await conversations.touch(ctx, dialogue)
    return [Say("form.parked", {}, (Offer(f"go.resume.{dialogue.id}", "button.resume"),))]


async def _waiting(ctx: Context, dialogue_id: str) -> Dialogue | None:
    dialogue = await ctx.uow.dialogues.get(dialogue_id)
    return dialogue if dialogue is not None and dialogue.status in WAITING else None


async def forget_voice(ctx: Context, media_id: str) -> list[Say]:
    """The timer: a voice that was written down long ago is erased; its words stay."""
    await ctx.uow.media.erased(media_id)
    return []
