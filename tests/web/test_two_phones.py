"""The real program, and more than one browser: another phone, a poster, an organiser, the clock."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from bot.app import Vivier
from bot.clock import DemoClock
from bot.policy import policy
from storage.records.people import Invitation, Role
from storage.unit_of_work import UnitOfWork
from tests.channels.program import THURSDAY, Program, prepare, settings
from tests.kill.program import Port
from tests.web.axe import accessible
from tests.web.conftest import PageFor
from tests.web.story import (
    PROBLEM,
    PROPOSAL,
    SENT,
    SPOKEN,
    asked,
    bubble,
    button,
    since,
    tell,
    words,
    write,
)
from tests.web.test_browser import DESK

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def invite(program: Program, code: str, role: Role, service: str = "") -> None:
    """A code, of a poster if it names a service."""

    async def work(uow: UnitOfWork) -> None:
        found = next((each.id for each in await uow.services.all() if each.name == service), None)
        await uow.people.add_invitation(
            Invitation(code=code, role=role, service_id=found, uses_left=9, created_at=THURSDAY)
        )

    await program.vivier.database.write(work)


async def test_begun_on_one_phone_finished_on_another(program: Program, page_for: PageFor) -> None:
    """The link opens the same conversation elsewhere, and each phone follows the other."""
    page = await page_for(program.url)
    await tell(page, until="criteria.relevance.question")
    await page.get_by_role("button", name=words("web.elsewhere")).click()
    said = await bubble(page, "link.link").inner_text()
    found = re.search(r"http://\S+/r/\w+", said)
    assert found
    square = page.locator("img.qr")
    await expect(square).to_have_js_property("complete", True)
    assert await square.evaluate("(image) => image.naturalWidth") > 0
    other = await page_for(found[0], ready=False)
    await accessible(other)
    await other.get_by_role("button", name=words("web.continue.button")).click()
    await expect(other.locator(".line.me", has_text=PROBLEM)).to_have_count(1)
    await tell(other, since("criteria.relevance.question"))
    await expect(bubble(other, SENT)).to_be_visible()
    await expect(bubble(page, SENT)).to_be_visible()
    (idea,) = await program.ideas()
    assert (idea.problem, idea.proposal) == (PROBLEM, PROPOSAL)


async def test_the_code_of_the_receipt(program: Program, page_for: PageFor) -> None:
    """Typed on another phone it brings back the conversation and its ideas; never shown there."""
    page = await page_for(program.url)
    await tell(page)
    code = await bubble(page, "receipt.code").locator("b").inner_text()
    idea = (await program.ideas())[0]
    other = await page_for(program.url)
    await write(other, code)
    await expect(bubble(other, "start.linked")).to_be_visible()
    await expect(other.locator(".line.me", has_text=PROBLEM)).to_have_count(1)
    await expect(other.locator(".line.me", has_text=code)).to_have_count(0)
    await write(other, "/mesidees")
    await expect(bubble(other, "ideas.list")).to_contain_text(idea.title[:15])


async def test_the_poster_of_a_service(program: Program, page_for: PageFor) -> None:
    """The scanned code knows the service: one question, yes or no; scanned again, no harm."""
    await invite(program, "VERT-2345", Role.AGENT, "Espaces verts")
    page = await page_for(f"{program.url}/?c=VERT-2345")
    assert page.url == f"{program.url}/"
    await tell(page, until="idea.title.propose")
    await button(page, "button.yes").click()
    await asked(page, "idea.service.confirm")
    await page.goto(f"{program.url}/?c=VERT-2345")
    await asked(page, "idea.service.confirm")
    await button(page, "button.yes").click()
    await tell(page, since("idea.name.ask"))
    await expect(bubble(page, SENT)).to_be_visible()
    (idea,) = await program.ideas()
    services = await program.vivier.database.read(lambda uow: uow.services.all())
    assert {each.id: each.name for each in services}[idea.service_id or ""] == "Espaces verts"


async def test_an_organiser_reads(program: Program, page_for: PageFor) -> None:
    """The idea is there with its photo and its voice; its author's open page hears of it."""
    await invite(program, "ORGA-2345", Role.ORGANISER)
    page = await page_for(program.url)
    await tell(page, SPOKEN)
    await asked(page, "receipt.come_back")
    (idea,) = await program.ideas()
    desk = await page_for(f"{program.url}/?c=ORGA-2345", size=DESK)
    await button(desk, "button.continue").click()
    await write(desk, f"/idee {idea.reference}")
    await expect(bubble(desk, PROBLEM)).to_be_visible()
    await expect(desk.locator(".line.vivier img")).to_have_js_property("naturalHeight", 1600)
    voice = desk.locator(".line.vivier audio")
    await voice.evaluate("(audio) => audio.play().then(() => audio.pause())")
    await accessible(desk)
    await expect(bubble(page, "ideas.being_read")).to_contain_text(idea.reference)
    await write(page, "/aide")
    await expect(button(page, "button.new_idea")).to_be_visible()
    await button(page, "button.see_it").click()
    await expect(page.locator(".line.me").last).to_contain_text(words("button.see_it"))


@pytest_asyncio.fixture(loop_scope="session")
async def demo(tmp_path: Path, port: Port) -> AsyncIterator[str]:
    """The address of a demonstration, whose clock is put forward by hand."""
    url = f"127.0.0.1:{port.number}"
    chosen = settings(tmp_path, profile="demo", web_bind=url, public_url=f"http://{url}")
    await prepare(chosen)
    clock = DemoClock(None, policy(chosen, ()))  # type: ignore[arg-type] - told below
    vivier = Vivier(chosen, clock=clock, rng=Random(7))
    clock.database = vivier.database
    await vivier.start()
    yield f"http://{url}"
    await vivier.stop()


async def test_the_clock_put_forward(demo: str, page_for: PageFor) -> None:
    """The two reminders of a draft come by themselves into a page that stays open."""
    page = await page_for(demo)
    await tell(page, until="idea.proposal.ask")
    clock = await page_for(demo, javascript=False)
    await forward(clock, "web.demo.week")
    await expect(clock.locator(".demo b")).to_contain_text(", 10 h")
    reminder = bubble(page, "nudge.first")
    await expect(reminder).to_contain_text("On arrose les massifs", timeout=3_000)
    await forward(clock, "web.demo.week")
    await expect(bubble(page, "nudge.last")).to_be_visible(timeout=3_000)
    await page.reload()
    await accessible(page)
    await forward(page, "web.demo.hour")
    await expect(page.locator(".demo b")).to_contain_text(", 11 h")
    await button(page, "button.resume").last.click()
    await asked(page, "idea.proposal.ask")


async def forward(page: Page, step: str) -> None:
    await page.get_by_role("button", name=words(step)).click()


@pytest.mark.parametrize(
    ("now", "lands"),
    [
        (datetime(2026, 11, 17, 22, 50, tzinfo=UTC), datetime(2026, 11, 18, 9, 0, tzinfo=UTC)),
        (datetime(2026, 11, 20, 11, 30, tzinfo=UTC), datetime(2026, 11, 23, 9, 0, tzinfo=UTC)),
        (datetime(2026, 12, 24, 6, 0, tzinfo=UTC), datetime(2026, 12, 28, 9, 0, tzinfo=UTC)),
        (datetime(2027, 3, 26, 6, 0, tzinfo=UTC), datetime(2027, 3, 30, 8, 0, tzinfo=UTC)),
    ],
    ids=["at night", "before a weekend", "before Christmas", "Easter, summer time"],
)
async def test_a_day_later_it_is_ten_in_the_morning(
    now: datetime, lands: datetime, tmp_path: Path
) -> None:
    """Of the next working day; an hour later is an hour later."""
    clock = DemoClock(None, policy(settings(tmp_path), ()))  # type: ignore[arg-type] - not asked
    assert clock.landing(now, timedelta(days=1)) == lands
    assert clock.landing(now, timedelta(hours=1)) == now + timedelta(hours=1)
