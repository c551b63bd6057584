"""The idea that is told on every channel, and what must remain of it."""

from __future__ import annotations

import io

from PIL import Image

from storage.records.ideas import Idea
from tests.channels.conftest import Way
from tests.channels.person import Person, Seen

PROBLEM = "On arrose les massifs trois fois par semaine, même quand il a plu"
PROPOSAL = "Broyer nos tailles et pailler les massifs avec"
RESIDENTS = "Les massifs restent beaux tout l’été"
COLLEAGUES = "On désherbe moins souvent à genoux"


def jpeg(colour: str = "green") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (32, 24), colour).save(out, "JPEG")
    return out.getvalue()


async def tell(person: Person, *, proposal: str = PROPOSAL, name: str = "Michel") -> list[Seen]:
    """From the greeting to the summary, without a photo."""
    await person.press("Continuer")
    await person.say(PROBLEM)
    await person.say(proposal)
    await person.say(RESIDENTS)
    await person.press("Je ne sais pas")
    await person.say(COLLEAGUES)
    return await finish(person, name)


async def finish(person: Person, name: str = "Michel", photo: str | None = "Passer") -> list[Seen]:
    """From the photo to the summary."""
    if photo is not None:
        await person.press(photo)
    await person.press("La porter")
    await person.press("Oui")
    await person.say("esp")
    assert "Espaces verts" in person.buttons
    await person.press("Espaces verts")
    return await person.say(name)


async def only_idea(way: Way) -> Idea:
    ideas = await way.program.ideas()
    assert len(ideas) == 1
    return ideas[0]


async def told(way: Way, person: Person) -> Idea:
    """The receipt is on the screen and the idea in the store, once and whole."""
    idea = await only_idea(way)
    assert person.sees("C’est envoyé. Merci, Michel")
    assert person.sees(idea.reference)
    assert (idea.title, idea.problem, idea.proposal) == (PROPOSAL, PROBLEM, PROPOSAL)
    assert idea.criteria == {"relevance": RESIDENTS, "efficiency": None, "wellbeing": COLLEAGUES}
    assert (idea.part, idea.name, idea.channel) == ("carry", "Michel", person.channel)
    assert idea.status == "submitted"
    return idea
