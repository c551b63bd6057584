"""The sheet of slips, asked for in the chat: names and links, and nothing of an idea."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from handlers.event import Press, Text
from storage.records.people import Address
from storage.unit_of_work import UnitOfWork
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


async def test_nobody_hands_a_slip_to_themselves(house: House) -> None:
    """An ambassador alone in their service has no slip: organisers call them."""
    await house.settle_in()
    known = await house.database.read(lambda uow: uow.people.address("telegram", "sonia"))
    assert known is not None
    sonia = known.person_id

    async def on_the_page(uow: UnitOfWork) -> None:
        who = await uow.people.lock(sonia)
        assert who is not None
        await uow.people.save(replace(who, told_by="slip"))
        await uow.people.add_address(
            Address(channel="web", address="sonia-page", person_id=sonia, seen_at=house.clock.at)
        )

    await house.database.write(on_the_page)
    await house.idea(of=sonia)
    await house.event("telegram", "nadia", Press("go.answer.NM-2026-0042"))
    await house.event("telegram", "nadia", Text("Nous achetons un broyeur"))
    await house.wait(timedelta(days=6))
    read = "".join(plain(each) for each in await house.news("telegram", "sonia"))
    assert "À remettre" not in read
    assert not await house.database.read(lambda uow: uow.reaching.on_slips())
    said = await house.event("telegram", "nadia", Press("go.unreached"))
    assert "Sonia" in plain(said[-1])
