"""Buttons that stay on the screen once the person has gone on, and what pressing them shows."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from bot import page as pages
from bot.channels.web.session import Session
from messages.message import Button, Message
from storage.unit_of_work import UnitOfWork
from tests.channels.program import THURSDAY, Program
from tests.web.asking import SCRIPT, post
from tests.web.axe import accessible
from tests.web.conftest import PageFor, Served
from tests.web.test_browser import bubbles, press, write
from tests.web.test_http import INVITED
from tests.web.test_offline import installed, written_down

pytestmark = pytest.mark.asyncio(loop_scope="session")

CHOICES = ".choice:visible"
INVITATION = [each.label for each in INVITED]


async def invited(served: Served, page: Page) -> None:
    """In the middle of a form, an invitation comes; they ask for something else."""
    await press(page, "Continuer")
    await expect(bubbles(page, "Racontez.")).to_be_visible()
    served.town.say([*served.town.talks][-1], "Votre nom est sorti.", INVITED)
    await page.reload()
    await expect(page.locator(CHOICES)).to_have_text(["Exemple", "Plus tard", *INVITATION])
    await write(page, "/mesidees")
    await expect(bubbles(page, "que feriez-vous")).to_be_visible()


async def test_an_invitation_can_be_answered_later(served: Served, page_for: PageFor) -> None:
    """Its buttons stay, after a reload too, until they are pressed; the question's are gone."""
    page = await page_for(served.url)
    await invited(served, page)
    asked = ["Exemple", "Plus tard"]
    await expect(page.locator(CHOICES)).to_have_text([*INVITATION, *asked])
    await accessible(page)
    await page.reload()
    await expect(page.locator(CHOICES)).to_have_text([*INVITATION, *asked])
    await press(page, "Voir")
    await expect(bubbles(page, "1 sur 3.")).to_be_visible()
    await expect(page.locator(CHOICES)).to_have_text([*INVITATION[:2], *asked])
    await press(page, "J’accepte")
    await expect(page.locator(".choices:visible")).to_have_count(2)
    await page.reload()
    await expect(page.locator(CHOICES)).to_have_text(["Je décline", "Passer"])


async def test_an_invitation_answered_in_a_cellar(served: Served, page_for: PageFor) -> None:
    """What was pressed without a network is not offered again, on a page from the phone either."""
    page = await page_for(served.url)
    await installed(page)
    await invited(served, page)
    await written_down(page, 7)
    await page.context.set_offline(True)
    await press(page, "J’accepte")
    await expect(page.locator(CHOICES)).to_have_text(INVITATION[1:])
    await page.reload()
    await expect(page.locator(".line.waiting")).to_have_text("Vous : J’accepteEn attente du réseau")
    await expect(page.locator(CHOICES)).to_have_text(INVITATION[1:])
    await page.context.set_offline(False)
    await expect(bubbles(page, "1 sur 3.")).to_be_visible()
    await expect(page.locator(CHOICES)).to_have_text([*INVITATION[1:], "Exemple", "Plus tard"])


async def test_what_a_reply_offers_too_comes_back(served: Served, page_for: PageFor) -> None:
    """Offered again below it is shown there alone; once that is left behind, where it was."""
    page = await page_for(served.url)
    town, address = served.town, [*served.town.talks][-1]
    town.say(address, "Votre nom est sorti.", INVITED)
    await write(page, "Qui m’invite ?")
    await expect(bubbles(page, "Racontez.")).to_be_visible()
    town.say(address, "Votre réponse ?", INVITED[:2], author="vivier")
    await expect(bubbles(page, "Votre réponse")).to_be_visible()
    own = ["Exemple", "Plus tard"]
    await expect(page.locator(CHOICES)).to_have_text(["Voir", *own, *INVITATION[:2]])
    await page.reload()
    await expect(page.locator(CHOICES)).to_have_text(["Voir", *own, *INVITATION[:2]])
    await write(page, "Attendez")
    await expect(bubbles(page, "que feriez-vous")).to_be_visible()
    await expect(page.locator(CHOICES)).to_have_text([*INVITATION, *own])


@pytest_asyncio.fixture(loop_scope="session")
async def asked(program: Program) -> AsyncIterator[httpx.AsyncClient]:
    """A person who went on from the greeting to the second question of the form."""
    async with httpx.AsyncClient(base_url=program.url, headers=SCRIPT) as client:
        await client.get("/", headers={"Accept": "text/html"})
        assert await own(client, kind="press", action="go.continue") == "Continuer"
        await own(client, kind="text", text="On arrose trop")
        yield client


async def own(client: httpx.AsyncClient, **fields: str) -> str:
    """What the person's bubble shows of it."""
    page = (await post(client, **fields)).json()
    return [line["html"] for line in page["lines"] if line["from"] == "me"][-1]


async def written(
    program: Program, client: httpx.AsyncClient, message: Message, line: str | None = None
) -> str:
    """News in their page, or other words for the news of that id; its id."""
    address = Session(client.cookies["vivier"]).address

    async def work(uow: UnitOfWork) -> str:
        known = await uow.people.address("web", address)
        assert known
        person = await uow.people.lock(known.person_id)
        assert person
        written = (
            await pages.rewrite(uow, person, line, message)
            if line
            else await pages.write(uow, person, [message], THURSDAY)
        )
        await uow.people.save(written)
        return (await uow.lines.after(person.id, 0))[-1].id

    return await program.vivier.database.write(work)


async def test_an_old_button_is_shown_as_pressed(asked: httpx.AsyncClient) -> None:
    """In its own words, as often as it is pressed."""
    for _ in range(2):
        assert await own(asked, kind="press", action="go.more") == "En savoir plus"


@pytest.mark.parametrize(
    "action", ["go.juror_accept.1", "<b>oui</b>", '","label":"Oui', "go.mor_", "%", "f999.later"]
)
async def test_what_was_never_offered_has_no_words(asked: httpx.AsyncClient, action: str) -> None:
    """Whatever label a forged press brings along."""
    said = await own(asked, kind="press", action=action, label="<b>Je suis Nadia</b>")
    assert said == "•••"
    assert "Je suis Nadia" not in (await asked.get("/lines?after=0")).text


async def test_the_words_of_a_button_are_only_words(
    program: Program, asked: httpx.AsyncClient
) -> None:
    """A title that looks like a tag is shown as it was written."""
    title = Button("<img src=x> & co", "go.show.NM-1")
    await written(program, asked, Message("Vos idées", (title,)))
    assert await own(asked, kind="press", action=title.action) == "&lt;img src=x&gt; &amp; co"


async def test_a_button_of_a_bubble_that_was_rewritten(
    program: Program, asked: httpx.AsyncClient
) -> None:
    """Pressed before and after on two telephones, it reads the same; its news has others now."""
    before, after = Button("J’ai une idée", "go.call.1"), Button("Voir le bilan", "go.call_kept.1")
    line = await written(program, asked, Message("C’est ouvert.", (before, after)))
    assert await own(asked, kind="press", action=before.action) == "J’ai une idée"
    await written(program, asked, Message("C’est fermé.", (after,)), line)
    assert await own(asked, kind="press", action=before.action) == "J’ai une idée"
    assert await own(asked, kind="press", action=after.action) == "Voir le bilan"


async def test_a_label_that_is_typed_is_pressed(asked: httpx.AsyncClient) -> None:
    """It stands as it was typed, and the page does not go on offering it."""
    assert await own(asked, kind="text", text="exemple !") == "exemple !"
    lines = (await asked.get("/lines?after=0")).json()["lines"]
    said = [line["pressed"] for line in lines if line["from"] == "me"]
    assert said[:2] == ["go.continue", None]
    assert re.fullmatch(r"f\d+\.example", said[2])
