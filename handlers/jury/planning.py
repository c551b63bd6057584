"""« Nouvelle séance »: filled in, its order of passage looked at, and only then fixed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from handlers import conversations, organisers, start
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.forms.session import SESSION_FORM
from handlers.jury import bearers, calling, card, cautions, reminders
from handlers.jury.card import Sitting
from handlers.rules.sitting import Course, course
from messages.message import Offer, Say
from messages.typography import typeset
from storage.records.dialogues import Dialogue, DialogueStatus
from storage.records.ideas import Idea, IdeaStatus
from storage.records.jury import Hearing, Session
from storage.rows import new_id

NO_IDEA = Say("session.no_idea", {}, (Offer("go.board", "button.board"),))
SHOWN = "shown"  # in its form: the ideas of the order of passage that was looked at last
WAITING = (DialogueStatus.OPEN, DialogueStatus.PARKED)


async def new(ctx: Context, _: str = "") -> list[Say]:
    """« Nouvelle séance »: the form, or the one that was begun."""
    if denied := organisers.refused(ctx, "hold_juries"):
        return denied
    if not await ctx.uow.jury.sessions.waiting():
        return [NO_IDEA]
    begun = await conversations.begun(ctx, "sitting", "new")
    if begun is not None:
        return [Say("form.resumed"), *await conversations.resume(ctx, begun)]
    return await conversations.open_form(ctx, SESSION_FORM.name, sitting="new")


async def finish(ctx: Context, dialogue: Dialogue, state: State) -> list[Say]:
    """The form is filled in: the order of passage is shown, nothing is fixed yet."""
    ideas, gone = await _chosen(ctx, state), await _gone(ctx, state)
    state = replace(state, extra={**state.extra, SHOWN: [each.id for each in ideas]})
    parked = replace(dialogue, status=DialogueStatus.PARKED, state=state.moved("review").to_json())
    await ctx.uow.dialogues.put(replace(parked, updated_at=ctx.now))
    edit = Offer(f"go.resume.{dialogue.id}", "button.edit")
    if not ideas:
        more = await ctx.uow.jury.sessions.waiting()
        return [*gone, Say("session.others", {}, (edit,)) if more else NO_IDEA]
    if against := await _against(ctx, ideas):
        return [*gone, replace(against, offers=(edit,))]
    planned = _planned(ctx, state)
    shown = Sitting(planned, (), ideas, None, _course(ctx, planned, ideas))
    offers = (
        Offer(f"go.session_fix.{dialogue.id}", "button.fix_session"),
        edit,
        Offer("go.later", "button.later"),
    )
    return [
        *gone,
        Say("session.preview", shown.values),
        *card.order(shown),
        *await cautions.before(ctx, shown),
        Say("session.ask", {}, offers),
    ]


async def _chosen(ctx: Context, state: State) -> list[Idea]:
    """The ideas chosen that still wait for a session."""
    answer = state.answers["ideas"]
    waiting = await ctx.uow.jury.sessions.waiting()
    return [each for each in waiting if answer.get("all") or each.id in answer.get("ids", ())]


async def _gone(ctx: Context, state: State) -> list[Say]:
    """Where the ideas are that were shown, or chosen, and that wait no more."""
    waiting = {each.id for each in await ctx.uow.jury.sessions.waiting()}
    wanted = state.extra.get(SHOWN) or state.answers["ideas"].get("ids", ())
    lines = [await _where(ctx, id) for id in wanted if id not in waiting]
    return [Say("session.gone", {"lines": lines})] if lines else []


async def _where(ctx: Context, idea_id: str) -> dict[str, str | None]:
    idea = await ctx.uow.ideas.get(idea_id)
    hearing = await ctx.uow.jury.sessions.hearing(idea_id)
    session = await ctx.uow.jury.sessions.get(hearing.session_id) if hearing else None
    assert idea is not None
    sits = session.reference if session and idea.state == IdeaStatus.SCHEDULED else None
    return {"title": idea.title, "state": idea.state, "session": sits}


async def _against(ctx: Context, ideas: Sequence[Idea]) -> Say | None:
    """What stands against hearing them together: a jury hears, at one time, the ideas it was drawn
    for, and no others."""
    draws = [await ctx.uow.jury.draws.of_idea(idea.id) for idea in ideas]
    if len({draw.id if draw else None for draw in draws}) > 1:
        return Say("session.drawn_apart")
    here = await card.of_draw(ctx, draws[0]) if draws[0] else None
    return Say("session.jury_taken", here.values) if here else None


def _course(ctx: Context, session: Session, ideas: Sequence[Idea]) -> Course:
    return course(session.starts_at, len(ideas), card.lengths(ctx, session))


def _planned(ctx: Context, state: State) -> Session:
    answers, lengths = state.answers, ctx.policy.jury.lengths
    return Session(
        id="",
        reference="",
        starts_at=datetime.fromisoformat(answers["when"]["at"]),
        place=_words(ctx, answers["place"].get("text", "")),
        link=answers["link"].get("text") or None,
        minutes=lengths.idea,
        training=lengths.training,
        deliberation=lengths.deliberation,
        by=ctx.person.id,
        created_at=ctx.now,
        updated_at=ctx.now,
    )


def _words(ctx: Context, text: str) -> str:
    return typeset(" ".join(text.split()), ctx.person.language)


async def fix(ctx: Context, id: str) -> list[Say]:
    """« Fixer la séance », once: whoever presents an idea is told their hour."""
    if denied := organisers.refused(ctx, "hold_juries"):
        return denied
    dialogue = await ctx.uow.dialogues.get(id)
    if dialogue is None or dialogue.person_id != ctx.person.id:
        return [Say("form.stale_idle"), await start.menu(ctx)]
    if dialogue.status not in WAITING:
        return [Say("form.already"), *await card.show(ctx, dialogue.state["extra"]["fixed"])]
    state = State.from_json(dialogue.state)
    if SESSION_FORM.missing(state, await conversations.facts_for(ctx, state.extra)):
        return await conversations.resume(ctx, dialogue)  # its day has passed meanwhile
    shown = state.extra.get(SHOWN, ())
    ideas = [each for each in await ctx.uow.jury.sessions.waiting() if each.id in shown]
    if not ideas or len(ideas) < len(shown) or await _against(ctx, ideas):
        return await finish(ctx, dialogue, state)
    return await _fix(ctx, dialogue, state, ideas)


async def _fix(ctx: Context, dialogue: Dialogue, state: State, ideas: list[Idea]) -> list[Say]:
    number = await ctx.uow.installation.next(f"sessions {ctx.today.year}")
    reference = f"SEANCE-{ctx.today.year}-{number:02}"
    planned = replace(_planned(ctx, state), id=new_id(), reference=reference)
    await ctx.uow.jury.sessions.add(planned)
    for place, (idea, at) in enumerate(
        zip(ideas, _course(ctx, planned, ideas).starts, strict=True), start=1
    ):
        await enter(ctx, planned, idea, place, at)
    done = replace(state, extra={**state.extra, "sitting": "", "fixed": reference}).to_json()
    await ctx.uow.dialogues.put(replace(dialogue, status=DialogueStatus.DONE, state=done))
    ctx.change(turn=ctx.person.turn + 1)
    here = await card.sitting(ctx, planned)
    await reminders.arm(ctx, here)
    await bearers.tell_slots(ctx, here)
    await calling.again(ctx, here)
    return [Say("session.fixed", here.values), *await card.of(ctx, here)]


async def enter(ctx: Context, session: Session, idea: Idea, place: int, at: datetime) -> None:
    """An idea enters a session; another process that was quicker makes this turn begin anew."""
    hearing = Hearing(
        idea_id=idea.id,
        session_id=session.id,
        place=place,
        starts_at=at,
        bearer_id=idea.person_id,
    )
    if not await ctx.uow.jury.sessions.hear(hearing):
        raise RuntimeError(
            f"idea {idea.reference} entered another session; the turn is taken again"
        )
    await ctx.uow.ideas.note(idea.id, "session", ctx.now, by=ctx.person.id, note=session.reference)
