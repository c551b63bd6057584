from tests.web.conftest import PageFor, Served
import pytest

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_typing(served: Served, page_for: PageFor):
    page = await page_for(served.url)
    await page.screenshot(path="/tmp/shots/first-360.png")
    await page.get_by_role("button", name="Continuer", exact=True).click()
    await page.get_by_text("Racontez").wait_for()
    await page.get_by_label("Votre message").fill("On arrose trop les massifs")
    await page.screenshot(path="/tmp/shots/typing-360.png")
    await page.keyboard.press("Enter")
    await page.get_by_text("Et vous, que feriez-vous").wait_for()
    await page.screenshot(path="/tmp/shots/second-360.png")
