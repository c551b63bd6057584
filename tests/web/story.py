"""One idea as a person tells it to the page, from the first word to the receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

from tests.web.test_browser import camera_photo

PROBLEM = "On arrose les massifs trois fois par semaine, même quand il a plu"
PROPOSAL = "Broyer nos tailles et pailler les massifs avec"
RESIDENTS = "Les massifs restent beaux tout l’été"


@dataclass(frozen=True, slots=True)
class Step:
    """What the page must be asking, and the answer: pressed, written, spoken or photographed."""

    asked: str
    how: str
    answer: str = ""


FRENCH = (
    Step("Vos données, en clair", "press", "Continuer"),
    Step("qu’est-ce qui pourrait aller mieux", "write", PROBLEM),
    Step("Et vous, que feriez-vous", "write", PROPOSAL),
    Step("1 sur 3", "write", RESIDENTS),
    Step("2 sur 3", "press", "Je ne sais pas"),
    Step("3 sur 3", "speak"),
    Step("J’ai bien votre message", "press", "Continuer"),
    Step("Une photo aide souvent", "photograph"),
    Step("que voulez-vous faire", "press", "La porter"),
    Step("Je propose ce titre", "press", "Oui"),
    Step("Où travaillez-vous", "write", "esp"),
    Step("J’en trouve", "press", "Espaces verts"),
    Step("Comment voulez-vous", "write", "Michel"),
    Step("Un numéro à changer", "press", "Envoyer"),
)
ENGLISH = (
    Step("Your data", "press", "Continue"),
    Step("What could be better today", "write", PROBLEM),
    Step("what would you do", "write", PROPOSAL),
    Step("1 of 3", "write", RESIDENTS),
    Step("2 of 3", "press", "I don’t know"),
    Step("3 of 3", "speak"),
    Step("your message", "press", "Continue"),
    Step("A photo often helps", "photograph"),
    Step("what would you like to do", "press", "Carry it"),
    Step("I suggest this title", "press", "Yes"),
    Step("Where do you work", "write", "esp"),
    Step("I found", "press", "Espaces verts"),
    Step("What would you like to be called", "write", "Michel"),
    Step("A number to change", "press", "Send"),
)
SENT = "C’est envoyé. Merci, Michel"
NOT_SPOKEN = tuple(
    step for step in FRENCH if step.asked not in ("3 sur 3", "J’ai bien votre message")
)


def bubble(page: Page, text: str) -> Locator:
    """What Vivier said with these words."""
    return page.locator(".line.vivier .bubble", has_text=text)


async def asked(page: Page, text: str) -> None:
    """Wait until this is what Vivier said last."""
    await expect(page.locator(".line.vivier .bubble").last).to_contain_text(text)


async def press(page: Page, label: str) -> None:
    """Press a button of the conversation."""
    await page.locator("#log").get_by_role("button", name=label, exact=True).click()


async def write(page: Page, text: str) -> None:
    """Type a message and send it."""
    await page.locator("#text").fill(text)
    await page.locator("#send").click()


async def speak(page: Page) -> None:
    """Record a voice note of a second and send it."""
    await page.locator("#talk").click()
    await expect(page.get_by_role("timer")).to_have_text("0:01")
    await page.locator("[data-do=stop]").click()
    await page.locator("[data-do=send]").click()


async def photograph(page: Page, data: bytes | None = None) -> None:
    """Take a photo with the phone's camera."""
    file = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": data or camera_photo()}
    await page.set_input_files("input[capture]", file)  # type: ignore[arg-type]


async def do(page: Page, step: Step) -> None:
    """Give one answer."""
    if step.how == "press":
        await press(page, step.answer)
    elif step.how == "write":
        await write(page, step.answer)
    else:
        await (speak if step.how == "speak" else photograph)(page)


def since(asked: str, story: Sequence[Step] = FRENCH) -> Sequence[Step]:
    """The rest of the story, from the question with these words on."""
    first = next(place for place, step in enumerate(story) if asked in step.asked)
    return story[first:]


async def tell(page: Page, story: Sequence[Step] = FRENCH, until: str = "") -> None:
    """Answer one question after another, up to the one that asks `until` (none: to the end)."""
    for step in story:
        await asked(page, step.asked)
        if until and until in step.asked:
            return
        await do(page, step)
