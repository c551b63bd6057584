"""The real program and two browsers: an organiser's, and a page that stays open through a call."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from storage.records.people import Role
from tests.channels.program import Program
from tests.web.axe import accessible
from tests.web.conftest import PageFor
from tests.web.story import asked, bubble, button, write
from tests.web.test_two_phones import invite

pytestmark = pytest.mark.asyncio(loop_scope="session")

TYPO, RIGHT = "Coment arroser moins ?", "Comment arroser moins ?"
SHOWN = TYPO.replace(" ?", "\u00a0?"), RIGHT.replace(" ?", "\u00a0?")
FILLED = (
    ("call.theme.ask", "L’eau"),
    ("call.question.ask", TYPO),
    ("call.context.ask", "passer"),
    ("call.picture.ask", "passer"),
    ("call.opens.ask", "maintenant"),
    ("call.closes.ask", "dans trois semaines"),
    ("call.audience.ask", "tout le monde"),
    ("call.reminders.ask", "aucun rappel"),
)


async def launch(page: Page) -> None:
    """A call, typed with a mistake in it."""
    await write(page, "/appel")
    for question, answer in FILLED:
        await asked(page, question)
        await write(page, answer)
    await button(page, "button.preview").click()
    await button(page, "button.launch_call").click()


async def test_a_correction_reaches_the_open_page(program: Program, page_for: PageFor) -> None:
    """The bubble that was read says the new words where it stands, once, and still answers."""
    await invite(program, "ORGA-2345", Role.ORGANISER)
    agent = await page_for(program.url)
    await button(agent, "button.continue").click()
    await asked(agent, "idea.problem.ask")
    desk = await page_for(f"{program.url}/?c=ORGA-2345")
    await button(desk, "button.continue").click()
    await launch(desk)

    announced = bubble(agent, "announce.call")
    await expect(announced).to_contain_text(SHOWN[0])
    place = await announced.evaluate(PLACE)
    lines = await agent.locator(".line").count()

    await button(desk, "button.see_call").click()
    await button(desk, "button.edit").click()
    await write(desk, "2")
    await asked(desk, "call.question.ask")
    await write(desk, RIGHT)
    await button(desk, "button.save").click()
    await expect(bubble(desk, "call.corrected_sent")).to_be_visible()

    await expect(announced).to_contain_text(SHOWN[1])
    await expect(announced).to_have_count(1)
    await expect(agent.get_by_text(SHOWN[0])).to_have_count(0)
    assert await announced.evaluate(PLACE) == place
    await expect(agent.locator(".line")).to_have_count(lines)
    await accessible(agent)
    await agent.reload()
    await expect(announced).to_contain_text(SHOWN[1])
    await expect(announced).to_have_count(1)
    await button(agent, "button.new_idea").click()
    await expect(bubble(agent, "idea.begun")).to_contain_text(SHOWN[1])


PLACE = "(bubble) => bubble.closest('.line').dataset.place"
