"""What the channel does on the side, which nothing waits for: its failures are only logged."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Coroutine
from typing import Any

from telegram.error import TelegramError

from bot.channels.telegram.client import Client
from bot.channels.telegram.troubles import harmless
from bot.channels.telegram.updates import part

logger = logging.getLogger(__name__)


class Errands:
    """Tasks held until they end; `close` cancels those that did not."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, errand: Coroutine[Any, Any, None], what: str) -> None:
        """Do it on the side; `what` names it in the log."""
        task = asyncio.create_task(self._done(errand, what))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Cancel what is still going on."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _done(self, errand: Coroutine[Any, Any, None], what: str) -> None:
        try:
            await errand
        except TelegramError as error:
            if not harmless(error):
                logger.warning("telegram: %s failed (%s)", what, type(error).__name__)
        except Exception:
            logger.exception("telegram: %s failed", what)


class Presses:
    """Answers each press at once, so that the phone shows no spinner while it is taken in."""

    def __init__(self, client: Client, errands: Errands):
        self._client = client
        self._errands = errands
        self._answered: deque[str] = deque(maxlen=256)  # not again when a batch comes again

    def answer(self, update: Any) -> None:
        """Start to answer the press in the update, if there is one."""
        query = part(update, "callback_query") if isinstance(update, dict) else {}
        query_id = query.get("id")
        if isinstance(query_id, str) and query_id not in self._answered:
            self._answered.append(query_id)
            self._errands.start(self._answer(query_id), "answering a press")

    async def _answer(self, query_id: str) -> None:
        await self._client.call("answerCallbackQuery", {"callback_query_id": query_id})
