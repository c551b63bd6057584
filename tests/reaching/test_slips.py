"""The sheet of slips, asked for in the chat: names and links, and nothing of an idea."""

from __future__ import annotations

import json
from datetime import timedelta

from handlers.event import Press, Text
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


async def test_read_meanwhile(house: House) -> None:
    """Whoever was told of a slip learns why there is none any more; the others still wait."""
    await house.settle_in(told_by="slip")
    await house.answered()
    await house.wait(MINUTES)
    await house.open_page()
    said = (await house.press("telegram", "sonia", "À remettre"))[-1]
    assert plain(said).startswith("Michel a lu son message entre-temps. Plus rien à remettre.")
    (asked,) = await house.event("telegram", "sonia", Text("/mains"))
    assert "Aucun papier" in plain(asked)


async def test_handed_over_is_not_read(house: House) -> None:
    """A button pressed again after « Remis », or by another service, says nothing of reading."""
    await house.settle_in(told_by="slip")
    await house.answered()
    await house.wait(MINUTES)
    (news,) = await house.database.read(lambda uow: uow.reaching.on_slips())
    await house.event("telegram", "sonia", Press(f"go.handed.{news.id}"))
    (said,) = await house.event("telegram", "sonia", Press(f"go.slips.{news.id}"))
    assert "Aucun papier" in plain(said)
    (other,) = await house.event("telegram", "karim", Press(f"go.slips.{news.id}"))
    assert "Aucun papier" in plain(other)


async def test_nothing_to_print(house: House) -> None:
    """Another service’s ambassador has no slip, and gets no empty sheet."""
    await house.settle_in(told_by="slip")
    await house.answered()
    await house.wait(MINUTES)
    (news,) = await house.event("telegram", "karim", Press("go.slip_sheet"))
    assert "Aucun papier" in news.text
    assert not news.attachments
