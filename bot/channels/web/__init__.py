"""The web chat: a page, a queue in the phone, and rows that the page reads."""

from bot.channels.web.app import make_app
from bot.channels.web.ports import Keeper, Stage, Wakeups, WebStore, Words
from bot.channels.web.settings import WebSettings
from bot.channels.web.stream import Streams

__all__ = [
    "Keeper",
    "Stage",
    "Streams",
    "Wakeups",
    "WebSettings",
    "WebStore",
    "Words",
    "make_app",
]
