"""Captured updates and the events they become."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.content import LIMIT
from bot.channels.telegram.updates import event
from handlers.event import (
    Edited,
    File,
    Left,
    Place,
    Press,
    Returned,
    Start,
    Text,
    TooBig,
    Unsupported,
)
from tests.channels.telegram.payloads import (
    BOT,
    CHAT,
    DATE,
    GROUP,
    LOCATION,
    MICHEL,
    PERSONAL,
    PHOTOS,
    edited,
    membership,
    message,
    press,
)

SENT = datetime.fromtimestamp(DATE, UTC)
NOW = SENT + timedelta(minutes=5)
VOICE = {"file_id": "v", "file_unique_id": "u", "duration": 48, "mime_type": "audio/ogg"}
CLIP = {"file_id": "c", "file_unique_id": "u", "duration": 5, "width": 240, "height": 240}
PDF = {"file_id": "d", "file_name": "plan.pdf", "mime_type": "application/pdf", "file_size": 9000}
PICTURE = {"file_id": "p", "file_name": "massif.png", "mime_type": "image/png", "file_size": 9000}
CONTACT = {"phone_number": "+33700000000", "first_name": "Michelangelo", "user_id": 4242}
VENUE = {"location": LOCATION, "title": "Parc de Procé", "address": "44 rue des Dervallières"}

EVENTS = [
    (message(text="On arrose trop."), Text("On arrose trop.")),
    (message(text="/start"), Start()),
    (message(text="/start loire-pelle-27"), Start("loire-pelle-27")),
    (message(text="/Start@vivier_test_bot  ABC"), Start("ABC")),
    (message(text="/idee@vivier_test_bot"), Text("/idee")),
    (message(text="/idee NM-2026-0042"), Text("/idee NM-2026-0042")),
    (message(text="/startle"), Text("/startle")),
    (message(text="/"), Text("/")),
    (message(text="a\ud83db\0"), Text("a?b")),
    (press(), Press("idea.send:3")),
    (press(message={"message_id": 16, "chat": CHAT, "date": 0}), Press("idea.send:3")),
    (press(None, game_short_name="g"), Unsupported("game")),
    (
        message(photo=PHOTOS, caption="Le massif"),
        File("photo", remote="large", mime="image/jpeg", bytes=182_511, caption="Le massif"),
    ),
    (
        message(photo=PHOTOS[:1], media_group_id="13"),
        File("photo", remote="small", mime="image/jpeg", bytes=1523, group="13"),
    ),
    (
        message(photo=[PHOTOS[0], {**PHOTOS[1], "file_size": LIMIT + 1}]),
        File("photo", remote="small", mime="image/jpeg", bytes=1523),
    ),
    (message(voice=VOICE), File("voice", remote="v", mime="audio/ogg", seconds=48)),
    (
        message(audio={**VOICE, "mime_type": "audio/mp4", "file_name": "memo.m4a"}),
        File("voice", remote="v", mime="audio/mp4", seconds=48, name="memo.m4a"),
    ),
    (
        message(document=PDF, caption="Le plan"),
        File(
            "document",
            remote="d",
            name="plan.pdf",
            mime="application/pdf",
            bytes=9000,
            caption="Le plan",
        ),
    ),
    (
        message(document=PICTURE),
        File("photo", remote="p", name="massif.png", mime="image/png", bytes=9000),
    ),
    (message(voice={**VOICE, "file_size": LIMIT + 1}), TooBig(LIMIT + 1, LIMIT)),
    (message(document={**PDF, "file_size": 10**9}), TooBig(10**9, LIMIT)),
    (message(video=CLIP), Unsupported("video")),
    (message(video_note=CLIP), Unsupported("video_note")),
    (message(animation=CLIP, document=PDF), Unsupported("animation")),
    (message(sticker={"file_id": "s", "emoji": "👍"}), Unsupported("sticker")),
    (message(poll={"id": "1", "question": "?"}), Unsupported("poll")),
    (message(contact=CONTACT), Unsupported("contact")),
    (message(dice={"emoji": "🎲", "value": 4}), Unsupported("dice")),
    (message(game={"title": "G"}), Unsupported("game")),
    (message(hologram={"depth": 3}), Unsupported("unknown")),
    (message(voice="not a voice"), Unsupported("voice")),
    (message(photo=[]), Unsupported("photo")),
    (message(location=LOCATION), Place()),
    (
        message(location=LOCATION, venue=VENUE),
        Place("Parc de Procé, 44 rue des Dervallières"),
    ),
    (edited(text="On arrose moins."), Edited("On arrose moins.", of="17")),
    (edited(caption="Le grand massif", photo=PHOTOS), Edited("Le grand massif", of="17")),
    (membership("member", "kicked"), Left()),
    (membership("kicked", "member"), Returned()),
]


@pytest.mark.parametrize(("update", "what"), EVENTS)
def test_an_update_of_a_person_becomes_its_event(update: dict[str, Any], what: Any) -> None:
    """Whatever a person does in the private chat reaches the door as one event."""
    found = event(update, NOW)
    assert found is not None
    assert found.what == what
    assert (found.channel, found.address) == ("telegram", "4242")
    assert found.external_id == str(update["update_id"])
    assert found.language == "fr"


NOTHING = [
    message(chat=GROUP, text="@vivier_test_bot bonjour"),
    message(pinned_message={"message_id": 16, "chat": CHAT, "date": 0}),
    edited(location=LOCATION),
    press(message={"message_id": 3, "chat": GROUP, "date": 0}),
    membership("left", "member", chat=GROUP),
    membership("member", "restricted"),
    {"update_id": 1, "channel_post": {"message_id": 1, "chat": {"id": -1, "type": "channel"}}},
    {"update_id": 1, "message_reaction": {"chat": CHAT, "user": MICHEL}},
    {"update_id": 1, "something_of_2031": {"chat": CHAT}},
    {"update_id": 1},
    {"message": message(text="x")["message"]},
    {"update_id": 1, "message": None},
    {"update_id": 1, "message": {"chat": "4242", "text": "x"}},
    [],
    None,
]


@pytest.mark.parametrize("update", NOTHING)
def test_what_nobody_waits_for_is_no_event(update: Any) -> None:
    """Groups, channels, notices and broken shapes give nothing, and raise nothing."""
    assert event(update, NOW) is None


def test_a_press_without_its_message_still_finds_the_person() -> None:
    """The platform leaves the message out of a press through inline mode."""
    update = press(inline_message_id="i")
    del update["callback_query"]["message"]
    found = event(update, NOW)
    assert found is not None
    assert found.address == "4242"


@pytest.mark.parametrize(
    ("date", "at"),
    [
        (DATE, SENT),
        (DATE + 3600, NOW),
        (DATE - 3 * 86400, NOW),
        (0, NOW),
        ("soon", NOW),
        (10**30, NOW),
    ],
)
def test_the_moment_is_the_senders_when_credible(date: Any, at: datetime) -> None:
    """The platform keeps a message one day: an older or later date is not believed."""
    found = event(message(text="x", date=date), NOW)
    assert found is not None
    assert found.at == at


@pytest.mark.parametrize(
    "update",
    [
        message(text="x", entities=[{"type": "text_mention", "user": MICHEL}]),
        message(contact=CONTACT),
        message(location=LOCATION),
        message(location=LOCATION, venue=VENUE),
        message(text="x", reply_to_message=message(contact=CONTACT)["message"]),
        message(text="x", forward_origin={"type": "hidden_user", "sender_user_name": "Durandal"}),
        message(text="x", forward_from=MICHEL),
        press(),
        membership("member", "kicked"),
    ],
)
def test_names_numbers_and_whereabouts_are_dropped(update: dict[str, Any]) -> None:
    """Nothing kept tells more of the person than their chat's number."""
    found = event(update, NOW)
    assert found is not None
    assert not [words for words in PERSONAL if words in found.raw]


def test_the_rest_of_the_update_is_kept() -> None:
    """What no program of today understands stands in the raw update for one of tomorrow."""
    update = message(hologram={"depth": 3, "title": "kept"}, venue=VENUE)
    kept = json.loads(event(update, NOW).raw)  # type: ignore[union-attr]
    assert kept["update_id"] == update["update_id"]
    assert kept["message"]["hologram"] == {"depth": 3, "title": "kept"}
    assert kept["message"]["venue"]["title"] == "Parc de Procé"
    assert kept["message"]["from"] == {"id": 4242, "is_bot": False, "language_code": "fr"}


def test_an_update_thousands_of_levels_deep_survives() -> None:
    """No shape, however absurd, breaks the translation."""
    deep: Any = {}
    for _ in range(5000):
        deep = {"reply_to_message": deep}
    found = event(message(text="x", reply_to_message=deep), NOW)
    assert found is not None
    assert found.raw == "{}"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
KEYS = st.sampled_from(
    """update_id message edited_message callback_query my_chat_member chat from id type date text
    photo voice document venue location data message_id new_chat_member status caption file_id
    media_group_id file_size language_code inline_message_id""".split()  # noqa: SIM905
)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([*(update for update, _ in EVENTS), message(text="x", via_bot=BOT)]), st.data()
)
def test_broken_shapes_never_raise(update: dict[str, Any], data: st.DataObject) -> None:
    """Any field of any update may be missing or hold anything; the raw is always storable."""
    broken = json.loads(json.dumps(update))
    for _ in range(3):
        holder = broken
        for step in data.draw(st.lists(KEYS, max_size=3)):
            if isinstance(holder.get(step), dict):
                holder = holder[step]
        holder[data.draw(KEYS)] = data.draw(JSON)
    found = event(broken, NOW)
    if found is not None:
        (found.raw + found.address + found.external_id + str(found.what)).encode()
