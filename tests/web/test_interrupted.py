"""The real program, a real browser, and everything that cuts a conversation in two."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.channels.program import Program, prepare, running, settings
from tests.kill import program as killed
from tests.kill.program import Port
from tests.web.conftest import PageFor
from tests.web.story import (
    PROBLEM,
    PROPOSAL,
    RESIDENTS,
    SENT,
    Step,
    asked,
    bubble,
    button,
    photograph,
    since,
    tell,
    words,
    write,
)
from tests.web.test_offline import installed, written_down

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def lines(page: Page) -> list[str]:
    """What the page shows, in order."""
    return await page.locator(".line").all_inner_texts()


async def test_a_reload_shows_the_same_screen(program: Program, page_for: PageFor) -> None:
    """Each bubble and each button of the newest question, as before."""
    page = await page_for(program.url)
    await tell(page, until="idea.part.ask")
    before = await lines(page)
    await page.reload()
    await expect(button(page, "button.carry")).to_be_visible()
    assert await lines(page) == before
    await tell(page, since("idea.part.ask"))
    await expect(bubble(page, SENT)).to_be_visible()


async def test_told_in_a_cellar(program: Program, page_for: PageFor) -> None:
    """Two answers and a photo without a network: each waits in sight, then counts in its order."""
    page = await page_for(program.url)
    await tell(page, until="idea.proposal.ask")
    await page.context.set_offline(True)
    await write(page, PROPOSAL)
    await photograph(page)
    await expect(page.locator(".line.me.waiting img")).to_be_visible()
    await write(page, RESIDENTS)
    await expect(page.get_by_text(words("web.waiting"))).to_have_count(3)
    await expect(page.locator(".choices:visible")).to_have_count(0)
    await page.context.set_offline(False)
    await asked(page, "criteria.efficiency.question")
    await expect(page.locator(".waiting")).to_have_count(0)
    await expect(page.locator(".line.me[data-place]")).to_have_count(5)
    await expect(bubble(page, "form.kept_file")).to_be_visible()
    seen = Step("idea.photos.got", "press", "button.photos_done")  # the question of photos knows it
    await tell(
        page,
        [
            seen if step.how == "photograph" else step
            for step in since("criteria.efficiency.question")
        ],
    )
    await expect(bubble(page, SENT)).to_be_visible()
    (idea,) = await program.ideas()
    assert (idea.problem, idea.proposal) == (PROBLEM, PROPOSAL)
    assert idea.criteria["relevance"] == RESIDENTS
    kinds = sorted(file.media.kind for file in await program.files(idea))
    assert kinds == ["photo"]


async def test_a_button_pressed_in_a_cellar(program: Program, page_for: PageFor) -> None:
    """It cannot be pressed again while it waits, and counts once the network is back."""
    page = await page_for(program.url)
    await tell(page, until="criteria.efficiency.question")
    await page.context.set_offline(True)
    await button(page, "button.dont_know").click()
    await expect(page.locator(".line.waiting", has_text=words("button.dont_know"))).to_be_visible()
    await expect(button(page, "button.dont_know")).to_have_count(0)
    await page.context.set_offline(False)
    await asked(page, "criteria.wellbeing.question")
    await expect(page.locator(".line.me", has_text=words("button.dont_know"))).to_have_count(1)


async def test_closed_and_opened_again_in_the_cellar(program: Program, page_for: PageFor) -> None:
    """The conversation is there without a network, with what waits; it leaves later, once."""
    page = await page_for(program.url)
    await installed(page)
    await tell(page, until="idea.proposal.ask")
    await written_down(page, 6)
    context = page.context
    await context.set_offline(True)
    await write(page, PROPOSAL)
    await expect(page.locator(".line.waiting", has_text=PROPOSAL)).to_be_visible()
    await page.close()
    again = await context.new_page()
    await again.goto(program.url)
    await expect(again.locator(".line.waiting", has_text=PROPOSAL)).to_be_visible()
    await expect(again.locator(".line.me", has_text=PROBLEM)).to_have_count(1)
    await context.set_offline(False)
    await asked(again, "criteria.relevance.question")
    await expect(again.locator(".line.me", has_text=PROPOSAL)).to_have_count(1)


async def test_the_program_killed_in_the_middle(
    tmp_path: Path, port: Port, page_for: PageFor
) -> None:
    """SIGKILL: what is said meanwhile waits in the phone, and the idea is whole in the end."""
    chosen = settings(tmp_path)
    await prepare(chosen)
    env = {
        "VIVIER_PROFILE": "trial",
        "VIVIER_DATABASE_URL": chosen.database_url,
        "VIVIER_MEDIA_DIR": chosen.media_dir,
    }
    warm = killed.Warm()
    process = killed.Program(env, tmp_path, warm, port)
    try:
        process.start()
        await process.ready()
        page = await page_for(process.url)
        await tell(page, until="criteria.relevance.question")
        await process.kill()
        await write(page, RESIDENTS)
        await expect(page.get_by_role("status")).to_have_text(words("web.kept"))
        process.start()
        await process.ready()
        await tell(page, since("criteria.efficiency.question"))
        await expect(bubble(page, SENT)).to_be_visible()
        await expect(page.locator(".line.me", has_text=RESIDENTS)).to_have_count(1)
        await process.stop()
    finally:
        process.close()
        warm.close()


async def test_fifty_messages_at_once(tmp_path: Path, page_for: PageFor) -> None:
    """Over the bound the page waits as it is told and loses nothing; nobody else waits."""
    async with running(settings(tmp_path, web={"events_per_10s": 40})) as program:
        page = await page_for(program.url)
        said = [f"mot numéro {number}" for number in range(50)]
        refused: list[int] = []
        page.on("response", lambda answer: refused.append(answer.status))
        await page.evaluate(SAY, said)
        await expect(page.get_by_role("status")).to_have_text(words("web.kept"))
        other = await page_for(program.url)
        async with asyncio.timeout(5):
            await tell(other, until="idea.proposal.ask")
        mine = page.locator(".line.me")
        await expect(mine).to_have_count(50)
        assert await mine.locator("p").all_inner_texts() == said
        await expect(page.locator(".line.me[data-place]")).to_have_count(50, timeout=60_000)
        assert await mine.locator("p").all_inner_texts() == said
        assert 1 <= refused.count(429) <= 3


SAY = """(said) => {
  const text = document.getElementById("text");
  for (const words of said) { text.value = words; text.form.requestSubmit(); }
}"""
