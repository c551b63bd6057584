"""A Telegram Bot API server for the tests, with phones that see what a person would see.

It refuses what the real one refuses, in its words (`limits.py`, `refusals.py`), and fails on
demand (`faults.py`). In the test's own process::

    async with BotApi() as api:                      # BotApi(rates=Rates.none()): never 429
        bot = Bot(api.token, base_url=api.url + "/bot", base_file_url=api.url + "/file/bot")
        # or the program under test, with VIVIER_TELEGRAM_TOKEN=api.token and
        # VIVIER_TELEGRAM_API_URL=api.url

        michel = api.phone(42, language="fr", name="Michel")
        michel.start()                               # or michel.say("/start CODE")
        await michel.wait_for("Vos données")         # since what the person last did
        michel.press("Continuer")                    # newest button with this word; older=1: before
        michel.send_photo(jpeg); michel.send_voice(); michel.send_album([jpeg, jpeg])
        await michel.settled()                       # the bot has nothing more to say
        assert "Envoyer" in michel.screen[-1].labels # also .text, .html, .buttons, .attachments
        assert michel.spinning == 0                  # every press was answered
        michel.block(); michel.unblock(); michel.deactivate()
        michel.raw("some_new_kind", anything=1)      # an update of a kind nobody knows

        api.faults.add("lost", method="sendMessage", next=2)   # delivered, reply cut off
        api.faults.add("error", probability=0.1)               # also reset, slow, busy
        api.clock.advance(16)                        # the 15 s of a press are over
        assert api.count("sendMessage", status=200) == 3
        await api.stop(); await api.start()          # out of reach, then back on the same port

For other processes: `python -m tests.botapi --port 0` prints its url and token, `control.py`
lists what it takes over HTTP, and `RemoteBotApi` holds such a process::

    async with RemoteBotApi() as api:
        phone = api.phone(42)
        await phone.say("/start")
        await phone.wait_for("Continuer")
"""

from tests.botapi.faults import Faults
from tests.botapi.limits import LIMITS, Rates
from tests.botapi.phone import NotSeen, Phone
from tests.botapi.refusals import Refusal
from tests.botapi.remote import RemoteBotApi, RemotePhone
from tests.botapi.screen import Button, Shown, fold
from tests.botapi.server import BotApi

__all__ = [
    "LIMITS",
    "BotApi",
    "Button",
    "Faults",
    "NotSeen",
    "Phone",
    "Rates",
    "Refusal",
    "RemoteBotApi",
    "RemotePhone",
    "Shown",
    "fold",
]
