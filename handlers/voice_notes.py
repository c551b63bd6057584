"""Voice notes: listed for the organisers, written down, confirmed or mended by their author."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handlers import conversations, news, organisers, start
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.forms.rework import KEYS
from handlers.mentor import reworked
from messages.message import Attachment, Offer, Say
from storage.records.dialogues import Dialogue
from storage.records.ideas import Idea, IdeaStatus
from storage.records.media import Transcript, TranscriptStatus


async def waiting(ctx: Context) -> list[Transcript]:
    """The voice notes to be written down, the oldest first: those their ideas still hold."""
    notes = await ctx.uow.ideas.transcripts(TranscriptStatus.TO_WRITE)
    return [note for note in notes if await _held(ctx, note) is not None]


async def _held(ctx: Context, note: Transcript) -> Idea | None:
    """Its idea, unless that was withdrawn, or corrected so that the note is no longer part."""
    idea = await ctx.uow.ideas.get(note.idea_id)
    if idea is None or idea.apart or idea.status is IdeaStatus.WITHDRAWN:
        return None
    files = await ctx.uow.ideas.files(idea.id)
    return idea if any(file.media.id == note.media_id for file in files) else None


async def to_write(ctx: Context, _: str) -> list[Say]:
    """/ecrire: the voice notes that wait for somebody to write them down."""
    denied = organisers.refused(ctx, "write_down_voice")
    if denied:
        return denied
    notes = await waiting(ctx)
    if not notes:
        return [Say("organiser.none_to_write", {}, await start.menu_offers(ctx))]
    count = [Say("organiser.written_list", {"count": len(notes)})] if len(notes) > 1 else []
    return [*count, *await write(ctx, notes[0].media_id)]


async def _more_to_write(ctx: Context) -> list[Say]:
    notes = await waiting(ctx)
    if not notes:
        return [Say("organiser.none_to_write", {}, await start.menu_offers(ctx))]
    offer = Offer(f"go.write.{notes[0].media_id}", "button.write_this")
    return [Say("organiser.written_list", {"count": len(notes)}, (offer,))]


async def write(ctx: Context, media_id: str) -> list[Say]:
    """Listen to one and write it down."""
    denied = organisers.refused(ctx, "write_down_voice")
    if denied:
        return denied
    note = await ctx.uow.ideas.transcript(media_id)
    idea = await _held(ctx, note) if note and note.status is TranscriptStatus.TO_WRITE else None
    if note is None or idea is None:
        return await _more_to_write(ctx)
    begun = await conversations.begun(ctx, "media", media_id)
    says = (
        await conversations.resume(ctx, begun)
        if begun
        else await conversations.open_form(ctx, "write", media=media_id)
    )
    return [replace(await _listen(ctx, note, idea), offers=says[-1].offers)]


async def _listen(ctx: Context, note: Transcript, idea: Idea) -> Say:
    media = await ctx.uow.media.get(note.media_id)
    assert media is not None
    label = _label(ctx, note.step)
    values = {"reference": idea.reference, "label": label, "seconds": media.seconds}
    attached = (Attachment("voice", media.id),) if media.status == "stored" else ()
    return Say("organiser.write_ask", values, attachments=attached)


def _label(ctx: Context, step: str) -> str:
    key = f"idea.review.label.{step}"
    if ctx.catalogue.has(key):
        return ctx.words(key)
    line = next((each.line for each in ctx.policy.criteria if each.key == step), "")
    return line or ctx.words(f"criteria.{step}.line")


async def written(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """It is written down: its author is asked whether that is what they said."""
    media_id = state.extra["media"]
    note = await ctx.uow.ideas.transcript(media_id)
    assert note is not None
    text = state.answers["text"]["text"]
    now = replace(note, status=TranscriptStatus.TO_CONFIRM, text=text, by=ctx.person.id)
    if not await ctx.uow.ideas.save_transcript(now, TranscriptStatus.TO_WRITE):
        return [Say("organiser.write_taken_already"), *await _more_to_write(ctx)]
    idea = await ctx.uow.ideas.get(note.idea_id)
    assert idea is not None
    await ctx.uow.ideas.note(idea.id, "written", ctx.now, by=ctx.person.id)
    await news.tell(ctx, idea, confirm(now), dedupe=f"confirm {media_id}")
    return [Say("organiser.write_done"), *await _more_to_write(ctx)]


def confirm(note: Transcript) -> Say:
    """Whether the text is what its author said."""
    yes = Offer(f"go.said_yes.{note.media_id}", "button.yes")
    edit = Offer(f"go.said_fix.{note.media_id}", "button.edit")
    return Say("ideas.confirm_text", {"text": note.text or ""}, (yes, edit))


async def agreed(ctx: Context, media_id: str) -> list[Say]:
    """« Oui » : the text becomes part of the idea."""
    found = await _to_confirm(ctx, media_id)
    if found is None:
        return [Say("form.already")]
    return await _confirmed(ctx, *found, found[0].text or "")


async def fix(ctx: Context, media_id: str) -> list[Say]:
    """« Modifier » : the author writes it as they like."""
    if await _to_confirm(ctx, media_id) is None:
        return [Say("form.already")]
    begun = await conversations.begun(ctx, "media", media_id)
    if begun is not None:
        return await conversations.resume(ctx, begun)
    return await conversations.open_form(ctx, "fix", media=media_id)


async def fixed(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """The author's own text."""
    found = await _to_confirm(ctx, state.extra["media"])
    if found is None:
        return [Say("form.already")]
    says = await _confirmed(ctx, *found, state.answers["text"]["text"])
    return [replace(says[-1], offers=await start.menu_offers(ctx))]


async def _confirmed(ctx: Context, note: Transcript, idea: Idea, said: str) -> list[Say]:
    done = replace(note, status=TranscriptStatus.CONFIRMED, text=said)
    if not await ctx.uow.ideas.save_transcript(done, TranscriptStatus.TO_CONFIRM):
        return [Say("form.already")]
    if note.step in KEYS:
        await reworked.written(ctx, idea, note.step, said)
    elif not await ctx.uow.ideas.save(_with(idea, note.step, said, ctx.now), idea):
        raise RuntimeError(f"idea {idea.reference} changed meanwhile; the event is taken again")
    await ctx.uow.ideas.note(idea.id, "confirmed", ctx.now, by=ctx.person.id)
    await ctx.remind("voice.end", note.media_id, ctx.now + ctx.policy.voice_kept)
    return [Say("ideas.confirmed")]


def _with(idea: Idea, step: str, said: str, now: datetime) -> Idea:
    if step in idea.criteria:
        text = "\n".join(filter(None, [idea.criteria[step], said]))
        return replace(idea, criteria={**idea.criteria, step: text}, updated_at=now)
    if step == "problem":
        return replace(idea, problem=f"{idea.problem}\n{said}".strip(), updated_at=now)
    return replace(idea, proposal=f"{idea.proposal}\n{said}".strip(), updated_at=now)


async def _to_confirm(ctx: Context, media_id: str) -> tuple[Transcript, Idea] | None:
    note = await ctx.uow.ideas.transcript(media_id)
    if note is None or note.status is not TranscriptStatus.TO_CONFIRM:
        return None
    idea = await _held(ctx, note)
    return (note, idea) if idea is not None and idea.person_id == ctx.person.id else None
