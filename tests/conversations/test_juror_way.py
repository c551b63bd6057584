"""A juror never loses their way: what is awaited is always found back, and its words count."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from icalendar import Calendar, Component

from handlers.event import File, Press
from storage.records.jury import Juror, JurorStatus
from storage.unit_of_work import UnitOfWork
from tests.conversations.hearing_town import SESSION, Hall
from tests.conversations.town import plain


async def jurors(here: Hall) -> list[Juror]:
    """Who sits for the first idea, which is begun if nobody does yet."""
    idea = (await here.ideas())[0]
    _, seats, _ = await here.state(idea)
    if not seats:
        await here.press("Nadia", f"go.hear_with.{idea.reference}")
        _, seats, _ = await here.state(idea)
    return [await here.read(lambda uow, s=s: uow.jury.jurors.get(s.juror_id)) for s in seats]


async def proposed(here: Hall) -> list[str]:
    """The names of three who sit; the first has proposed to launch the idea."""
    names = [juror.name for juror in await jurors(here)]
    for name in names:
        await here.score(name, "345")
    for words in ("Proposer une décision", "Lancée", "Un essai coûte peu, et il sert.", "Proposer"):
        await here.type(names[0], words)
    return names


async def test_jury_says_what_each_stage_waits_for(here: Hall) -> None:
    """Marks to give; a decision to propose; a vote; the vote that was given: with their buttons."""
    first, second, third = [juror.name for juror in await jurors(here)]
    assert any("[Donner mes notes]" in each for each in await here.type(first, "/jury"))
    for name in (first, second, third):
        await here.score(name, "345")
    assert any("[Proposer une décision]" in each for each in await here.type(second, "/jury"))
    for words in ("Proposer une décision", "Lancée", "Un essai coûte peu, et il sert.", "Proposer"):
        await here.type(first, words)
    said = await here.type(second, "/jury")
    assert any("[D’accord] [Pas d’accord]" in each for each in said)
    said = await here.type(first, "/jury")
    assert any("Vous êtes d’accord. Il manque encore un accord." in each for each in said)
    assert not any("[D’accord]" in each for each in said)


@pytest.mark.parametrize("typed", ["D'accord", "oui", "Oui !", "pas d’accord", "non"])
async def test_a_vote_is_typed_though_other_buttons_were_shown_since(
    here: Hall, typed: str
) -> None:
    """The proposal came, something else was looked at: the label still counts, and a plain yes."""
    _, second, _ = await proposed(here)
    await here.type(second, "/mesidees")
    said = await here.type(second, typed)
    agrees = "non" not in typed and "pas" not in typed
    assert any("C’est décidé" in each for each in said) == agrees
    assert any("vous n’êtes pas d’accord" in each for each in said) != agrees


@pytest.mark.parametrize("typed", ["euh", "je ne sais pas trop"])
async def test_what_is_not_understood_shows_the_vote_again(here: Hall, typed: str) -> None:
    """No menu in which the vote is lost, and no question whether that is an idea."""
    _, second, _ = await proposed(here)
    said = await here.type(second, typed)
    assert "Je n’ai pas compris" in said[0]
    assert "[D’accord] [Pas d’accord]" in said[-1]


async def test_yes_is_no_vote_of_whoever_gave_theirs(here: Hall) -> None:
    """The one who proposed types « non »: their yes stands, and they see where it stands."""
    first, _, _ = await proposed(here)
    assert any("Vous êtes d’accord" in each for each in await here.type(first, "non"))


async def asked_again(here: Hall, name: str) -> Juror:
    """That juror's answer is awaited."""

    async def work(uow: UnitOfWork) -> Juror:
        known = await uow.people.address("telegram", name)
        assert known is not None
        [line] = await uow.jury.jurors.who_is(known.person_id)
        asked = replace(
            line, status=JurorStatus.INVITED, answer_by="2027-01-14", invited_at=here.town.clock.at
        )
        assert await uow.jury.jurors.save(asked, line)
        return asked

    return await here.town.database.write(work)


async def coming(here: Hall) -> str:
    """Somebody who said they come."""
    idea = (await here.ideas())[0]

    async def work(uow: UnitOfWork) -> str:
        draw = await uow.jury.draws.of_idea(idea.id)
        assert draw is not None
        return next(
            each.name
            for each in await uow.jury.jurors.of_draw(draw.id)
            if each.status is JurorStatus.ACCEPTED
        )

    return await here.read(work)  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    "page",
    ["seen", "why", "out", "check", "how", "holders", "file", "cheat", "line", "register"],
)
async def test_each_page_of_the_proof_leads_back_to_the_answer(here: Hall, page: str) -> None:
    """« J’accepte » and « Je décline » stand under it while an answer is awaited, not after."""
    who = await coming(here)
    await asked_again(here, who)
    idea = (await here.ideas())[0]
    draw = await here.read(lambda uow: uow.jury.draws.of_idea(idea.id))
    action = "go.register" if page == "register" else f"go.draw_{page}.{draw.reference}"
    assert "[J’accepte] [Je décline]" in (await here.press(who, action))[-1]
    assert any("Rendez-vous" in each for each in await here.type(who, "J'accepte"))
    assert "[J’accepte]" not in (await here.press(who, action))[-1]


async def test_an_invitation_is_answered_whatever_was_shown_since(here: Hall) -> None:
    """« J’accepte » typed after /mesidees, and in the middle of an idea."""
    who = await coming(here)
    await asked_again(here, who)
    await here.type(who, "/idee")
    await here.type(who, "/mesidees")
    assert any("Rendez-vous" in each for each in await here.type(who, "j’accepte"))


async def test_whoever_comes_finds_calendar_and_help_under_jury(here: Hall) -> None:
    """/jury of somebody who accepted: the calendar file, « J’ai un souci », the ideas."""
    who = await coming(here)
    said = await here.type(who, "/jury")
    assert "[Mettre dans mon agenda] [J’ai un souci] [Les idées à entendre]" in said[-1]
    assert "(document)" in (await here.type(who, "Mettre dans mon agenda"))[-1]


@pytest.mark.parametrize("typed", ["0", "6", "7", "8", "10"])
async def test_a_number_that_is_no_mark_leads_nowhere(here: Hall, typed: str) -> None:
    """« 6 » is not the sixth button: between 1 and 5, and the same question again."""
    first, _, _ = [juror.name for juror in await jurors(here)]
    await here.type(first, "Donner mes notes")
    for place in ("1 sur 3", "2 sur 3", "3 sur 3"):
        said = await here.type(first, typed)
        assert said[0] == f"Il n’y a pas de numéro {typed}. Choisissez entre 1 et 5."
        assert said[1].startswith(place)
        await here.type(first, "4")
    assert await here.being_given(first) == {"relevance": 4, "efficiency": 4, "wellbeing": 4}


LINK = "https://visio.exemple.fr/jury-des-idees"


async def test_the_link_stands_wherever_the_place_does(here: Hall) -> None:
    """In the invitation, what is said on acceptance, /jury, and to whoever presents."""
    who = await coming(here)

    async def work(uow: UnitOfWork) -> None:
        session = await uow.jury.sessions.by_reference(SESSION)
        assert session is not None
        assert await uow.jury.sessions.save(replace(session, link=LINK), session)

    await here.town.database.write(work)
    await asked_again(here, who)
    invited = "\n".join(await here.type(who, "/jury"))
    assert "Voulez-vous faire partie d’un jury" in invited
    assert f"À distance : {LINK}" in invited
    assert f"À distance : {LINK}" in (await here.type(who, "J'accepte"))[-1]
    assert f"À distance : {LINK}" in (await here.type(who, "/jury"))[-1]
    assert f"À distance : {LINK}" in (await here.type("Michel", "/jury"))[-1]


async def test_a_voice_note_for_the_sentence_is_told_how_to_go_on(here: Hall) -> None:
    """A voice is known by its sound: a written sentence, or none."""
    first, *_ = [juror.name for juror in await jurors(here)]
    await here.type(first, "Donner mes notes")
    for mark in "345":
        await here.type(first, mark)
    note = File(kind="voice", remote="1", seconds=4)
    said = [plain(each) for each in await here.town.event("telegram", first, note)]
    assert said[0] == "Votre voix dirait qui vous êtes. Écrivez plutôt une phrase, ou passez."
    assert "[Passer]" in said[1]


async def test_one_word_is_no_reason(here: Hall) -> None:
    """« Non », twice, with « C’est tout »: never what the author reads."""
    first, second, third = [juror.name for juror in await jurors(here)]
    for name in (first, second, third):
        await here.score(name, "222")
    await here.press("Nadia", f"go.propose.{(await here.ideas())[0].reference}")
    await here.type("Nadia", "Abandonnée")
    for words in ("non", "Non."):
        said = await here.type("Nadia", words)
        assert said[0] == "Un mot seul n’explique pas la décision. Une phrase suffit."
        assert said[1].startswith("Pourquoi ?")
    assert "Une phrase de plus" in (await here.type("Nadia", "trop cher"))[0]
    assert "2. Raisons : trop cher" in (await here.type("Nadia", "C'est tout"))[0]


@pytest.mark.parametrize("delivered", [True, False])
async def test_whoever_proposes_second_reads_the_first_once(here: Hall, delivered: bool) -> None:
    """Whether the other proposal came before they pressed « Proposer », or was on its way."""
    first, second, third = [juror.name for juror in await jurors(here)]
    for name in (first, second, third):
        await here.score(name, "345")
    for who in (second, first):
        for words in ("Proposer une décision", "Lancée", f"Une raison de {who}, et une autre."):
            await here.type(who, words)
    await here.type(first, "Proposer", deliver=delivered)
    await here.type(second, "Proposer")
    await here.deliver()
    read = [each for each in here.seen[second].bubbles if each.startswith("Deux accords suffisent")]
    assert len(read) == 1
    assert "1. Décision : lancée" in here.seen[second].bubbles[-1]
    assert any("C’est décidé" in each for each in await here.type(second, "D'accord"))


async def test_a_place_given_back_leaves_the_calendar(here: Hall) -> None:
    """The entry is cancelled by its own name, with a higher number; a mere no brings no file."""
    who = await coming(here)
    id = await here.person(who)
    [line] = await here.read(lambda uow: uow.jury.jurors.who_is(id))
    entry = await entry_of(here, who, f"go.juror_calendar.{line.id}")
    gone = await entry_of(here, who, f"go.juror_decline.{line.id}")
    assert (entry["status"], gone["status"]) == ("CONFIRMED", "CANCELLED")
    assert gone["uid"] == entry["uid"]
    assert gone["sequence"] > entry["sequence"]
    await asked_again(here, who)
    said = await here.press(who, f"go.juror_decline.{line.id}")
    assert "(document)" not in said[-1]
    assert "agenda" not in said[-1]


async def entry_of(here: Hall, who: str, action: str) -> Component:
    """The calendar entry that comes with what is said to that button."""
    [message] = await here.town.event("telegram", who, Press(action))
    [file] = message.attachments
    media = await here.read(lambda uow: uow.media.get(file.media))
    [event] = Calendar.from_ical(json.loads(media.remote)["text"]).walk("VEVENT")
    return event
