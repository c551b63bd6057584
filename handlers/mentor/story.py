"""« C’est fait »: the idea is carried out, nothing more is awaited, and it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers import conversations, organisers
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.forms.milestone import STORY_LINES
from handlers.mentor import milestones, saying, search
from handlers.start import onward
from messages.message import Attachment, Offer, Say
from storage.records.dialogues import Dialogue
from storage.records.ideas import IdeaStatus
from storage.records.mentor import Milestone, MilestoneStatus

STORY = timedelta(days=1)  # by then it is known to be done, told or not


async def carried_out(ctx: Context, milestone_id: str) -> list[Say]:
    """« C’est fait »: the idea, or only this point? A tap too many would end the mission."""
    found = await milestones.mine(ctx, milestone_id)
    if found is None:
        return milestones.closed()
    yes = Offer(f"go.carried_yes.{milestone_id}", "button.idea_done")
    no = Offer(f"go.moving.{milestone_id}", "button.only_moving")
    return [Say("milestone.done_ask", {"title": found[0].title}, (yes, no))]


async def carried_out_yes(ctx: Context, milestone_id: str) -> list[Say]:
    """The idea is done: nothing more is awaited of anybody; how it went is asked."""
    found = await milestones.mine(ctx, milestone_id)
    if found is None:
        return milestones.closed()
    idea, _, milestone = found
    done = replace(idea, status=IdeaStatus.DONE, updated_at=ctx.now)
    if not await ctx.uow.ideas.save(done, idea):
        return milestones.closed()
    word = await saying.keep_word(ctx, milestone, MilestoneStatus.DONE)
    await _end(ctx, milestone)
    await ctx.uow.ideas.note(idea.id, IdeaStatus.DONE.value, ctx.now, by=ctx.person.id)
    await ctx.remind("story.untold", f"{idea.id} {word}", ctx.now + STORY)
    asked = await conversations.open_form(ctx, "story", word=word, of=idea.id)
    return [Say("milestone.done", {"title": idea.title}), *asked]


async def untold(ctx: Context, about: str) -> list[Say]:
    """The timer: nobody has told how it went; the organisers and the other one hear that it is."""
    idea_id, _, word_id = about.partition(" ")
    idea = await ctx.uow.ideas.get(idea_id)
    word = next((each for each in await ctx.uow.mentors.words(idea_id) if each.id == word_id), None)
    if idea is None or word is None or word.sentence:
        return []
    name = await search.name_of(ctx, word.person_id)
    values = {"title": idea.title, "reference": idea.reference, "name": name}
    read = Offer(f"go.read.{idea.reference}", "button.read_idea")
    await organisers.tell(ctx, Say("story.untold", values, (read,)), dedupe=f"untold {word_id}")
    for person_id in await saying.others(ctx, idea, word.person_id):
        await ctx.promise(person_id, Say("story.done", values), dedupe=f"done {word_id}")
    return []


async def _end(ctx: Context, at: Milestone) -> None:
    """No other milestone is awaited any more."""
    for each in await ctx.uow.mentors.milestones(at.idea_id):
        if each.status is MilestoneStatus.WAITING:
            ended = MilestoneStatus.DONE if each.id == at.id else MilestoneStatus.DROPPED
            now = replace(each, status=ended, updated_at=ctx.now)
            await ctx.uow.mentors.save_milestone(now, each)


async def story_given(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """Three lines and perhaps a photo: the organisers share them."""
    idea = await ctx.uow.ideas.get(state.extra["of"])
    assert idea is not None
    said = "\n".join(state.answers[line]["text"] for line in STORY_LINES)
    await ctx.uow.mentors.complete(state.extra["word"], said)
    await ctx.uow.ideas.attach(idea.id, [(media, "story") for media, _ in state.files])
    photos = tuple(Attachment("photo", media) for media, kind in state.files if kind == "photo")
    values = {"title": idea.title, "reference": idea.reference, "name": ctx.person.name}
    say = Say("story.share", {**values, "text": said}, attachments=photos)
    await organisers.tell(ctx, say, dedupe=f"story {state.extra['word']}")
    await saying.tell_other(ctx, idea, state.extra["word"], MilestoneStatus.DONE, said)
    return [Say("story.thanks", {"title": idea.title}, onward(ctx))]
