"""What mentor and bearer say at a milestone: moving, stuck, done, and a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers import conversations
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.mentor import follow_up, wording
from handlers.mentor.choosing import name_of
from handlers.mentor.owed import Owed
from handlers.rules import follow_up as rules
from handlers.rules import idea_lifecycle
from handlers.rules.follow_up import Stage
from handlers.start import NEXT
from messages.message import Attachment, Offer, Say
from storage.records.dialogues import Dialogue
from storage.records.ideas import Idea, IdeaStatus
from storage.records.mentor import Mentorship, Milestone, MilestoneStatus, MilestoneWord
from storage.records.people import Role
from storage.rows import new_id

SENTENCE = timedelta(minutes=30)  # the organisers hear of « C’est bloqué » by then, words or not
ALIVE = frozenset({IdeaStatus.LAUNCHED, IdeaStatus.IN_PROGRESS})


async def point(ctx: Context, milestone_id: str) -> list[Say]:
    """One of several that were reminded of: what can be said of it."""
    found = await _mine(ctx, milestone_id)
    if found is None:
        return [Say("milestone.closed", {}, NEXT)]
    idea, search, milestone = found
    mentors = search.mentor_id == ctx.person.id
    late = milestone.day < ctx.today
    sent = await ctx.uow.mentors.reminders(milestone.id)
    twice = any(each.stage == Stage.SECOND and each.person_id == ctx.person.id for each in sent)
    stage = Stage.SECOND if twice else Stage.FIRST if late and mentors else Stage.SOON
    owed = Owed(
        subject=milestone.id,
        stage=stage.value,
        due_on=milestone.day,
        since=ctx.today,
        idea=idea,
        days=milestone.days,
        mentors=mentors,
        movable=milestone.moved_to is None,
    )
    other = await name_of(ctx, search.mentor_id) if not mentors else idea.name
    values = {"days": milestone.days, "date": milestone.day, "title": idea.title, "other": other}
    return [Say("milestone.point", {**values, "late": late}, wording.answers(owed))]


async def moving(ctx: Context, milestone_id: str) -> list[Say]:
    """« Ça avance »."""
    return await _said(ctx, milestone_id, MilestoneStatus.MOVING)


async def stuck(ctx: Context, milestone_id: str) -> list[Say]:
    """« C’est bloqué »: the organisers hear of it with its sentence, or without it soon after."""
    return await _said(ctx, milestone_id, MilestoneStatus.STUCK)


async def carried_out(ctx: Context, milestone_id: str) -> list[Say]:
    """« C’est fait »: the idea, or only this point? A tap too many would end the mission."""
    found = await _mine(ctx, milestone_id)
    if found is None:
        return [Say("milestone.closed", {}, NEXT)]
    yes = Offer(f"go.carried_yes.{milestone_id}", "button.idea_done")
    no = Offer(f"go.moving.{milestone_id}", "button.only_moving")
    return [Say("milestone.done_ask", {"title": found[0].title}, (yes, no))]


async def carried_out_yes(ctx: Context, milestone_id: str) -> list[Say]:
    """The idea is done: nothing more is awaited of anybody; how it went is asked."""
    found = await _mine(ctx, milestone_id)
    if found is None:
        return [Say("milestone.closed", {}, NEXT)]
    idea, _, milestone = found
    done = replace(idea, status=IdeaStatus.DONE, updated_at=ctx.now)
    if not await ctx.uow.ideas.save(done, idea):
        return [Say("milestone.closed", {}, NEXT)]
    word = await _word(ctx, milestone, MilestoneStatus.DONE)
    for each in await ctx.uow.mentors.milestones(idea.id):
        if each.status is MilestoneStatus.WAITING:
            ended = MilestoneStatus.DONE if each.id == milestone.id else MilestoneStatus.DROPPED
            await ctx.uow.mentors.save_milestone(
                replace(each, status=ended, updated_at=ctx.now), each
            )
    await ctx.uow.ideas.note(idea.id, IdeaStatus.DONE.value, ctx.now, by=ctx.person.id)
    asked = await conversations.open_form(ctx, "story", word=word, of=idea.id)
    return [Say("milestone.done", {"title": idea.title}), *asked]


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
        await _tell_other(ctx, idea, word_id, what, said)
    return [Say(f"milestone.noted_{what}", {"title": idea.title}, NEXT)]


async def stuck_due(ctx: Context, about: str) -> list[Say]:
    """The timer: no sentence came; the organisers hear of it as it is."""
    idea_id, _, word_id = about.partition(" ")
    idea = await ctx.uow.ideas.get(idea_id)
    words = {each.id: each for each in await ctx.uow.mentors.words(idea_id)}
    if idea is not None and word_id in words:
        name = await name_of(ctx, words[word_id].person_id)
        await _alarm(ctx, idea, word_id, words[word_id].sentence, name)
    return []


async def story_given(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """Three lines and perhaps a photo: the organisers share them."""
    idea = await ctx.uow.ideas.get(state.extra["of"])
    assert idea is not None
    said = state.answers["text"]["text"]
    await ctx.uow.mentors.complete(state.extra["word"], said)
    await ctx.uow.ideas.attach(idea.id, [(media, "story") for media, _ in state.files])
    photos = tuple(Attachment("photo", media) for media, kind in state.files if kind == "photo")
    values = {"title": idea.title, "reference": idea.reference, "name": ctx.person.name}
    say = Say("story.share", {**values, "text": said}, attachments=photos)
    for organiser in await ctx.uow.people.with_role(Role.ORGANISER):
        await ctx.promise(organiser.id, say, dedupe=f"story {state.extra['word']} {organiser.id}")
    await _tell_other(ctx, idea, state.extra["word"], MilestoneStatus.DONE, said)
    return [Say("story.thanks", {"title": idea.title}, NEXT)]


async def put_off(ctx: Context, milestone_id: str) -> list[Say]:
    """« Dans une semaine », once for each milestone, by the mentor."""
    found = await _mine(ctx, milestone_id)
    if found is None or found[1].mentor_id != ctx.person.id:
        return [Say("milestone.closed", {}, NEXT)]
    idea, _, milestone = found
    if milestone.moved_to or milestone.status is not MilestoneStatus.WAITING:
        return [Say("milestone.put_off_already", {"date": milestone.day}, NEXT)]
    day = rules.put_off(ctx.today, ctx.policy.holidays)
    moved = replace(milestone, moved_to=day.isoformat(), updated_at=ctx.now)
    if not await ctx.uow.mentors.save_milestone(moved, milestone):
        return [Say("milestone.closed", {}, NEXT)]
    await follow_up.plan(ctx, ctx.person.id)
    if idea.person_id:
        values = {"date": day, "days": milestone.days, "other": ctx.person.name}
        say = Say("milestone.put_off_bearer", values)
        await ctx.promise(idea.person_id, say, dedupe=f"put off {milestone.id} {day}")
        await follow_up.plan(ctx, idea.person_id)
    return [Say("milestone.put_off", {"date": day}, NEXT)]


async def relay(ctx: Context, reference: str) -> list[Say]:
    """« Passer le relais »: the organisers look for somebody else; until then nothing changes."""
    idea = await ctx.uow.ideas.by_reference(reference)
    search = await ctx.uow.mentors.get(idea.id) if idea else None
    if idea is None or search is None or search.mentor_id != ctx.person.id:
        return [Say("milestone.closed", {}, NEXT)]
    values = {"title": idea.title, "name": ctx.person.name, "reference": idea.reference}
    say = Say("mentor.relay", values, (Offer(f"go.name_mentor.{reference}", "button.name_mentor"),))
    for organiser in await ctx.uow.people.with_role(Role.ORGANISER):
        key = f"relay {idea.id} {search.version} {organiser.id}"
        await ctx.promise(organiser.id, say, dedupe=key)
    return [Say("mentor.relay_noted", {"title": idea.title}, NEXT)]


async def _said(ctx: Context, milestone_id: str, what: MilestoneStatus) -> list[Say]:
    found = await _mine(ctx, milestone_id)
    if found is None:
        return [Say("milestone.closed", {}, NEXT)]
    idea, search, milestone = found
    if await _said_before(ctx, idea, milestone, what):
        return [Say("form.already")]
    word = await _word(ctx, milestone, what)
    if search.mentor_id == ctx.person.id:
        heard = replace(milestone, status=what, updated_at=ctx.now)
        if not await ctx.uow.mentors.save_milestone(heard, milestone):
            return [Say("milestone.closed", {}, NEXT)]
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


async def _word(ctx: Context, milestone: Milestone, what: MilestoneStatus) -> str:
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
    for organiser in await ctx.uow.people.with_role(Role.ORGANISER):
        say = Say("milestone.stuck", values, (card,))
        await ctx.promise(organiser.id, say, dedupe=f"stuck {word_id} {organiser.id}")


async def _tell_other(ctx: Context, idea: Idea, word_id: str, what: str, said: str) -> None:
    """What mentor or bearer wrote, to the other one."""
    search = await ctx.uow.mentors.get(idea.id)
    mentor = search.mentor_id if search else None
    values = {"name": ctx.person.name, "title": idea.title, "state": str(what), "text": said}
    for person_id in (mentor, idea.person_id):
        if person_id is not None and person_id != ctx.person.id:
            say = Say("milestone.heard", values)
            await ctx.promise(person_id, say, dedupe=f"word {word_id}")


async def _mine(ctx: Context, milestone_id: str) -> tuple[Idea, Mentorship, Milestone] | None:
    """A milestone that may still be spoken of, by its mentor or its bearer."""
    milestone = await ctx.uow.mentors.milestone(milestone_id)
    if milestone is None or milestone.status in (MilestoneStatus.DROPPED, MilestoneStatus.DONE):
        return None
    idea = await ctx.uow.ideas.get(milestone.idea_id)
    search = await ctx.uow.mentors.get(milestone.idea_id)
    if idea is None or search is None or idea.status not in ALIVE:
        return None
    mine = ctx.person.id in (search.mentor_id, idea.person_id)
    return (idea, search, milestone) if mine else None
