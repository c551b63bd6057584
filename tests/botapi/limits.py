"""The limits the server holds to, each with the page that states it."""

from __future__ import annotations

from dataclasses import dataclass

_API = "https://core.telegram.org/bots/api"
_FAQ = "https://core.telegram.org/bots/faq"


@dataclass(frozen=True, slots=True)
class Limit:
    """The smallest and largest value taken, in `unit`, and where it is written."""

    smallest: int
    largest: int
    unit: str
    source: str

    def holds(self, value: int) -> bool:
        return self.smallest <= value <= self.largest


LIMITS = {
    "text": Limit(1, 4096, "characters after entities are parsed", f"{_API}#sendmessage"),
    "caption": Limit(0, 1024, "characters after entities are parsed", f"{_API}#sendphoto"),
    "callback_data": Limit(1, 64, "bytes", f"{_API}#inlinekeyboardbutton"),
    "callback_answer": Limit(0, 200, "characters", f"{_API}#answercallbackquery"),
    "callback_age": Limit(0, 15, "seconds", f"{_API}#answercallbackquery"),
    "updates": Limit(1, 100, "updates", f"{_API}#getupdates"),
    "poll": Limit(0, 50, "seconds", f"{_API}#getupdates"),
    "update_age": Limit(0, 86_400, "seconds", f"{_API}#getting-updates"),
    "secret": Limit(1, 256, "characters", f"{_API}#setwebhook"),
    "connections": Limit(1, 100, "connections", f"{_API}#setwebhook"),
    "commands": Limit(0, 100, "commands", f"{_API}#setmycommands"),
    "command": Limit(1, 32, "characters", f"{_API}#botcommand"),
    "description": Limit(1, 256, "characters", f"{_API}#botcommand"),
    "download": Limit(0, 20 * 1024 * 1024, "bytes", f"{_API}#getfile"),
    "photo": Limit(1, 10 * 1024 * 1024, "bytes", f"{_API}#sendphoto"),
    "upload": Limit(1, 50 * 1024 * 1024, "bytes", f"{_API}#senddocument"),
    "file_link": Limit(0, 3600, "seconds", f"{_API}#getfile"),
    "start": Limit(0, 64, "characters of A-Za-z0-9_-", f"{_API.rsplit('/', 1)[0]}/features"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """How many sends are taken before a 429; 0 a second: no limit.

    What a person does gives back `reply_credit` sends to that chat and to the whole, as
    answers to people are hardly limited. Source: https://core.telegram.org/bots/faq
    #my-bot-is-hitting-limits-how-do-i-avoid-this. `penalty` seconds are added to the ban
    each time it is ignored.
    """

    per_second: float = 30
    burst: int = 60
    chat_per_second: float = 1
    chat_burst: int = 8
    group_per_minute: float = 20
    reply_credit: int = 4
    penalty: int = 1

    @classmethod
    def none(cls) -> Rates:
        """No limit at all."""
        return cls(per_second=0, chat_per_second=0, group_per_minute=0)
