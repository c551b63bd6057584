"""The whole program: a press on « J’accepte » becomes a letter in a mailbox."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random

from bot.app import Vivier
from handlers.event import Event, Press
from storage.database import connect
from storage.records.jury import Juror
from tests.channels.program import Ahead, prepare, settings
from tests.mail.house import ACCEPTED, SENDER, House, printed
from tests.mail.post_office import HOST, PASSWORD, USER, PostOffice, post_office


async def test_from_a_press_to_the_mailbox(tmp_path: Path, trusted: Path) -> None:
    """As it is configured: encrypted, logged in, from the organisation, with its document."""
    async with post_office(trusted, tls="starttls", login=True) as office:
        table = {"host": HOST, "port": office.port, "user": USER, "sender": SENDER.address}
        chosen = settings(tmp_path, mail=table, mail_password=PASSWORD)
        await prepare(chosen)
        juror = await _invited(chosen.database_url, office, tmp_path)
        clock = Ahead()
        clock.forward(ACCEPTED + timedelta(minutes=5) - clock.now())
        vivier = Vivier(chosen, clock=clock, rng=Random(7))
        await vivier.start()
        try:
            press = Press(f"go.juror_accept.{juror.id}")
            await vivier.door.take(
                Event(channel="telegram", address=juror.name, external_id="yes", what=press,
                      at=clock.now())
            )  # fmt: skip
            [letter] = await office.took(1)
        finally:
            await vivier.stop()
    assert letter["From"] == f"Nantes Métropole <{SENDER.address}>"
    [sheet] = letter.iter_attachments()
    assert "Convocation au jury des idées" in printed(sheet.get_content())
    assert juror.name in printed(sheet.get_content())
    assert office.logins


async def _invited(url: str, office: PostOffice, folder: Path) -> Juror:
    database = connect(url)
    await database.open()
    house = House(database, office, folder / "media")
    await house.settle_in()
    juror = await house.first()
    await database.close()
    return juror
