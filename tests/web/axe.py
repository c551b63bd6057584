"""Whether everybody can use a page, as far as a program can tell."""

from __future__ import annotations

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page


async def accessible(page: Page) -> None:
    """axe-core finds nothing on it."""
    found = await Axe().run(page)
    assert found.response["violations"] == []
