"""What organisers are told, read and write down."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from handlers import conversations
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.rules import permissions
from messages.message import Attachment, Offer, Say
from storage.records import (
    Dialogue,
    Idea,
    Role,
    Transcript,
    TranscriptStatus,
)

TOLD = "organisers told of ideas until"


def refused(ctx: Context, act: str) -> list[Say] | None:
    """None if the person may; else who could."""
    if permissions.may(ctx.person.role, act):
        return None
    role = permissions.who_may(act).value.replace("-", "_")
    return [Say("organiser.refused", {"role": role})]


async def tell_soon(ctx: Context) -> None:
    """New ideas are gathered for a while and told in one message that counts."""
    step = ctx.policy.tell_organisers_after
    if not step:
        step = timedelta(minutes=1)
    since = ctx.now - datetime(2020, 1, 1, tzinfo=UTC)
    at = datetime(2020, 1, 1, tzinfo=UTC) + step * (since // step + 1)
    await ctx.remind("organisers.new_ideas", "", at)


async def tell_new_ideas(ctx: Context) -> list[Say]:
    """The timer: how many came in since the organisers were last told."""
    since = await ctx.uow.installation.get(TOLD)
    moment = datetime.fromisoformat(since) if since else datetime(2020, 1, 1, tzinfo=UTC)
    count, oldest = await ctx.uow.ideas.since(moment)
    if not count:
        return []
    await ctx.uow.installation.put(TOLD, ctx.now.isoformat())
    say = Say(
        "organiser.new_ideas",
        {"count": count, "oldest_date": oldest},
        (Offer("go.unread", "button.read_idea"), Offer("go.to_write", "button.to_write")),
    )
    for organiser in await ctx.uow.people.with_role(Role.ORGANISER):
        await ctx.promise(organiser.id, say, dedupe=f"new ideas {ctx.now} {organiser.id}")
    return []


async def read_oldest(ctx: Context) -> list[Say]:
    """The idea that has waited longest."""
    denied = refused(ctx, "read_any_idea")
    if denied:
        return denied
    waiting = [idea for idea in await ctx.uow.ideas.all() if idea.status == "submitted"]
    if not waiting:
        return [Say("organiser.new_ideas", {"count": 0, "oldest_date": None})]
    return await read(ctx, waiting[0].reference)


async def read(ctx: Context, reference: str) -> list[Say]:
    """/idee REFERENCE: one idea whole, with its files."""
    denied = refused(ctx, "read_any_idea")
    if denied:
        return denied
    idea = await ctx.uow.ideas.by_reference(reference.strip().upper())
    if idea is None:
        return [Say("organiser.not_found", {"reference": reference.strip()[:40]})]
    files = [
        Attachment(file.media.kind, file.media.id)  # type: ignore[arg-type]
        for file in await ctx.uow.ideas.files(idea.id)
        if file.media.status == "stored"
    ]
    says = [_head(idea, await _service(ctx, idea)), *_parts(ctx, idea)]
    return [*says[:-1], replace(says[-1], attachments=tuple(files), offers=_after(idea))]


def _after(_idea: Idea) -> tuple[Offer, ...]:
    return (Offer("go.to_write", "button.to_write"),)


async def _service(ctx: Context, idea: Idea) -> str | None:
    service = await ctx.uow.services.get(idea.service_id) if idea.service_id else None
    return service.name if service else idea.service_text


def _head(idea: Idea, service: str | None) -> Say:
    return Say(
        "organiser.idea_head",
        {
            "title": idea.title,
            "reference": idea.reference,
            "state": idea.status.value,
            "author": idea.name,
            "service": service,
            "date": idea.submitted_at,
            "due": date.fromisoformat(idea.promised_on),
        },
    )


def _parts(ctx: Context, idea: Idea) -> list[Say]:
    """Each answer in a bubble of its own: they are long."""
    parts = [
        (ctx.words("idea.review.label.problem"), idea.problem),
        (ctx.words("idea.review.label.proposal"), idea.proposal),
    ]
    for criterion in ctx.policy.criteria:
        name = criterion.name or ctx.words(f"criteria.{criterion.key}.name")
        parts.append((name, idea.criteria.get(criterion.key) or ""))
    return [
        Say("idea.review.full", {"label": label, "text": text or ctx.words("button.dont_know")})
        for label, text in parts
    ]


async def to_write(ctx: Context) -> list[Say]:
    """/ecrire: the voice notes that wait for somebody to write them down, the oldest first."""
    denied = refused(ctx, "write_down_voice")
    if denied:
        return denied
    waiting = await ctx.uow.ideas.transcripts(TranscriptStatus.TO_WRITE)
    if not waiting:
        return [Say("organiser.none_to_write")]
    first = waiting[0]
    offer = Offer(f"go.write.{first.media_id}", "button.write_this")
    return [Say("organiser.written_list", {"count": len(waiting)}, (offer,))]


async def write(ctx: Context, media_id: str) -> list[Say]:
    """Listen to one and write it down."""
    denied = refused(ctx, "write_down_voice")
    if denied:
        return denied
    transcript = await ctx.uow.ideas.transcript(media_id)
    if transcript is None or transcript.status is not TranscriptStatus.TO_WRITE:
        return await to_write(ctx)
    idea = await ctx.uow.ideas.get(transcript.idea_id)
    media = await ctx.uow.media.get(media_id)
    assert idea is not None
    assert media is not None
    says = await conversations.open_form(ctx, "write", media=media_id)
    ask = Say(
        "organiser.write_ask",
        {
            "reference": idea.reference,
            "label": _label(ctx, transcript.step),
            "seconds": media.seconds,
        },
        says[-1].offers,
        (Attachment("voice", media_id),) if media.status == "stored" else (),
    )
    return [ask]


def _label(ctx: Context, step: str) -> str:
    key = f"idea.review.label.{step}"
    return ctx.words(key) if ctx.catalogue.has(key) else ctx.words(f"criteria.{step}.line")


async def written(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """It is written down: its author is asked whether that is what they said."""
    media_id = state.extra["media"]
    transcript = await ctx.uow.ideas.transcript(media_id)
    assert transcript is not None
    text = state.answers["text"]["text"]
    now = replace(transcript, status=TranscriptStatus.TO_CONFIRM, text=text, by=ctx.person.id)
    if not await ctx.uow.ideas.save_transcript(now, TranscriptStatus.TO_WRITE):
        return [Say("organiser.write_taken_already"), *await to_write(ctx)]
    idea = await ctx.uow.ideas.get(transcript.idea_id)
    assert idea is not None
    await ctx.uow.ideas.note(idea.id, "written", ctx.now, by=ctx.person.id)
    if idea.person_id:
        await ctx.promise(idea.person_id, _confirm(media_id, text), dedupe=f"confirm {media_id}")
    return [Say("organiser.write_done"), *await to_write(ctx)]


def _confirm(media_id: str, text: str) -> Say:
    yes = Offer(f"go.said_yes.{media_id}", "button.yes")
    edit = Offer(f"go.said_fix.{media_id}", "button.edit")
    return Say("ideas.confirm_text", {"text": text}, (yes, edit))


async def confirmed(ctx: Context, media_id: str, text: str | None = None) -> list[Say]:
    """The author agrees (or gives their own text): it becomes part of the idea."""
    found = await _to_confirm(ctx, media_id)
    if found is None:
        return [Say("form.already")]
    transcript, idea = found
    said = text if text is not None else transcript.text or ""
    done = replace(transcript, status=TranscriptStatus.CONFIRMED, text=said)
    if not await ctx.uow.ideas.save_transcript(done, TranscriptStatus.TO_CONFIRM):
        return [Say("form.already")]
    await ctx.uow.ideas.save(_with(idea, transcript.step, said, ctx.now), idea)
    await ctx.uow.ideas.note(idea.id, "confirmed", ctx.now, by=ctx.person.id)
    return [Say("ideas.confirmed")]


def _with(idea: Idea, step: str, said: str, now: datetime) -> Idea:
    if step in idea.criteria:
        before = idea.criteria[step]
        text = f"{before}\n{said}" if before else said
        return replace(idea, criteria={**idea.criteria, step: text}, updated_at=now)
    text = f"{getattr(idea, step)}\n{said}".strip()
    if step == "problem":
        return replace(idea, problem=text, updated_at=now)
    return replace(idea, proposal=text, updated_at=now)


async def _to_confirm(ctx: Context, media_id: str) -> tuple[Transcript, Idea] | None:
    transcript = await ctx.uow.ideas.transcript(media_id)
    if transcript is None or transcript.status is not TranscriptStatus.TO_CONFIRM:
        return None
    idea = await ctx.uow.ideas.get(transcript.idea_id)
    if idea is None or idea.person_id != ctx.person.id:
        return None
    return transcript, idea


async def fix(ctx: Context, media_id: str) -> list[Say]:
    """The author mends the text."""
    if await _to_confirm(ctx, media_id) is None:
        return [Say("form.already")]
    return await conversations.open_form(ctx, "fix", media=media_id)


async def fixed(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """The author's own text."""
    return await confirmed(ctx, state.extra["media"], state.answers["text"]["text"])
