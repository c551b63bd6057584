"""What becomes of an upload before it is kept."""

from __future__ import annotations

import io
import wave
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from bot import media
from bot.media import TooBig, Unreadable, prepare
from bot.media_folder import MediaFolder


def picture(size: tuple[int, int] = (40, 20), kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "green").save(out, kind, **options)
    return out.getvalue()


def archive(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, text in files.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return out.getvalue()


def sound() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as note:
        note.setnchannels(1)
        note.setsampwidth(1)
        note.setframerate(8000)
        note.writeframes(b"\x80" * 800)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_a_photo_is_turned_upright_and_loses_where_it_was_taken() -> None:
    """Orientation is applied to the pixels; no EXIF, no place, no camera is left."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Secret"
    exif.get_ifd(0x8825)[1] = "N"
    kept = prepare(picture(exif=exif, comment=b"Secret"), "photo", "a.jpg")
    shown = opened(kept.data)
    assert (kept.mime, kept.extension, shown.size) == ("image/jpeg", ".jpg", (20, 40))
    assert not shown.getexif()
    assert b"Secret" not in kept.data


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_large_photo_is_made_smaller(kind: str) -> None:
    """The longest side is at most 2048 pixels, whatever the format was."""
    assert opened(prepare(picture((3000, 1500), kind), "photo", "").data).size == (2048, 1024)


def test_a_transparent_picture_stands_on_white() -> None:
    """A screenshot with holes does not turn black."""
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(prepare(out.getvalue(), "photo", "").data).getpixel((1, 1)) == (255, 255, 255)


@pytest.mark.parametrize(
    "data",
    [b"", b"not a photo", picture()[:200], picture(kind="GIF"), b"<svg xmlns='x'/>"],
    ids=["empty", "text", "cut", "gif", "svg"],
)
def test_what_is_no_photo_is_unreadable(data: bytes) -> None:
    """Broken, or of a kind that is not taken."""
    with pytest.raises(Unreadable):
        prepare(data, "photo", "a.jpg")


def test_a_decompression_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file that unpacks into a huge picture is never decoded."""
    monkeypatch.setattr(media, "MOST_PIXELS_WHOLE", 100)
    with pytest.raises(Unreadable):
        prepare(picture((11, 10), "PNG"), "photo", "")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
    with pytest.raises(Unreadable):
        prepare(picture((11, 10)), "photo", "")


@pytest.mark.parametrize("kind", ["photo", "voice", "document"])
def test_what_is_over_the_limit_is_too_big(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what it weighs and what is taken."""
    monkeypatch.setattr(media, "LIMITS", {kind: 3})
    with pytest.raises(TooBig) as big:
        prepare(b"1234", kind, "")  # type: ignore[arg-type]
    assert (big.value.size, big.value.limit) == (4, 3)


@pytest.mark.parametrize(
    ("data", "extension"),
    [
        (b"OggS\0\x02" + b"\0" * 22 + b"\x01\x13OpusHead" + b"\0" * 20, ".ogg"),
        (bytes.fromhex("1a45dfa39f4286810142f7810142f2810442f381084282847765626d"), ".webm"),
        (b"\0\0\0\x1cftypM4A \0\0\0\0M4A mp42", ".m4a"),
        (b"\0\0\0\x1cftypiso5\0\0\2\0iso5mp41", ".m4a"),
        (b"ID3\x04\0\0\0\0\0\0" + b"\xff\xfb\x90\x64" + b"\0" * 400, ".mp3"),
        (b"\xff\xf1\x50\x80" + b"\0" * 60, ".aac"),
        (sound(), ".wav"),
    ],
)  # fmt: skip
def test_voice_notes_of_phones_are_taken_as_they_are(data: bytes, extension: str) -> None:
    """Every container a phone or a browser records into is known."""
    kept = prepare(data, "voice", "note")
    assert (kept.extension, kept.data, kept.mime[:6]) == (extension, data, "audio/")


@pytest.mark.parametrize("data", [b"", b"hello", picture(), b"%PDF-1.7"])
def test_what_is_no_sound_is_unreadable(data: bytes) -> None:
    """A picture called a voice note is not one."""
    with pytest.raises(Unreadable):
        prepare(data, "voice", "note.ogg")


@pytest.mark.parametrize(
    ("data", "name", "extension"),
    [
        (b"%PDF-1.7 ...", "a.pdf", ".pdf"),
        (archive(word__document_xml="<a/>"), "a.docx", ".docx"),
        (archive(xl__workbook_xml="<a/>"), "a.xlsx", ".xlsx"),
        (archive(mimetype="application/vnd.oasis.opendocument.text"), "a.odt", ".odt"),
        (archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "", ".ods"),
        ("Été".encode(), "a.txt", ".txt"),
    ],
)
def test_documents_of_an_office_are_taken(data: bytes, name: str, extension: str) -> None:
    """What it is follows from its content."""
    assert prepare(data, "document", name).extension == extension


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (archive(word__document_xml="<a/>", **{"word__vbaProject.bin": "x"}), "a.docx"),
        (archive(other="x"), "a.docx"),
        (b"PK\x03\x04broken", "a.docx"),
        (b"MZ\x90\0", "a.txt"),
        (b"<html>", "a.html"),
        (b"\xff\xfe\0", "a.txt"),
    ],
)
def test_anything_else_is_no_document(data: bytes, name: str) -> None:
    """Archives, programs, pages and files with macros are not kept."""
    with pytest.raises(Unreadable):
        prepare(data, "document", name)


def test_the_folder_keeps_the_same_bytes_once(tmp_path: Path) -> None:
    """A file's name is the hash of its content; nothing half written is left."""
    folder = MediaFolder(tmp_path / "media")
    first, second = folder.write(b"abc", ".jpg"), folder.write(b"abc", ".jpg")
    assert first == second
    assert folder.read(first) == b"abc"
    assert [path.name for path in (tmp_path / "media").iterdir()] == [first]


@pytest.mark.parametrize("name", ["../secret", "a.jpg", "", "0" * 64 + "./../x"])
def test_the_folder_reads_only_its_own_names(tmp_path: Path, name: str) -> None:
    """A name from outside never becomes a path."""
    with pytest.raises(ValueError, match="not the name"):
        MediaFolder(tmp_path).read(name)


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is not a half file."""

    def full(_: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        MediaFolder(tmp_path).write(b"abc", ".jpg")
    assert list(tmp_path.iterdir()) == []
