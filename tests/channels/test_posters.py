"""A poster from the chat to the wall and back: asked for, made, printed, scanned."""

from __future__ import annotations

import asyncio
import io
from random import Random

import httpx
from pypdf import PdfReader

from bot.operator.invite import invite
from storage.records.people import Role
from tests.channels.conftest import OpenWay, Way
from tests.channels.on_telegram import OnTelegram
from tests.channels.on_web import WithScript
from tests.documents.given import pictures, squares


async def organiser(way: Way) -> str:
    """A code that makes one."""
    settings = way.program.settings
    asked = {"role": Role.ORGANISER, "service": None, "uses": 1}
    return (await invite(settings, way.program.clock, Random(3), **asked)).code  # type: ignore[arg-type]


async def test_on_the_page(open_way: OpenWay) -> None:
    """The sheet is waited for as it is opened; its square brings somebody, who is counted."""
    way = await open_way("script")
    nadia = await way.person()
    assert isinstance(nadia, WithScript)
    await nadia.say(f"/start {await organiser(way)}")
    await nadia.press("Continuer")
    await nadia.say("/affiche")
    lines = (await nadia.http.get("/lines?after=0")).json()["lines"]
    (file,) = [media for line in lines for media in line["media"]]
    sheet = await nadia.http.get(file["url"])
    assert sheet.status_code == 200
    assert sheet.headers["content-type"] == "application/pdf"
    (link,) = squares(pictures(sheet.content)[0])
    async with httpx.AsyncClient(follow_redirects=True) as phone:
        path = link.removeprefix(way.program.settings.web_url)  # its port is the system's choice
        shown = await phone.get(way.program.url + path, headers={"Accept": "text/html"})
    assert "Vos données" in shown.text
    (figures,) = await way.program.vivier.database.read(lambda uow: uow.posters.figures())
    assert (link.endswith(figures.code), figures.contacts) == (True, 1)


async def test_on_telegram(open_way: OpenWay) -> None:
    """The message comes once the sheet is made, and the sheet has both squares."""
    way = await open_way("telegram")
    nadia = await way.person()
    assert isinstance(nadia, OnTelegram)
    await nadia.say(f"/start {await organiser(way)}")
    await nadia.press("Continuer")
    nadia.phone.say("/affiche")
    async with asyncio.timeout(20):
        while not (sheets := [each for each in nadia.phone.screen if each.attachments]):
            await nadia.api.chats.bell.heard(0.05)
    (sheet,) = sheets
    assert sheet.says("Voici l’affiche")
    stored = nadia.api.files.find(sheet.body["document"]["file_id"])
    assert (stored.name, len(PdfReader(io.BytesIO(stored.data)).pages)) == ("affiche.pdf", 1)
    assert len(squares(pictures(stored.data)[0])) == 2
