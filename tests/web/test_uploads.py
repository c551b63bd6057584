"""What is sent up: files, and what our page would never send."""

from __future__ import annotations

from uuid import uuid4

import httpx
import pytest

from handlers.event import File, TooBig, Unreadable
from tests.web.asking import PAGE, SCRIPT, browser, post
from tests.web.test_media import picture
from tests.web.town import Town


async def test_a_photo_is_kept_and_shown_to_its_author_alone(
    client: httpx.AsyncClient, town: Town, app: object
) -> None:
    """The file is stored before the event; nobody else's session opens it."""
    await client.get("/")
    fields = {"id": str(uuid4()), "kind": "photo", "text": "Ici"}
    file = {"file": ("parc d’été.jpg", picture(), "image/jpeg")}
    answer = await client.post("/events", data=fields, files=file, headers=SCRIPT)
    line = next(line for line in answer.json()["lines"] if line["from"] == "me")
    shown = await client.get(line["media"][0]["url"])
    assert town.words() == [
        File("photo", media="m0", name="parc d’été.jpg", bytes=len(picture()), caption="Ici")
    ]
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    assert shown.headers["content-disposition"].startswith("inline; filename*=UTF-8''parc%20d")
    assert "private" in shown.headers["cache-control"]
    assert "sandbox" in shown.headers["content-security-policy"]
    async with browser(app) as other:
        assert (await other.get("/media/m0")).status_code == 404
        await other.get("/")
        assert (await other.get("/media/m0")).status_code == 404


async def test_sound_is_given_in_parts(client: httpx.AsyncClient, town: Town) -> None:
    """Safari asks for ranges before it plays anything."""
    await client.get("/")
    fields = {"id": str(uuid4()), "kind": "voice", "seconds": "48"}
    note = b"\0\0\0\x1cftypM4A " + bytes(100)
    await client.post("/events", data=fields, files={"file": ("v.m4a", note)}, headers=SCRIPT)
    part = await client.get("/media/m0", headers={"Range": "bytes=4-7"})
    assert (part.status_code, part.content) == (206, b"ftyp")
    assert part.headers["content-range"] == f"bytes 4-7/{len(note)}"
    assert town.words()[0].seconds == 48  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("kind", "data", "what"),
    [
        ("photo", b"x" * 12_000_001, TooBig(12_000_001, 12_000_000)),
        ("photo", b"no photo", Unreadable("a.jpg")),
        ("voice", picture(), Unreadable("a.jpg")),
        ("document", b"\0", Unreadable("a.jpg")),
    ],
)
async def test_a_file_that_is_not_taken_is_answered_kindly(
    client: httpx.AsyncClient, town: Town, kind: str, data: bytes, what: object
) -> None:
    """It is an event of the conversation, not a refusal by the server."""
    await client.get("/")
    fields = {"id": str(uuid4()), "kind": kind}
    answer = await client.post(
        "/events", data=fields, files={"file": ("a.jpg", data)}, headers=SCRIPT
    )
    assert answer.status_code == 200
    assert town.words() == [what]


async def test_a_photo_in_the_field_for_documents_is_a_photo(
    client: httpx.AsyncClient, town: Town
) -> None:
    """Without scripts one field serves both."""
    await client.get("/")
    fields = {"id": str(uuid4()), "kind": "document"}
    await client.post("/events", data=fields, files={"file": ("a.jpg", picture())}, headers=PAGE)
    assert town.words()[0].kind == "photo"  # type: ignore[attr-defined]


async def test_what_is_far_too_big_is_not_read_to_its_end(
    client: httpx.AsyncClient, town: Town
) -> None:
    """The server keeps nothing beyond the limit and stops listening to what never ends."""
    await client.get("/")
    sent = 0

    async def endless() -> object:
        nonlocal sent
        head = "".join(
            f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in (("id", str(uuid4())), ("kind", "voice"))
        )
        yield head.encode()
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="v"\r\n\r\n'
        for _ in range(1000):
            sent += 1_000_000
            yield bytes(1_000_000)

    headers = SCRIPT | {"Content-Type": "multipart/form-data; boundary=b"}
    answer = await client.post("/events", content=endless(), headers=headers)  # type: ignore[arg-type]
    assert answer.status_code == 200
    assert town.words()[0].limit == 10_000_000  # type: ignore[attr-defined]
    assert sent < 50_000_000


async def test_a_file_only_announced(client: httpx.AsyncClient, town: Town) -> None:
    """The page spares a phone the sending of what would not be taken; an empty field is no file."""
    await client.get("/")
    await post(client, kind="document", name="film.mp4", bytes=90_000_000)
    await post(client, kind="photo")
    assert town.words() == [TooBig(90_000_000, 20_000_000), Unreadable()]


async def test_a_text_that_is_too_long(client: httpx.AsyncClient, town: Town) -> None:
    """20 kB are taken; more is said kindly, in JSON and in a form."""
    await client.get("/")
    await post(client, kind="text", text="é" * 10_001)
    fields = {"id": str(uuid4()), "kind": "text", "text": "x" * 150_000}
    await client.post("/events", data=fields, headers=PAGE)
    assert [type(what) for what in town.words()] == [TooBig, TooBig]


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "text", "text": "x", "id": "no-uuid"},
        {"kind": "dance"},
        {"kind": "press"},
        {"kind": "press", "action": "x" * 65},
        {"kind": "press", "action": "é"},
        {"kind": "text", "text": "x" * 200_000},
    ],
)
async def test_what_our_page_never_sends_is_refused(
    client: httpx.AsyncClient, town: Town, fields: dict[str, str]
) -> None:
    """400, and no event."""
    await client.get("/")
    assert (await post(client, **fields)).status_code == 400
    assert town.words() == []


@pytest.mark.parametrize(
    ("mime", "body"),
    [
        ("application/json", b"{"),
        ("application/json", b"[]"),
        ("text/plain", b"x"),
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=b", b"--c\r\nnothing of a form"),
    ],
)
async def test_a_broken_body_is_refused(client: httpx.AsyncClient, mime: str, body: bytes) -> None:
    """400 rather than a crash."""
    headers = SCRIPT | {"Content-Type": mime}
    assert (await client.post("/events", content=body, headers=headers)).status_code == 400
