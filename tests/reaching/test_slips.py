"""The sheet of slips, asked for in the chat: names and links, and nothing of an idea."""

from __future__ import annotations

import json
from datetime import timedelta

from handlers.event import Press
from tests.conversations.town import plain
from tests.documents.given import DOCUMENTS, pictures, squares, text
from tests.reaching.house import WORDS, House

MINUTES = timedelta(minutes=5)


async def test_the_sheet_to_print(house: House) -> None:
    """It hangs on the answer; each slip says whose it is and opens their conversation."""
    await house.settle_in(told_by="slip")
    await house.answered()
    await house.wait(MINUTES)
    await house.event("telegram", "sonia", Press("go.slips"))
    (news,) = await house.press("telegram", "sonia", "La feuille à imprimer")
    assert "à imprimer et à découper" in plain(news)
    (attachment,) = news.attachments
    media = await house.database.read(lambda uow: uow.media.get(attachment.media))
    assert media is not None
    assert (media.channel, attachment.name) == ("documents", "papiers.pdf")
    asked = json.loads(media.remote or "")
    (slip,) = asked["data"]["slips"]
    pdf = DOCUMENTS.render(asked["template"], asked["data"])
    assert squares(pictures(pdf)[0]) == {slip["link"]}
    shown = text(pdf)
    assert "Michel, il y a du nouveau pour votre idée NM-2026-0042." in shown
    assert "demandez à Sonia" in shown
    assert not [word for word in WORDS if word in shown.lower()]


async def test_nothing_to_print(house: House) -> None:
    """Another service’s ambassador has no slip, and gets no empty sheet."""
    await house.settle_in(told_by="slip")
    await house.answered()
    await house.wait(MINUTES)
    (news,) = await house.event("telegram", "karim", Press("go.slip_sheet"))
    assert "Aucun papier" in news.text
    assert not news.attachments
