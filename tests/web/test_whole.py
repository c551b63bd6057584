"""The real program and a real browser: an idea from the first word to its receipt."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Page, Response, expect

from storage.records.ideas import Idea
from tests.channels.program import Program
from tests.web.axe import accessible
from tests.web.conftest import PHONE, PageFor
from tests.web.story import (
    PROBLEM,
    PROPOSAL,
    RESIDENTS,
    SENT,
    SPOKEN,
    STORY,
    asked,
    bubble,
    button,
    do,
    photograph,
    picture,
    since,
    tell,
    words,
    write,
)
from tests.web.test_browser import DESK

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def sent(program: Program, page: Page, kinds: Sequence[str], language: str = "fr") -> Idea:
    """The receipt is on the screen, and the idea in the store: once, whole, with its files."""
    receipt = bubble(page, SENT, language)
    await expect(receipt).to_have_count(1)
    (idea,) = await program.ideas()
    await expect(receipt).to_contain_text(idea.reference)
    assert (idea.title, idea.problem, idea.proposal) == (PROPOSAL, PROBLEM, PROPOSAL)
    assert idea.criteria["relevance"] == RESIDENTS
    assert (idea.part, idea.name, idea.status) == ("carry", "Michel", "submitted")
    files = await program.files(idea)
    assert sorted(file.media.kind for file in files) == sorted(kinds)
    for file in files:
        assert file.media.file
        kept = Path(program.settings.media_dir) / file.media.file
        assert hashlib.sha256(kept.read_bytes()).hexdigest() == file.media.sha256
        if file.media.kind == "photo":
            with Image.open(kept) as photo:
                assert not photo.getexif()
                assert photo.height > photo.width  # upright, though it was taken lying
    return idea


@pytest.mark.parametrize(
    ("language", "size"), [("fr", PHONE), ("en", DESK)], ids=["fr, phone", "en, desk"]
)
async def test_from_the_first_word_to_the_receipt(
    program: Program, page_for: PageFor, language: str, size: dict[str, int]
) -> None:
    """Pressed, written, spoken, photographed: sent once; axe-core finds nothing on any screen."""
    page = await page_for(program.url, language=language, size=size)
    await expect(page.locator("html")).to_have_attribute("lang", language)
    for step in SPOKEN:
        await asked(page, step.asked, language)
        await accessible(page)
        await do(page, step, language)
    idea = await sent(program, page, ("photo", "voice"), language)
    await accessible(page)
    reference = page.get_by_text(idea.reference, exact=True)
    assert await reference.evaluate(ROWS) == 1


ROWS = "(element) => element.getClientRects().length"


async def test_the_answer_is_in_sight(program: Program, page_for: PageFor) -> None:
    """After a long text and after a photo, the next question and its buttons are on the screen."""
    page = await page_for(program.url, motion="no-preference")
    await tell(page, until="criteria.wellbeing.question")
    await write(page, "On désherbe moins souvent à genoux. " * 15)
    await asked(page, "idea.photos.ask")
    await expect(button(page, "button.skip")).to_be_in_viewport(ratio=1)
    await photograph(page)
    await asked(page, "idea.part.ask")
    await expect(bubble(page, "idea.part.ask")).to_be_in_viewport(ratio=1)
    await expect(button(page, "button.later")).to_be_in_viewport(ratio=1)


async def test_without_scripts(program: Program, page_for: PageFor) -> None:
    """Plain forms carry the whole conversation, the photo too."""
    page = await page_for(program.url, javascript=False)
    for step in STORY:
        await asked(page, step.asked)
        if step.how == "photograph":
            await page.locator("summary").click()
            await photograph(page)
            await page.get_by_role("button", name=words("web.send_photo")).click()
        else:
            await do(page, step)
    await sent(program, page, ("photo",))


async def test_with_the_keyboard_only(program: Program, page_for: PageFor) -> None:
    """Tab, Enter, Space and typing are enough, from the first word to the receipt."""
    page = await page_for(program.url, size=DESK)
    # Listened for from now on: asked for only as the key is pressed, it is missed at times.
    page.on("filechooser", lambda _: None)
    for step in STORY:
        await asked(page, step.asked)
        if step.how == "press":
            await reach(page, words(step.answer))
            await page.keyboard.press("Enter")
        elif step.how == "write":
            await type_(page, step.answer)
        else:
            await reach(page, words("web.attach"))
            await page.keyboard.press("Enter")
            await reach(page, words("web.photo"))
            async with page.expect_file_chooser() as chosen:
                await page.keyboard.press("Space")
            file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture()}
            await (await chosen.value).set_files(file)  # type: ignore[arg-type]
    await sent(program, page, ("photo",))


async def reach(page: Page, name: str) -> None:
    """Press Tab until the keyboard is on what a screen reader calls by this name."""
    for _ in range(40):
        if await page.evaluate(FOCUSED) == name:
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {name!r}")


FOCUSED = """(() => {
  const element = document.activeElement;
  return element.ariaLabel ?? (element.labels?.[0] ?? element).textContent.trim();
})()"""


async def type_(page: Page, text: str) -> None:
    await reach(page, words("web.message"))
    await page.keyboard.type(text)
    await page.keyboard.press("Enter")


async def test_in_english_from_the_middle_on(program: Program, page_for: PageFor) -> None:
    """The link changes the page and the question that was being asked; the answers stay."""
    page = await page_for(program.url)
    await tell(page, until="criteria.relevance.question")
    await page.get_by_role("button", name="English").click()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await tell(page, since("criteria.relevance.question"), language="en")
    await expect(bubble(page, SENT, "en")).to_be_visible()
    (idea,) = await program.ideas()
    assert (idea.problem, idea.proposal) == (PROBLEM, PROPOSAL)


async def test_what_is_typed_is_shown_as_typed(program: Program, page_for: PageFor) -> None:
    """Tags, templates and long texts are words like others, now and in the summary."""
    odd = "<b>gras</b> & <img src=x onerror=alert(1)> {{ 7*7 }} {% if %} " + "mot " * 300
    page = await page_for(program.url)
    await tell(page, until="idea.problem.ask")
    await write(page, odd)
    await expect(page.locator(".line.me", has_text="{{ 7*7 }}")).to_contain_text(odd.strip())
    await tell(page, since("idea.proposal.ask"), until="idea.review.ask")
    await button(page, "button.read_all").click()
    whole = page.locator(".line.vivier .bubble:has(b)", has_text="{{ 7*7 }}")
    await expect(whole).to_contain_text(odd.strip())
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]


async def test_a_button_counts_once(program: Program, page_for: PageFor) -> None:
    """Touched twice in a hurry, or sent by a page that has fallen behind."""
    page = await page_for(program.url)
    await tell(page, until="criteria.efficiency.question")
    pressed = button(page, "button.dont_know")
    action = await pressed.get_attribute("value")
    await pressed.dblclick()
    await asked(page, "criteria.wellbeing.question")
    await expect(page.locator(".line.me", has_text=words("button.dont_know"))).to_have_count(1)
    await page.evaluate(PRESS, action)
    await asked(page, "form.already")


PRESS = """(action) => fetch("/events", {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ kind: "press", id: crypto.randomUUID(), action }),
})"""


async def test_a_file_that_cannot_be_taken(
    program: Program, page_for: PageFor, tmp_path: Path
) -> None:
    """Too heavy, or not what its name says: told in words, and the question is still there."""
    page = await page_for(program.url)
    chosen = page.locator(".sheet input[type=file]:not([capture])")
    await tell(page, until="idea.problem.ask")
    (tmp_path / "plan.pdf").write_bytes(b"%PDF-" + bytes(25_000_000))
    await chosen.set_input_files(tmp_path / "plan.pdf")
    await expect(bubble(page, "form.too_big")).to_be_visible()
    (tmp_path / "false.pdf").write_bytes(b"MZ not a document")
    await chosen.set_input_files(tmp_path / "false.pdf")
    await expect(bubble(page, "« false.pdf »")).to_be_visible()
    await photograph(page, b"not a photo")
    await expect(bubble(page, "form.unreadable")).to_have_count(2)
    await tell(page, since("idea.problem.ask"), until="criteria.relevance.question")


async def test_first_paint_is_light(program: Program, page_for: PageFor) -> None:
    """All that comes before the first question is read stays under 50 kB, unpacked."""
    responses: list[Response] = []

    async def collect(page: Page) -> None:
        page.on("response", lambda response: responses.append(response))

    await page_for(program.url, before=collect)
    sizes: dict[str, int] = defaultdict(int)
    for response in responses:
        if response.request.resource_type == "eventsource":
            continue
        sizes[response.request.resource_type] += len(await response.body())
    print(dict(sizes))  # noqa: T201 - for whoever asks what a page weighs (`pytest -s`)
    assert sum(sizes[kind] for kind in ("document", "stylesheet", "script", "image")) < 50_000
