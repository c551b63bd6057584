"""Organisers read what was sent; its author is told that it is being read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from handlers import news, offered, organisers, voice_notes
from handlers.board import asking, forwarding, steps
from handlers.context import Context
from handlers.jury import untold
from handlers.mentor import reworked
from handlers.reminding import holding
from handlers.rules import idea_lifecycle
from messages.message import Attachment, Offer, Say
from storage.ideas import IdeaFile
from storage.records.ideas import Idea, IdeaStatus


async def read_oldest(ctx: Context, _: str) -> list[Say]:
    """The idea that has waited longest."""
    denied = organisers.refused(ctx, "read_any_idea")
    if denied:
        return denied
    waiting = await organisers.waiting(ctx)
    if not waiting:
        return [Say("organiser.new_ideas", {"count": 0, "oldest_date": None})]
    return await read(ctx, waiting[0].reference)


async def read(ctx: Context, reference: str) -> list[Say]:
    """/idee REFERENCE: one idea whole, with its files."""
    denied = organisers.refused(ctx, "read_any_idea")
    if denied:
        return denied
    idea = await ctx.uow.ideas.by_reference(reference.strip().upper())
    if idea is None:
        return [Say("organiser.not_found", {"reference": reference.strip()[:40]})]
    idea = await _begun(ctx, idea)
    files = await ctx.uow.ideas.files(idea.id)
    says = [_head(idea, await _service(ctx, idea)), *_parts(ctx, idea, files)]
    says += [*await asking.talk(ctx, idea), *await reworked.difference(ctx, idea)]
    last = replace(says[-1], attachments=_attached(files), offers=await _next(ctx, idea))
    return [*says[:-1], last]


async def shown(ctx: Context, idea: Idea) -> list[Say]:
    """An idea as those read it who do not organise: what it says, and its files."""
    files = [each for each in await ctx.uow.ideas.files(idea.id) if each.step != asking.STEP]
    says = [_head(idea, await _service(ctx, idea)), *_parts(ctx, idea, files)]
    says += await reworked.difference(ctx, idea)
    return [*says[:-1], replace(says[-1], attachments=_attached(files))]


async def _begun(ctx: Context, idea: Idea) -> Idea:
    """From the first reading on, the idea no longer changes under the reader's eyes."""
    if idea.status is not IdeaStatus.SUBMITTED:
        return idea
    reading = replace(idea, status=IdeaStatus.IN_REVIEW, updated_at=ctx.now)
    if not await ctx.uow.ideas.save(reading, idea):
        return idea
    await ctx.uow.ideas.note(idea.id, "in_review", ctx.now, by=ctx.person.id)
    show = Offer(f"go.show.{idea.reference}", "button.see_it")
    values = {"reference": idea.reference, "title": idea.title}
    say = Say("ideas.being_read", {**values, holding.HOLDS: [holding.of_state(reading)]}, (show,))
    key = f"in review {idea.id} {idea.version}"
    await news.tell(ctx, idea, say, dedupe=key, rings=False)
    return reading


def _attached(files: list[IdeaFile]) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(file.media.kind, file.media.id)  # type: ignore[arg-type]
        for file in files
        if file.media.status == "stored"
    )


async def _next(ctx: Context, idea: Idea) -> tuple[Offer, ...]:
    """What may be done with it, then on to the next."""
    offers = await _steps(ctx, idea)
    if idea.id in [each.id for each in await untold.to_call(ctx)]:
        offers.insert(0, Offer(f"go.called.{idea.reference}", "button.called"))
    if await organisers.waiting(ctx):
        offers.append(Offer("go.unread", "button.next_idea"))
    if await voice_notes.waiting(ctx):
        offers.append(Offer("go.to_write", "button.to_write"))
    return (*offers, *offered.still_numbered(ctx.person.offered))


async def _steps(ctx: Context, idea: Idea) -> list[Offer]:
    """What may be done with it, as it is on this card."""
    if idea.apart:
        return [Offer(f"go.put_back.{idea.reference}", "button.put_back")]

    def may(to: IdeaStatus) -> bool:
        return idea_lifecycle.may_become(idea.status, to)

    reference, taken = idea.reference, len(await steps.taken(ctx, idea))
    possible = (
        (f"answer.{reference}", "button.answer", may(IdeaStatus.ANSWERED)),
        (f"ask.{reference}", "button.ask", idea_lifecycle.may_be_asked_about(idea)),
        (f"forward.{reference}.{taken}", "button.forward", may(IdeaStatus.SCHEDULED)),
        (f"apart.{reference}", "button.danger", idea_lifecycle.may_be_set_apart(idea)),
        (f"mentoring.{reference}", "button.mentoring", idea.status in idea_lifecycle.LAUNCHED),
    )
    offers = [Offer(f"go.{act}", label) for act, label, may_be in possible if may_be]
    return [*await forwarding.ways_back(ctx, idea), *offers]


async def _service(ctx: Context, idea: Idea) -> str | None:
    service = await ctx.uow.services.get(idea.service_id) if idea.service_id else None
    return service.name if service else idea.service_text


def _head(idea: Idea, service: str | None) -> Say:
    decided = idea.status in idea_lifecycle.LAUNCHED
    return Say(
        "organiser.idea_head",
        {
            "title": idea.title,
            "reference": idea.reference,
            "state": idea.state,
            "apart": idea.apart and idea.apart.value,
            "author": idea.name,
            "service": service,
            "date": idea.submitted_at,
            "due": None if decided else date.fromisoformat(idea.promised_on),
        },
    )


def _parts(ctx: Context, idea: Idea, files: list[IdeaFile]) -> list[Say]:
    """Each answer in a bubble of its own: they are long."""
    parts = [
        ("problem", ctx.words("organiser.part.problem"), idea.problem),
        ("proposal", ctx.words("organiser.part.proposal"), idea.proposal),
    ]
    for criterion in ctx.policy.criteria:
        name = criterion.name or ctx.words(f"criteria.{criterion.key}.name")
        parts.append((criterion.key, name, idea.criteria.get(criterion.key) or ""))
    return [
        Say("idea.review.full", {"label": label, "text": text or _unwritten(ctx, key, files)})
        for key, label, text in parts
    ]


def _unwritten(ctx: Context, step: str, files: list[IdeaFile]) -> str:
    """What stands for an answer without text: its voice notes, or that there is none."""
    notes = [f.media.seconds for f in files if f.step == step and f.media.kind == "voice"]
    said = " + ".join(ctx.words("form.voice_line", seconds=seconds) for seconds in notes)
    return said or ctx.words("button.dont_know")
