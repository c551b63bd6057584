"""A person with a browser: with the page's script (JSON), and without any (forms)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx

from messages.folding import fold
from tests.channels.page import Form, Page
from tests.channels.person import Person, Seen, read
from tests.channels.program import Program

FILES = {"photo": ("massif.jpg", "image/jpeg"), "voice": ("note.ogg", "audio/ogg")}


class OnWeb(Person):
    """What both have in common: a browser that keeps its cookie."""

    channel = "web"

    def __init__(self, program: Program, language: str):
        super().__init__()
        headers = {"Accept-Language": language, "Sec-Fetch-Site": "same-origin"}
        self.http = httpx.AsyncClient(
            base_url=program.url, headers=headers, follow_redirects=True, timeout=10
        )
        self.pressable: list[tuple[str, Any]] = []  # every button ever seen, with what it sends
        self.last: dict[str, Any] = {}  # what was posted last

    async def close(self) -> None:
        await self.http.aclose()

    def _button(self, label: str, older: int) -> Any:
        found = [sends for known, sends in reversed(self.pressable) if fold(known) == fold(label)]
        assert len(found) > older, f"no button {label!r}; last: {self.pressable[-6:]}"
        return found[older]


class WithScript(OnWeb):
    """Speaks as the page's own script does."""

    seen = 0
    conversation = ""

    async def open(self) -> None:
        await self.http.get("/", headers={"Accept": "text/html"})
        answer = await self.http.get("/lines?after=0")
        self.news = self._take(answer)

    async def _say(self, text: str) -> list[Seen]:
        return await self._post({"kind": "text", "text": text})

    async def _press(self, label: str, older: int) -> list[Seen]:
        return await self._post({"kind": "press", "action": self._button(label, older)})

    async def _file(self, kind: str, data: bytes) -> list[Seen]:
        name, mime = FILES[kind]
        return await self._post({"kind": kind}, {"file": (name, data, mime)})

    async def _post(self, fields: dict[str, str], files: Any = None) -> list[Seen]:
        whole = {"id": str(uuid4()), **fields}
        self.last = {"data": whole, "files": files} if files else {"json": whole}
        return await self._again()

    async def _again(self) -> list[Seen]:
        body = self.last.get("json") or self.last["data"]
        body |= {"after": str(self.seen), "conversation": self.conversation}
        return self._take(await self.http.post("/events", **self.last))

    def _take(self, answer: httpx.Response) -> list[Seen]:
        assert answer.status_code == 200, answer.text
        page = answer.json()
        self.seen, self.conversation = page["last"], page["conversation"]
        news = [line for line in page["lines"] if line["from"] == "vivier"]
        for line in news:
            self.pressable += [(b["label"], b["action"]) for b in line["buttons"] if b["action"]]
        labels = [tuple(b["label"] for b in line["buttons"]) for line in news]
        return [Seen(read(line["html"]), each) for line, each in zip(news, labels, strict=True)]


class WithoutScript(OnWeb):
    """Reads the page, fills in its forms, follows its redirects."""

    def __init__(self, program: Program, language: str):
        super().__init__(program, language)
        self.http.headers["Accept"] = "text/html"
        self.known: set[str] = set()
        self.page = Page("")

    async def open(self) -> None:
        self.news = self._read(await self.http.get("/"))

    async def _say(self, text: str) -> list[Seen]:
        form = next(form for form in self.page.forms if form.writes)
        return await self._submit({"data": {**form.hidden, "text": text}})

    async def _press(self, label: str, older: int) -> list[Seen]:
        return await self._submit({"data": self._button(label, older)})

    async def _file(self, kind: str, data: bytes) -> list[Seen]:
        """Without script a voice note is a file among others, which the page does not offer."""
        hidden = (
            self._upload(kind).hidden if kind == "photo" else {"kind": kind, "id": str(uuid4())}
        )
        name, mime = FILES[kind]
        return await self._submit({"data": hidden, "files": {"file": (name, data, mime)}})

    def _upload(self, kind: str) -> Form:
        return next(f for f in self.page.forms if f.files and f.hidden["kind"] == kind)

    async def _submit(self, body: dict[str, Any]) -> list[Seen]:
        self.last = body
        return await self._again()

    async def _again(self) -> list[Seen]:
        return self._read(await self.http.post("/events", **self.last))

    def _read(self, answer: httpx.Response) -> list[Seen]:
        assert answer.status_code == 200, answer.text
        self.page = Page(answer.text)
        news = [line for line in self.page.lines if line.id not in self.known and not line.mine]
        self.known |= {line.id for line in self.page.lines}
        for line in news:
            for label, name, value in line.form.buttons if line.form else []:
                assert line.form
                self.pressable.append((label, {**line.form.hidden, name: value}))
        return [line.seen for line in news]
