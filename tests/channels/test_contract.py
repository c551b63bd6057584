"""The same conversations on every channel, through the program as it runs, end the same."""

from __future__ import annotations

from html import escape

import pytest

from tests.channels.conftest import OpenWay, Way
from tests.channels.person import Person
from tests.channels.tale import (
    COLLEAGUES,
    PROBLEM,
    PROPOSAL,
    RESIDENTS,
    finish,
    jpeg,
    only_idea,
    tell,
    told,
)

ODD = 'Du <b>gras</b> & des "guillemets" <script>alert(1)</script> : 3 < 4'
VOICE = b"OggS\x00\x02" + bytes(200)


async def test_from_the_first_word_to_the_receipt(way: Way, person: Person) -> None:
    """The greeting, one question at a time, the summary, the receipt: the idea stands once."""
    assert person.sees("Ici Vivier")
    assert person.buttons[0] == "Continuer"
    await tell(person)
    assert person.sees("1. Titre")
    assert "Envoyer" in person.buttons
    await person.press("Envoyer")
    await told(way, person)


async def test_the_same_through_a_webhook(open_way: OpenWay) -> None:
    """Pushed instead of polled, and brought twice: the same idea, once."""
    way = await open_way("webhook")
    person = await way.person()
    await tell(person)
    await person.press("Envoyer")
    await told(way, person)
    await person.again()
    assert person.news == []
    await only_idea(way)


async def test_back(way: Way, person: Person) -> None:
    """« Retour » asks the question before again; its new answer counts."""
    await person.press("Continuer")
    await person.say("On fait tout à la main ici")
    await person.press("Retour")
    assert person.sees("qu’est-ce qui pourrait aller mieux")
    await person.say(PROBLEM)
    assert person.sees("que feriez-vous")
    await person.say(PROPOSAL)
    await person.say(RESIDENTS)
    await person.press("Je ne sais pas")
    await person.say(COLLEAGUES)
    await finish(person)
    await person.press("Envoyer")
    await told(way, person)


async def test_correcting_an_answer(way: Way, person: Person) -> None:
    """From the summary: by the number of a line, and by « Modifier »."""
    await tell(person, proposal="Acheter un broyeur pour le service", name="Michelle")
    await person.say("3")
    await person.say(PROPOSAL)
    assert person.sees("1. Titre")
    await person.press("Modifier")
    await person.press("Titre")
    await person.say(PROPOSAL)
    await person.press("Modifier")
    await person.press("Prénom")
    await person.say("Michel")
    assert person.sees("Prénom : Michel")
    await person.press("Envoyer")
    await told(way, person)


async def test_skipping(person: Person) -> None:
    """« Passer » where it may be, and an answer that is not known where it need not be."""
    await person.press("Continuer")
    await person.say(PROBLEM)
    assert "Passer" not in person.buttons
    await person.say(PROPOSAL)
    for _ in range(3):
        await person.press("Je ne sais pas")
    assert "Passer" in person.buttons
    await person.press("Passer")
    assert person.sees("que voulez-vous faire")


async def test_later_and_resumed(way: Way, person: Person) -> None:
    """« Plus tard » keeps everything; coming back goes on with the same question."""
    await person.press("Continuer")
    await person.say(PROBLEM)
    await person.press("Plus tard")
    assert person.sees("C’est gardé")
    assert await way.program.ideas() == []
    await person.say("/start")
    await person.press("Continuer")
    assert person.sees("que feriez-vous")
    await person.say(PROPOSAL)
    await person.say(RESIDENTS)
    await person.press("Je ne sais pas")
    await person.say(COLLEAGUES)
    await finish(person)
    await person.press("Envoyer")
    await told(way, person)


async def test_cancelling(way: Way, person: Person) -> None:
    """Asked once; what was begun stays unless the answer is yes."""
    await person.press("Continuer")
    await person.say(PROBLEM)
    await person.say("/annuler")
    assert person.sees("On arrête là")
    await person.press("Garder")
    assert person.sees("que feriez-vous")
    await person.say("/annuler")
    await person.press("Supprimer")
    assert person.sees("C’est effacé")
    await person.say("/idee")
    assert person.sees("qu’est-ce qui pourrait aller mieux")
    assert await way.program.ideas() == []


async def test_typed_labels_and_numbers(person: Person) -> None:
    """Typing a button's label, however it is written, or its number works as pressing it."""
    await person.say("CONTINUER")
    assert person.sees("qu’est-ce qui pourrait aller mieux")
    await person.say(PROBLEM)
    number = person.buttons.index("Retour") + 1
    await person.say(str(number))
    assert person.sees("qu’est-ce qui pourrait aller mieux")
    await person.say(PROBLEM)
    await person.say(PROPOSAL)
    await person.say("je  ne sais pas")
    assert person.sees("2 sur 3")


async def test_an_old_button(way: Way, person: Person) -> None:
    """It is answered kindly and changes nothing."""
    await person.press("Continuer")
    await person.say(PROBLEM)
    await person.say(PROPOSAL)
    if not person.old_buttons:
        pytest.skip(f"{way.name}: what is typed means the newest bubble")
    await person.press("Retour", older=1)
    assert person.sees("Ce bouton date d’avant")
    assert person.sees("1 sur 3")


async def test_the_same_press_three_times(way: Way, person: Person) -> None:
    """« Envoyer » again and again sends once."""
    await tell(person)
    await person.press("Envoyer")
    await told(way, person)
    for _ in range(2):
        if person.old_buttons:
            await person.press("Envoyer")
        else:
            await person.say("Envoyer")
    await only_idea(way)


async def test_a_photo(way: Way, person: Person) -> None:
    """It is kept with the idea, made safe."""
    await person.press("Continuer")
    await person.say(PROBLEM)
    await person.say(PROPOSAL)
    for _ in range(3):
        await person.press("Je ne sais pas")
    await person.photo(jpeg())
    assert person.sees("J’ai bien votre photo")
    await finish(person, photo=None)
    assert person.sees("Photo : 1")
    await person.press("Envoyer")
    idea = await only_idea(way)
    [file] = await way.program.files(idea)
    assert (file.media.kind, file.media.mime) == ("photo", "image/jpeg")
    assert file.media.bytes > 0


async def test_a_voice_note(way: Way, person: Person) -> None:
    """It answers a question; the note is kept with the idea, to be written down."""
    await person.press("Continuer")
    await person.voice(VOICE)
    assert person.sees("J’ai bien votre message")
    if "Continuer" in person.buttons:
        await person.press("Continuer")
    assert person.sees("que feriez-vous")
    await person.say(PROPOSAL)
    for _ in range(3):
        await person.press("Je ne sais pas")
    await finish(person)
    await person.press("Envoyer")
    idea = await only_idea(way)
    [file] = await way.program.files(idea)
    assert (file.media.kind, file.step, idea.problem) == ("voice", "problem", "")
    assert file.media.bytes == len(VOICE)


async def test_a_text_that_is_too_long(way: Way, person: Person) -> None:
    """It says how long it is and how much is taken; the question stands."""
    await person.press("Continuer")
    await person.say("mot " * 430)
    assert person.sees("C’est un peu long")
    assert person.sees("1 500")
    await person.say(PROBLEM)
    assert person.sees("que feriez-vous")
    assert await way.program.ideas() == []


async def test_signs_are_shown_as_they_were_typed(way: Way, person: Person) -> None:
    """`<`, `&` and tags are words; nothing is refused, nothing is obeyed."""
    await tell(person, proposal=ODD)
    await person.press("Tout lire")
    assert ODD in person.text or ODD.replace('"', "&quot;") in person.text
    assert escape(ODD, quote=False) not in person.text
    await person.press("Envoyer")
    assert (await only_idea(way)).proposal == ODD


async def test_a_command_in_the_middle(person: Person) -> None:
    """It is answered, and what was begun goes on from there."""
    await person.press("Continuer")
    await person.say(PROBLEM)
    await person.say("/aide")
    assert not person.sees("que feriez-vous")
    assert "Continuer" in person.buttons
    await person.press("Continuer")
    assert person.sees("que feriez-vous")
    await person.say(PROPOSAL)
    assert person.sees("1 sur 3")


async def test_what_comes_twice_counts_once(way: Way, person: Person) -> None:
    """The same external id again changes nothing and answers nothing new."""
    if not person.repeats:
        pytest.skip(f"{way.name}: a line is read once")
    await person.press("Continuer")
    await person.say(PROBLEM)
    await person.again()
    assert person.news == []
    await person.say(PROPOSAL)
    assert person.sees("1 sur 3")


async def test_two_people_do_not_mix(way: Way, person: Person) -> None:
    """Each has their own conversation and their own idea."""
    samia = await way.person()
    await person.press("Continuer")
    await samia.press("Continuer")
    await person.say(PROBLEM)
    assert samia.sees("qu’est-ce qui pourrait aller mieux")
    await samia.say("Les enfants jettent la moitié du pain")
    await person.say(PROPOSAL)
    await samia.say("Couper le pain en deux")
    for each in (person, samia):
        for _ in range(3):
            await each.press("Je ne sais pas")
    await finish(person, "Michel")
    assert not person.sees("pain")
    await finish(samia, "Samia")
    await samia.press("Envoyer")
    await person.press("Envoyer")
    ideas = await way.program.ideas()
    assert {(idea.name, idea.problem, idea.proposal) for idea in ideas} == {
        ("Michel", PROBLEM, PROPOSAL),
        ("Samia", "Les enfants jettent la moitié du pain", "Couper le pain en deux"),
    }
    assert ideas[0].person_id != ideas[1].person_id


async def test_in_english(way: Way) -> None:
    """The whole way in the other language, buttons typed in either."""
    person = await way.person("en")
    assert person.sees("This is Vivier")
    await person.press("Continue")
    await person.say("We water the beds even after rain")
    await person.say("Shred the cuttings and mulch the beds")
    await person.press("I don’t know")
    await person.say("Je ne sais pas")
    await person.press("I don’t know")
    await person.press("Skip")
    assert not any(word in person.text for word in ("Retour", "voulez"))
    await person.press(person.buttons[0])
    await person.press("Yes")
    await person.say("Collecte")
    await person.say("Michel")
    await person.press("Send")
    idea = await only_idea(way)
    assert person.sees(idea.reference)
    assert idea.title == "Shred the cuttings and mulch the beds"
