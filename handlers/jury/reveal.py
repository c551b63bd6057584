"""The marks are shown all at once, without names: in words, and as a picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from handlers import documents
from handlers.context import Context
from handlers.jury import forgetting, room
from handlers.jury.room import Room
from handlers.rules import blindness, scoring
from messages.message import Attachment, Offer, Say
from storage.records.jury import HearingStatus


async def reveal_if_all_in(ctx: Context, entered: Room) -> Room:
    """Show the marks to everyone at once, if all are there; from then on they are nobody's."""
    scores = await ctx.uow.jury.jurors.scores(entered.idea.id)
    if not blindness.all_in(entered.seats, scores):
        return entered
    seen = scoring.shown(scores, blindness.sitting(entered.seats), ctx.rng)
    revealed = replace(
        entered.hearing, status=HearingStatus.REVEALED, shown=seen, revealed_at=ctx.now
    )
    entered = await room.save(ctx, entered, revealed)
    await forgetting.forget(ctx, entered.idea.id)
    await _tell_everyone(ctx, entered)
    return entered


async def _tell_everyone(ctx: Context, entered: Room) -> None:
    jurors = [juror.person_id for juror in entered.sitting]
    heads = await room.organisers(ctx)
    hearing, own = entered.hearing, entered.hearing.bearer_id or entered.idea.person_id
    before = hearing.presenter_id if hearing.presenter else own  # whoever presents it
    present = [before] if hearing.bearer_there else []
    about = f"revealed {entered.idea.id}"
    for people, offers in ((jurors, for_juror(entered)), (heads, for_organiser(entered)),
                           (present, ())):  # fmt: skip
        [say] = shown(ctx, entered, offers)
        await room.tell(ctx, people, say, about)
    everyone = [*jurors, *heads, *present]
    say = Say("hearing.picture", entered.values, attachments=(await _picture(ctx, entered),))
    for person_id in dict.fromkeys(each for each in everyone if each):
        await ctx.promise(
            person_id, say, dedupe=f"picture {about} {person_id}", expires=room.TODAY, urgent=True
        )


def shown(ctx: Context, entered: Room, offers: tuple[Offer, ...] = ()) -> list[Say]:
    """The marks in words, for whoever may see them; nothing before."""
    seen = entered.hearing.shown
    if not blindness.may_be_seen(entered.hearing) or seen is None:
        return []
    marks = by_name(ctx, entered, "criteria.{}.name".format)
    values = {**entered.values, "marks": marks, "sentences": seen["sentences"]}
    return [Say("hearing.revealed", values, offers)]


def for_juror(entered: Room) -> tuple[Offer, ...]:
    """What a juror may do once the marks are shown."""
    return (Offer(f"go.propose.{entered.idea.reference}", "button.propose_outcome"),)


def for_organiser(entered: Room) -> tuple[Offer, ...]:
    """What an organiser may do once the marks are shown."""
    about, session = entered.idea.reference, entered.session.reference
    return (
        Offer(f"go.propose.{about}", "button.write_outcome"),
        Offer(f"go.sitting.{session}", "button.the_sitting"),
    )


async def _picture(ctx: Context, entered: Room) -> Attachment:
    """The marks as a small picture; it is the bearer's, who stays when jurors have gone."""
    said = by_name(ctx, entered, lambda key: official(ctx, key))
    criteria = [{"name": name, "marks": marks} for name, marks in said]
    data = {"language": ctx.policy.language, **entered.values, "criteria": criteria}
    name = ctx.words("hearing.picture_name", reference=entered.idea.reference)
    owner = entered.idea.person_id or ctx.person.id
    return await documents.owe(ctx, "scores", data, name, format="png", person_id=owner)


def by_name(
    ctx: Context, entered: Room, known: Callable[[str], str]
) -> list[tuple[str, list[int]]]:
    """The marks of each criterion under its name: the organisation's own, or one that is `known`
    by its key."""
    assert entered.hearing.shown is not None
    names = {each.key: each.name for each in ctx.policy.criteria}
    marks = scoring.by_criterion(entered.hearing.shown)
    return [(names.get(key) or known(key), each) for key, each in marks.items()]


def official(ctx: Context, criterion: str) -> str:
    """The official word for a criterion, in the organisation's language."""
    key = f"criteria.{criterion}.name"
    return ctx.catalogue.text(key, ctx.policy.language) if ctx.catalogue.has(key) else criterion
