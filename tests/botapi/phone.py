"""A phone: does what a person does with it, sees what they see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tests.botapi import files
from tests.botapi.chats import BOT, Chat, Posted
from tests.botapi.entities import units
from tests.botapi.screen import Button, Shown, shown

if TYPE_CHECKING:
    from tests.botapi.server import BotApi

_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(@\w+)?")


class NotSeen(AssertionError):
    """What was waited for did not come; the text tells what the screen showed instead."""


class Phone:
    """One person's phone. All it does returns at once; `wait_for` and `settled` wait.

    Every action queues an update for the bot; those that send return the message's id.
    """

    def __init__(self, api: BotApi, user_id: int, *, language: str | None, name: str, **user: Any):
        self.api = api
        self.user: dict[str, Any] = {"id": user_id, "is_bot": False, "first_name": name, **user}
        if language:
            self.user["language_code"] = language
        self.chat = api.chats.private(self.user)
        self._acted = 0

    # What the person does

    def say(self, text: str, *, chat: Chat | None = None, **more: Any) -> int:
        """Type a message (or a command)."""
        body: dict[str, Any] = {"text": text, **more}
        if found := _COMMAND.match(text):
            body["entities"] = [{"type": "bot_command", "offset": 0, "length": units(found[0])}]
        return self._send(body, chat=chat)

    def start(self, code: str = "") -> int:
        """Open the conversation, perhaps through a deep link."""
        return self.say(f"/start {code}".strip())

    def press(self, word: str, *, older: int = 0, on: int | None = None) -> str:
        """Press the newest visible button whose label contains the word; the query's id.

        `older=1` takes the one before it, and so on; `on` the message of this id.
        """
        message, button = self._button(word, older, on)
        if button.url is not None:
            raise AssertionError(f"« {button.label} » is a link to {button.url}")
        if button.data is None:
            return str(self.say(button.label))
        return self.press_data(message.id, button.data)

    def press_data(self, message_id: int, data: str) -> str:
        """Press a button by what it carries, be it on the screen still or not."""
        posted = self.chat.messages[message_id]
        query_id = self.api.queries.ask(self.id)
        self._act(self.chat)
        body = {k: v for k, v in posted.body.items() if k != "edit_date"}
        query = {
            "id": query_id,
            "from": self.user,
            "message": body,
            "chat_instance": str(-self.id),
            "data": data,
        }
        self.api.updates.put("callback_query", query)
        return query_id

    def send_photo(self, data: bytes, caption: str = "", *, size: int | None = None) -> int:
        """Send a photo; `size` lets it claim more bytes than it has."""
        return self._send(self._photo(data, size), caption=caption)

    def send_album(self, photos: Sequence[bytes], caption: str = "") -> list[int]:
        """Send photos together: one update each, with one `media_group_id`."""
        group = str(self.api.rng.randrange(10**16))
        bodies = [{**self._photo(data), "media_group_id": group} for data in photos]
        return [
            self._send(body, caption=caption if place == 0 else "")
            for place, body in enumerate(bodies)
        ]

    def send_voice(
        self, data: bytes = b"OggS", *, seconds: int = 7, size: int | None = None
    ) -> int:
        stored = self.api.files.keep(data, "voice.oga", "audio/ogg", size)
        voice = {**files.shown(stored), "duration": seconds, "mime_type": "audio/ogg"}
        return self._send({"voice": voice})

    def send_document(
        self, name: str, mime: str, data: bytes, caption: str = "", *, size: int | None = None
    ) -> int:
        stored = self.api.files.keep(data, name, mime, size)
        document = {**files.shown(stored), "file_name": name, "mime_type": mime}
        return self._send({"document": document}, caption=caption)

    def send_sticker(self, emoji: str = "👍") -> int:
        stored = self.api.files.keep(b"RIFF", "sticker.webp", "image/webp")
        kind = {"type": "regular", "width": 512, "height": 512, "is_animated": False}
        sticker = {**files.shown(stored), **kind, "is_video": False, "emoji": emoji}
        return self._send({"sticker": sticker})

    def send_poll(self, question: str, options: Sequence[str]) -> int:
        choices = [
            {"text": text, "voter_count": 0, "persistent_id": str(place)}
            for place, text in enumerate(options)
        ]
        poll = {
            "id": str(self.api.rng.randrange(10**16)),
            "question": question,
            "options": choices,
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": True,
            "members_only": False,
        }
        return self._send({"poll": poll})

    def send_contact(self, number: str = "+33199001234", name: str = "Paul") -> int:
        return self._send({"contact": {"phone_number": number, "first_name": name}})

    def send_location(self, latitude: float = 47.2184, longitude: float = -1.5536) -> int:
        return self._send({"location": {"latitude": latitude, "longitude": longitude}})

    def send_venue(self, title: str, address: str) -> int:
        place = {"latitude": 47.2184, "longitude": -1.5536}
        venue = {"location": place, "title": title, "address": address}
        return self._send({"venue": venue, "location": place})

    def edit(self, message_id: int, text: str) -> None:
        """Change a message sent earlier."""
        posted = self.chat.messages[message_id]
        name = "caption" if "text" not in posted.body else "text"
        posted.body = {**posted.body, name: text, "edit_date": self.api.clock.date()}
        self.api.chats.changed(posted)
        self._act(self.chat)
        self.api.updates.put("edited_message", posted.body)

    def block(self) -> None:
        """Stop the bot: it may send no more, and is told so."""
        self._membership("member", "kicked")
        self.chat.blocked = True

    def unblock(self) -> None:
        """Let the bot send again."""
        self.chat.blocked = False
        self._membership("kicked", "member")

    def deactivate(self) -> None:
        """Delete the account: nothing tells the bot."""
        self.chat.deactivated = True

    def say_in_group(self, text: str, *, group_id: int = -1_001_000_000_001) -> int:
        """Type a message in a group the bot is in."""
        return self.say(text, chat=self.api.chats.group(group_id))

    def raw(self, kind: str, **body: Any) -> int:
        """Queue an update of any kind, with `from` and `chat` of this phone unless given."""
        whole = {"from": self.user, "chat": self.chat.info, "date": self.api.clock.date(), **body}
        return self.api.inject(kind, whole)

    # What the person sees

    @property
    def id(self) -> int:
        return int(self.user["id"])

    @property
    def screen(self) -> list[Shown]:
        """The messages on the screen, oldest first."""
        return [shown(posted) for posted in self._visible()]

    @property
    def bubbles(self) -> list[Shown]:
        """What the bot has said or changed since the person last did something."""
        new = [m for m in self.screen if m.by_bot and m.change > self._acted]
        return sorted(new, key=lambda m: m.change)

    @property
    def spinning(self) -> int:
        """How many presses still wait for their answer."""
        return sum(query.answer is None for query in self.api.queries.of(self.id))

    @property
    def toasts(self) -> list[str]:
        """The short answers shown to presses."""
        return [query.answer for query in self.api.queries.of(self.id) if query.answer]

    async def wait_for(
        self,
        words: str,
        timeout: float = 10,  # noqa: ASYNC109 - it is part of what is asked of the phone
        *,
        anywhere: bool = False,
    ) -> Shown:
        """The newest message of the bot that contains the words (compared folded) and came,
        or was edited, since the person last did something; `anywhere`: on the whole screen.
        Raises `NotSeen` after `timeout` seconds."""
        clock = self.api.clock
        until = clock.now() + timeout
        while True:
            among = [m for m in self.screen if m.by_bot] if anywhere else self.bubbles
            if found := [m for m in among if m.says(words)]:
                return found[-1]
            if clock.now() >= until:
                raise NotSeen(f"« {words} » did not come in {timeout} s; {self._told()}")
            await self.api.chats.bell.heard(until - clock.now())

    async def settled(
        self,
        *,
        quiet: float = 0.25,
        timeout: float = 10,  # noqa: ASYNC109 - it is part of what is asked of the phone
    ) -> list[Shown]:
        """Return once the bot has confirmed every update and then shown nothing new here for
        `quiet` seconds: what it said since the person last did something."""
        until = self.api.clock.now() + timeout
        while self.api.clock.now() < until:
            if self.api.updates.waiting():
                await self.api.updates.bell.heard(until - self.api.clock.now())
            elif await self._calm(quiet):
                return self.bubbles
        raise NotSeen(f"Still busy after {timeout} s; {self._told()}")

    async def _calm(self, quiet: float) -> bool:
        clock, seen = self.api.clock, self._newest_change()
        until = clock.now() + quiet
        while clock.now() < until:
            await self.api.chats.bell.heard(until - clock.now())
            if self._newest_change() != seen or self.api.updates.waiting():
                return False
        return True

    def _newest_change(self) -> int:
        return max((posted.change for posted in self.chat.messages.values()), default=0)

    def _visible(self) -> list[Posted]:
        return [p for p in self.chat.messages.values() if not p.deleted]

    def _told(self) -> str:
        lines = [f"{'<' if m.by_bot else '>'} {m.text} {m.labels or ''}" for m in self.screen[-6:]]
        return "the screen ends with:\n" + "\n".join(lines)

    def _button(self, word: str, older: int, on: int | None) -> tuple[Shown, Button]:
        messages = [m for m in reversed(self.screen) if m.by_bot and on in (None, m.id)]
        found = [(m, button) for m in messages if (button := m.button(word))]
        if len(found) <= older:
            raise NotSeen(f"No button « {word} » to press; {self._told()}")
        return found[older]

    def _photo(self, data: bytes, size: int | None = None) -> dict[str, Any]:
        stored = self.api.files.keep(data, "photo.jpg", "image/jpeg", size)
        return {"photo": files.photo_shape(stored, 1280, 960)}

    def _send(self, body: dict[str, Any], *, caption: str = "", chat: Chat | None = None) -> int:
        where = chat or self.chat
        where.people[self.id] = self.user
        if caption:
            body["caption"] = caption
        if where is self.chat and where.blocked:
            self.unblock()  # writing to a stopped bot starts it again
        where.started = True
        posted = self.api.chats.post(where, self.user, body, str(body.get("text", "")))
        self._act(where)
        self.api.updates.put("message", posted.body)
        return posted.id

    def _act(self, chat: Chat) -> None:
        self._acted = self.api.chats.next_change()
        self.api.pace.answerable(chat.id, group=chat.group)

    def _membership(self, old: str, new: str) -> None:
        def member(status: str) -> dict[str, Any]:
            until = {"until_date": 0} if status == "kicked" else {}
            return {"user": dict(BOT), "status": status, **until}

        change = {
            "chat": self.chat.info,
            "from": self.user,
            "date": self.api.clock.date(),
            "old_chat_member": member(old),
            "new_chat_member": member(new),
        }
        self.api.updates.put("my_chat_member", change)
