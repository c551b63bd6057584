"""An idea to be reworked: the jury's reasons are questions; what comes back is the next version."""

from __future__ import annotations

from dataclasses import replace

from handlers import answering, conversations, correcting, deposit, my_ideas, news
from handlers import organisers as those_who_read
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.forms.rework import KEYS, MOST
from handlers.mentor import rework_reminders, unreturned
from handlers.mentor.reworked import asked_of, by_key, said
from handlers.rules import hours, idea_lifecycle
from handlers.rules.reasons import questions
from handlers.start import NEXT
from messages.message import Offer, Say
from storage.records.dialogues import Dialogue
from storage.records.ideas import Idea, IdeaStatus
from storage.records.mentor import Rework


async def begin(ctx: Context, idea: Idea, reasons: str) -> None:
    """Tell the author: each reason becomes a question. The idea is `to_rework` already."""
    asked = Rework(
        idea_id=idea.id,
        version=idea.version,
        questions=questions(reasons, MOST),
        asked_at=ctx.now,
    )
    if not await ctx.uow.mentors.ask_rework(asked):
        return
    told = f"rework {unreturned.subject(asked)}"
    await news.tell(ctx, idea, _told(idea, asked), dedupe=told, same_day=True)
    if idea.person_id is not None:
        await rework_reminders.plan(ctx, idea.person_id, rework_reminders.first_day(ctx, asked))
    await unreturned.plan(ctx, asked)


async def answer(ctx: Context, reference: str) -> list[Say]:
    """« Continuer »: the jury's questions, then the idea as it is, to change what one likes."""
    idea = await my_ideas.mine(ctx, reference)
    asked = await asked_of(ctx, idea) if idea else None
    if idea is None or asked is None:
        return my_ideas.refused(idea)
    begun = await conversations.begun(ctx, "idea", idea.id)
    if begun is not None:
        return [Say("form.resumed"), *await conversations.resume(ctx, begun)]
    filled = correcting.filled(idea, await ctx.uow.ideas.files(idea.id))
    state = replace(filled, at=KEYS[0])
    extra = {"idea": idea.id, "rework": asked.version, "asked": dict(by_key(asked))}
    return await conversations.open_form(ctx, "idea", state=state, **extra)


async def help_wanted(ctx: Context, reference: str) -> list[Say]:
    """« Demander de l’aide »: the organisers call."""
    idea = await my_ideas.mine(ctx, reference)
    if idea is None:
        return my_ideas.refused(idea)
    values = {"reference": idea.reference, "title": idea.title, "name": idea.name}
    read = Offer(f"go.read.{idea.reference}", "button.read_idea")
    key = f"rework help {idea.id} {idea.version}"
    await those_who_read.tell(ctx, Say("rework.help", values, (read,)), dedupe=key)
    resume = Offer(f"go.rework.{idea.reference}", "button.resume")
    return [Say("rework.help_noted", {}, (resume, *NEXT))]


async def finish(ctx: Context, dialogue: Dialogue, state: State) -> list[Say]:
    """The idea form is filled in: for the first time, or to come back to the jury."""
    if "rework" not in state.extra:
        return await deposit.finish(ctx, dialogue, state)
    return await _sent(ctx, state)


async def _sent(ctx: Context, state: State) -> list[Say]:
    """It comes back: the next version, read again within the promised delay."""
    idea = await ctx.uow.ideas.get(state.extra["idea"])
    assert idea is not None
    asked = await asked_of(ctx, idea)
    if asked is None or not idea_lifecycle.may_become(idea.status, IdeaStatus.SUBMITTED):
        return [Say("ideas.too_late", {"state": idea.status.value}, NEXT)]
    promised = hours.working_days_after(ctx.today, ctx.policy.answer_days, ctx.policy.holidays)
    again = replace(
        idea,
        **deposit.contents(ctx, state),
        version=idea.version + 1,
        status=IdeaStatus.SUBMITTED,
        promised_on=promised.isoformat(),
        submitted_at=ctx.now,
        updated_at=ctx.now,
    )
    said = {key: str(state.answers.get(key, {}).get("text", "")) for key in by_key(asked)}
    done = replace(asked, answers=said, sent_at=ctx.now)
    if not await ctx.uow.ideas.save(again, idea) or not await ctx.uow.mentors.reworked(done):
        return [Say("ideas.too_late", {"state": IdeaStatus.IN_REVIEW.value}, NEXT)]
    await ctx.uow.ideas.detach(idea.id)
    await deposit.attach(ctx, again, state)
    await ctx.uow.ideas.note(idea.id, "resubmitted", ctx.now, by=ctx.person.id)
    await those_who_read.tell_soon(ctx)
    await answering.remember(ctx, again)
    values = {"reference": idea.reference, "version": again.version, "date": promised}
    return [Say("rework.sent", values, NEXT)]


def _told(idea: Idea, asked: Rework) -> Say:
    say = said(idea, asked, "rework.told", Offer("go.later", "button.later"))
    read = Offer(f"go.decision.{idea.reference}", "button.read_decision")
    return replace(say, offers=(*say.offers, read))
