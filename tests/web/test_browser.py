"""A person with a phone, and the page in a real browser."""

from __future__ import annotations

import io
from collections import defaultdict

import pytest
from PIL import Image
from playwright.async_api import Locator, Page, Response, expect

from handlers.event import File, Press, Text
from messages.message import Button
from tests.web.axe import accessible
from tests.web.conftest import PHONE, PageFor, Served
from tests.web.story import picture

pytestmark = pytest.mark.asyncio(loop_scope="session")

DESK = {"width": 1280, "height": 800}
ZOOMED = {"width": 320, "height": 256}  # 1280 x 1024 at 400 %


async def press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()


async def write(page: Page, text: str) -> None:
    await page.get_by_role("textbox").fill(text)
    await page.keyboard.press("Enter")


def bubbles(page: Page, text: str) -> Locator:
    return page.locator(".bubble", has_text=text)


async def test_typing_and_pressing(served: Served, page_for: PageFor) -> None:
    """What is said stands there once, its answer follows, and old buttons are gone."""
    page = await page_for(served.url)
    await press(page, "Continuer")
    await expect(bubbles(page, "Racontez.")).to_be_visible()
    await expect(page.get_by_role("button", name="En savoir plus")).to_be_hidden()
    await write(page, "On arrose <b>trop</b>")
    await expect(bubbles(page, "que feriez-vous")).to_be_visible()
    await expect(bubbles(page, "On arrose <b>trop</b>")).to_have_count(1)
    await expect(page.get_by_role("textbox")).to_have_value("")
    await expect(page.get_by_role("textbox")).to_be_focused()
    assert served.town.words() == [Press("go"), Text("On arrose <b>trop</b>")]


async def test_a_reload_in_the_middle(served: Served, page_for: PageFor) -> None:
    """The same lines, the same buttons, and the words that were not sent yet."""
    page = await page_for(served.url)
    await press(page, "Continuer")
    await expect(bubbles(page, "Racontez.")).to_be_visible()
    await page.get_by_role("textbox").fill("Pas encore fini")
    await page.reload()
    await expect(page.get_by_role("textbox")).to_have_value("Pas encore fini")
    await expect(page.locator(".line")).to_have_count(4)
    await press(page, "Exemple")
    await expect(bubbles(page, "que feriez-vous")).to_be_visible()


async def test_news_arrives_without_asking(served: Served, page_for: PageFor) -> None:
    """The stream wakes the page; nothing takes the focus from whoever is writing."""
    page = await page_for(served.url)
    await page.get_by_role("textbox").focus()
    (address,) = served.town.talks
    served.town.say(address, "Une réponse <b>est là</b>", (Button("La lire", "read"),))
    await expect(bubbles(page, "Une réponse est là")).to_be_visible()
    await expect(page.get_by_role("button", name="La lire")).to_be_visible()
    await expect(page.get_by_role("textbox")).to_be_focused()


async def test_another_persons_conversation_replaces_this_one(
    served: Served, page_for: PageFor
) -> None:
    """Joined to another phone, or erased: nothing of the first conversation stays in sight."""
    page = await page_for(served.url)
    (address,) = served.town.talks
    served.town.talks[address].person = "somebody-else"
    served.town.talks[address].lines.clear()
    served.town.say(address, "Vous revoilà.")
    await write(page, "Bonjour")
    await expect(bubbles(page, "Vous revoilà.")).to_be_visible()
    await expect(bubbles(page, "Ici Vivier.")).to_have_count(0)


async def test_the_other_language(served: Served, page_for: PageFor) -> None:
    """One link, and the page itself speaks English, to a screen reader as well."""
    page = await page_for(served.url)
    await press(page, "English")
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.get_by_role("textbox", name="Your message")).to_be_visible()


async def test_a_photo_leaves_the_phone_small(served: Served, page_for: PageFor) -> None:
    """At most 1600 pixels, upright, without the place where it was taken."""
    page = await page_for(served.url)
    heavy = picture(4000, 90)
    sizes: list[int] = []
    page.on("request", lambda request: sizes.append(len(request.post_data_buffer or b"")))
    file = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": heavy}
    await page.set_input_files("input[capture]", file)  # type: ignore[arg-type]
    shown = page.locator(".line.me[data-place] img")
    await expect(shown).to_have_js_property("complete", True)
    (data, _, _), (what,) = served.town.kept["m0"], served.town.words()
    assert isinstance(what, File)
    assert what.bytes < len(heavy) / 2
    assert max(sizes) < len(heavy) / 2
    assert Image.open(io.BytesIO(data)).size == (1200, 1600)


async def test_a_voice_note(served: Served, page_for: PageFor) -> None:
    """Speak, stop, listen, send; cancelling sends nothing."""
    page = await page_for(served.url)
    await press(page, "Parler")
    await expect(page.get_by_role("timer")).to_have_text("0:01")
    await press(page, "Annuler")
    await expect(page.get_by_role("textbox")).to_be_visible()
    await press(page, "Parler")
    await expect(page.get_by_role("timer")).to_have_text("0:01")
    await press(page, "Arrêter")
    await expect(page.locator("#listen")).to_be_visible()
    await press(page, "Envoyer")
    await expect(page.locator(".line.me[data-place] audio")).to_be_visible()
    (what,) = served.town.words()
    assert isinstance(what, File)
    assert what.kind == "voice"
    assert what.seconds >= 1


async def test_without_scripts(served: Served, page_for: PageFor) -> None:
    """The whole conversation works as plain forms, the photo too."""
    page = await page_for(served.url, javascript=False)
    await press(page, "Continuer")
    await page.get_by_role("textbox").fill("On arrose trop")
    await press(page, "Envoyer")
    await page.get_by_role("textbox").fill("Pailler")
    await press(page, "Envoyer")
    await page.locator("summary").click()
    file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture(4000, 90)}
    await page.set_input_files("input[capture]", file)  # type: ignore[arg-type]
    await press(page, "Envoyer la photo")
    await expect(page.locator(".line.me img")).to_be_visible()
    await expect(page.locator("#talk")).to_be_hidden()
    kinds = [type(what) for what in served.town.words()]
    assert kinds == [Press, Text, Text, File]


async def test_with_the_keyboard_only(served: Served, page_for: PageFor) -> None:
    """Tab and Enter reach everything; after a press the keyboard is where the talk goes on."""
    page = await page_for(served.url, size=DESK)
    for _ in range(10):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.value") == "go":
            break
    outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    await page.keyboard.press("Enter")
    await expect(bubbles(page, "Racontez.")).to_be_visible()
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.value") == "example"
    for _ in range(6):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.id") == "text":
            break
    await page.keyboard.type("Bonjour")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("Nadia")
    await page.keyboard.press("Enter")
    await expect(bubbles(page, "que feriez-vous")).to_be_visible()
    assert served.town.words() == [Press("go"), Text("Bonjour\nNadia")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK, ZOOMED], ids=["phone", "desk", "zoomed"])
async def test_everybody_can_use_it(
    served: Served, page_for: PageFor, size: dict[str, int], scheme: str
) -> None:
    """axe-core finds nothing; nothing has to be scrolled sideways; buttons are 44 px high."""
    options = {"size": size, "color_scheme": scheme}
    page = await page_for(served.url, **options)
    await press(page, "Continuer")
    await write(page, "On arrose trop")
    await expect(bubbles(page, "que feriez-vous")).to_be_visible()
    await page.locator("summary").click()
    await accessible(page)
    wide, high = await page.evaluate(
        """[document.documentElement.scrollWidth,
            Math.min(...[...document.querySelectorAll("button, summary, .choice, textarea")]
              .filter((element) => element.checkVisibility())
              .map((element) => element.getBoundingClientRect().height))]"""
    )
    assert wide <= size["width"]
    assert high >= 44


@pytest.mark.parametrize(
    ("code", "button"), [("7K2M" * 5, "Continuer ici"), ("7K2MQ4TX", "Ouvrir ma conversation")]
)
async def test_the_other_pages_too(
    served: Served, page_for: PageFor, code: str, button: str
) -> None:
    """axe-core finds nothing on the pages of links, whose buttons open a conversation."""
    page = await page_for(f"{served.url}/r/{code}", ready=False)
    await accessible(page)
    if await page.locator("#code").count():
        await page.locator("#code").fill("loire pelle verger 27")
    await press(page, button)
    await expect(bubbles(page, "Ici Vivier.")).to_be_visible()


async def test_first_paint_is_light(served: Served, page_for: PageFor) -> None:
    """What is needed before the first question is read stays under 30 kB, unpacked."""
    responses: list[Response] = []

    async def collect(page: Page) -> None:
        page.on("response", lambda response: responses.append(response))

    await page_for(served.url, before=collect)
    sizes: dict[str, int] = defaultdict(int)
    for response in responses:
        if response.request.resource_type in ("document", "stylesheet", "script"):
            sizes[response.request.resource_type] += len(await response.body())
    print(dict(sizes))  # noqa: T201 - for whoever asks what a page weighs (`pytest -s`)
    assert sizes["document"] + sizes["stylesheet"] < 30_000
    assert sum(sizes.values()) < 50_000
