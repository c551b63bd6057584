"""« Le jury », for organisers: who comes, who is asked, how many said no; never who did."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.context import Context
from handlers.jury import card, summonses
from handlers.jury.card import Sitting
from messages.message import Offer, Say
from storage.records.jury import Draw, Juror, JurorStatus, SessionStatus

ASKED = 3  # people in one bubble, each with a day


async def listed(ctx: Context, reference: str) -> list[Say]:
    """Of a session to come, with the summonses to hand over; of another one, its card."""
    here = await card.found(ctx, reference, planned=False)
    if not isinstance(here, Sitting):
        return here
    if here.session.status is not SessionStatus.PLANNED:
        return await card.of(ctx, here)
    if here.draw is None:
        return [Say("draw.none", {"reference": here.session.reference})]
    ranked = await ctx.uow.jury.jurors.of_draw(here.draw.id)
    return [*_named(here.draw, ranked), *summonses.owed(ranked)]


def _named(draw: Draw, ranked: Sequence[Juror]) -> list[Say]:
    """In the order of the list, without ranks: a gap among them would tell who said no."""

    def of(*statuses: JurorStatus) -> list[Juror]:
        return [each for each in ranked if each.status in statuses]

    coming, asked = of(JurorStatus.ACCEPTED), of(JurorStatus.INVITED)
    counts = {
        "coming": len(coming),
        "passed": len(of(JurorStatus.DECLINED, JurorStatus.SILENT)),
        "reserve": len(of(JurorStatus.RESERVE)),
    }
    see = Offer(f"go.draw_seen.{draw.reference}", "button.see_draw")
    return [
        *(Say("session.coming", {"lines": part}) for part in card.parts(_lines(coming))),
        *(Say("session.asked", {"lines": part}) for part in card.parts(_lines(asked), ASKED)),
        Say("session.rest", counts, (see,)),
    ]


def _lines(jurors: Sequence[Juror]) -> list[dict[str, object]]:
    """`by`: the last day to answer; `to_hand`: the printed invitation is not handed over yet."""
    return [
        {
            "name": each.name,
            "service": each.service,
            "by": each.last_day,
            "to_hand": each.person_id is None and each.handed_at is None,
        }
        for each in jurors
    ]
