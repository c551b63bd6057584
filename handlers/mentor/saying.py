"""What mentor and bearer say at a milestone: moving, stuck, and a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers import conversations, organisers
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.mentor import milestones, search
from handlers.rules import idea_lifecycle
from handlers.start import onward
from messages.message import Offer, Say
from storage.records.dialogues import Dialogue
from storage.records.ideas import Idea, IdeaStatus
from storage.records.mentor import Milestone, MilestoneStatus, MilestoneWord
from storage.rows import new_id

SENTENCE = timedelta(minutes=30)  # the organisers hear of « C’est bloqué » by then, words or not


async def moving(ctx: Context, milestone_id: str) -> list[Say]:
    """« Ça avance »."""
    return await _said(ctx, milestone_id, MilestoneStatus.MOVING)


async def stuck(ctx: Context, milestone_id: str) -> list[Say]:
    """« C’est bloqué »: the organisers hear of it with its sentence, or without it soon after."""
    return await _said(ctx, milestone_id, MilestoneStatus.STUCK)


async def sentence_given(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """The sentence after the tap; « Passer » is an answer too."""
    said = state.answers["text"].get("text")
    idea = await ctx.uow.ideas.get(state.extra["of"])
    assert idea is not None
    word_id, what = state.extra["word"], state.extra["said"]
    if said:
        await ctx.uow.mentors.complete(word_id, said)
    if what == MilestoneStatus.STUCK:
        await _alarm(ctx, idea, word_id, said, ctx.person.name)
    if said:
        await tell_other(ctx, idea, word_id, what, said)
    return [Say(f"milestone.noted_{what}", {"title": idea.title}, onward(ctx))]


async def stuck_due(ctx: Context, about: str) -> list[Say]:
    """The timer: no sentence came; the organisers hear of it as it is."""
    idea_id, _, word_id = about.partition(" ")
    idea = await ctx.uow.ideas.get(idea_id)
    words = {each.id: each for each in await ctx.uow.mentors.words(idea_id)}
    if idea is not None and word_id in words:
        name = await search.name_of(ctx, words[word_id].person_id)
        await _alarm(ctx, idea, word_id, words[word_id].sentence, name)
    return []


async def _said(ctx: Context, milestone_id: str, what: MilestoneStatus) -> list[Say]:
    found = await milestones.mine(ctx, milestone_id)
    if found is None:
        return milestones.closed()
    idea, mentoring, milestone = found
    if await _said_before(ctx, idea, milestone, what):
        return [Say("form.already")]
    if mentoring.mentor_id == ctx.person.id:
        heard = replace(milestone, status=what, updated_at=ctx.now)
        if not await ctx.uow.mentors.save_milestone(heard, milestone):
            return milestones.closed()
    word = await keep_word(ctx, milestone, what)
    await _under_way(ctx, idea, what)
    if what is MilestoneStatus.STUCK:
        await ctx.remind("milestone.stuck", f"{idea.id} {word}", ctx.now + SENTENCE)
    return await conversations.open_form(ctx, "milestone", word=word, of=idea.id, said=what.value)


async def _said_before(
    ctx: Context, idea: Idea, milestone: Milestone, what: MilestoneStatus
) -> bool:
    """Whether the last thing this person said of it is the same: a button pressed twice."""
    words = await ctx.uow.mentors.words(idea.id)
    own = [
        each
        for each in words
        if each.person_id == ctx.person.id and each.milestone_id == milestone.id
    ]
    return bool(own) and own[-1].state == what.value


async def keep_word(ctx: Context, milestone: Milestone, what: MilestoneStatus) -> str:
    """Keep what was tapped; returns the id its sentence is added to."""
    word = MilestoneWord(
        id=new_id(),
        milestone_id=milestone.id,
        person_id=ctx.person.id,
        state=what.value,
        at=ctx.now,
    )
    await ctx.uow.mentors.say(word)
    return word.id


async def _under_way(ctx: Context, idea: Idea, what: MilestoneStatus) -> None:
    """The first « Ça avance » makes it an idea in progress."""
    step = IdeaStatus.IN_PROGRESS
    if what is MilestoneStatus.MOVING and idea_lifecycle.may_become(idea.status, step):
        now = replace(idea, status=step, updated_at=ctx.now)
        if await ctx.uow.ideas.save(now, idea):
            await ctx.uow.ideas.note(idea.id, step.value, ctx.now, by=ctx.person.id)


async def _alarm(
    ctx: Context, idea: Idea, word_id: str, said: str | None, name: str | None
) -> None:
    """« C’est bloqué », to the organisers: once, with the sentence if it is there."""
    values = {"title": idea.title, "reference": idea.reference, "name": name, "text": said}
    card = Offer(f"go.mentoring.{idea.reference}", "button.mentoring")
    say = Say("milestone.stuck", values, (card,))
    await organisers.tell(ctx, say, dedupe=f"stuck {word_id}")


async def tell_other(ctx: Context, idea: Idea, word_id: str, what: str, said: str) -> None:
    """What mentor or bearer wrote, to the other one."""
    values = {"name": ctx.person.name, "title": idea.title, "state": str(what), "text": said}
    for person_id in await others(ctx, idea, ctx.person.id):
        await ctx.promise(person_id, Say("milestone.heard", values), dedupe=f"word {word_id}")


async def others(ctx: Context, idea: Idea, but: str) -> list[str]:
    """The ids of mentor and bearer, but for one of them."""
    mentoring = await ctx.uow.mentors.get(idea.id)
    both = (mentoring.mentor_id if mentoring else None, idea.person_id)
    return [id for id in both if id is not None and id != but]
