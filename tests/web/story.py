"""One idea as a person tells it to the page, from the first word to the receipt.

Nothing here knows a sentence: they are named by their keys, as their words may change.
"""

from __future__ import annotations

import io
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from PIL import Image
from playwright.async_api import Locator, Page, expect

from messages.source import ROOT, read

PROBLEM = "On arrose les massifs trois fois par semaine, même quand il a plu"
PROPOSAL = "Broyer nos tailles et pailler les massifs avec"
RESIDENTS = "Les massifs restent beaux tout l’été"
COLLEAGUES = "On désherbe moins souvent à genoux"
SENT = "receipt.sent"
ENOUGH = 14  # signs by which a text is known


@dataclass(frozen=True, slots=True)
class Step:
    """What the page must be asking, and the answer: pressed, written, spoken or photographed."""

    asked: str
    how: str
    answer: str = ""


STORY = (
    Step("start.notice", "press", "button.continue"),
    Step("idea.problem.ask", "write", PROBLEM),
    Step("idea.proposal.ask", "write", PROPOSAL),
    Step("criteria.relevance.question", "write", RESIDENTS),
    Step("criteria.efficiency.question", "press", "button.dont_know"),
    Step("criteria.wellbeing.question", "write", COLLEAGUES),
    Step("idea.photos.ask", "photograph"),
    Step("idea.part.ask", "press", "button.carry"),
    Step("idea.title.propose", "press", "button.yes"),
    Step("idea.service.ask", "write", "esp"),
    Step("idea.service.found", "press", "Espaces verts"),
    Step("idea.name.ask", "write", "Michel"),
    Step("idea.review.ask", "press", "button.send"),
)
HEARD = Step("idea.voice.got", "press", "button.continue")
SPOKEN = tuple(
    each
    for step in STORY
    for each in ([replace(step, how="speak"), HEARD] if step.answer == COLLEAGUES else [step])
)


@cache
def _texts() -> dict[tuple[str, str], str]:
    """The last bubble of every text."""
    return {(each.language, each.key): each.bubbles[-1] for each in read(ROOT)[0]}


def _runs(key: str, language: str) -> list[str]:
    """What a text says between the values that are put into it, the longest first."""
    text = _texts().get((language, key), key)
    runs = re.split(r"\{[{%].*?[%}]\}|</?b>|\n", text)
    return sorted((run.strip() for run in runs), key=len, reverse=True)


def words(key: str, language: str = "fr") -> str:
    """The words of a button or a label; what is no key stands for itself."""
    return _runs(key, language)[0]


def said(key: str, language: str = "fr") -> re.Pattern[str]:
    """What is recognised in whatever way the text is said."""
    longest, *others = _runs(key, language)
    known = [longest, *(run for run in others if len(run) >= ENOUGH)]
    return re.compile("|".join(re.escape(run).replace(r"\ ", r"\s") for run in known))


def since(key: str, story: Sequence[Step] = STORY) -> Sequence[Step]:
    """The rest of a story, from this question on."""
    return story[[step.asked for step in story].index(key) :]


def bubble(page: Page, key: str, language: str = "fr") -> Locator:
    """Where Vivier said this."""
    return page.locator(".line.vivier .bubble", has_text=said(key, language))


def button(page: Page, key: str, language: str = "fr") -> Locator:
    """A button of the conversation."""
    return page.locator("#log").get_by_role("button", name=words(key, language), exact=True)


async def asked(page: Page, key: str, language: str = "fr") -> None:
    """Wait until this is what Vivier said last."""
    last = page.locator(".line.vivier .bubble").last
    await expect(last).to_contain_text(said(key, language))


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


@cache
def picture(width: int = 1600, quality: int = 80) -> bytes:
    """As a phone writes it: noisy, lying on its side, with the place in it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    coarse = width // 10, width * 3 // 40
    noise = Image.frombytes("RGB", coarse, random.Random(1).randbytes(3 * coarse[0] * coarse[1]))
    out = io.BytesIO()
    noise.resize((width, width * 3 // 4)).save(out, "JPEG", exif=exif, quality=quality)
    return out.getvalue()


async def photograph(page: Page, data: bytes | None = None) -> None:
    """Take a photo with the phone's camera."""
    file = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": data or picture()}
    await page.set_input_files("input[capture]", file)  # type: ignore[arg-type]


async def do(page: Page, step: Step, language: str = "fr") -> None:
    """Give one answer."""
    if step.how == "press":
        await button(page, step.answer, language).click()
    elif step.how == "write":
        await write(page, step.answer)
    else:
        await (speak if step.how == "speak" else photograph)(page)


async def tell(
    page: Page, story: Sequence[Step] = STORY, *, until: str = "", language: str = "fr"
) -> None:
    """Answer one question after another, up to the question `until` (none: to the end)."""
    for step in story:
        await asked(page, step.asked, language)
        if step.asked == until:
            return
        await do(page, step, language)
