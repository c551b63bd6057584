"""The settings of SMS and notifications, and what `vivier check` says of them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bot.channels.push.keys import made
from bot.channels_table import push_keys, web
from bot.operator.check_reaching import reaching
from bot.policy import policy
from bot.settings import Settings

URL = "https://vivier.exemple.fr"


def given(**chosen: Any) -> Settings:
    return Settings.model_validate({"profile": "trial", "public_url": URL} | chosen)


def found(settings: Settings) -> dict[str, tuple[str, str]]:
    return {name: (state, said) for name, state, said, _ in reaching(settings)}


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('url = "gateway"', "is not an address"),
        ('url = "https://g.fr"\nbody = "to={number}"', "no number or no text"),
        ('url = "https://g.fr"\nbody = "text={text}"', "no number or no text"),
        ('url = "https://g.fr"\nmethod = "GET"', "no number or no text"),
        ('url = "https://g.fr"\nbody = "{number"', "neither JSON nor a form"),
        ('url = "https://g.fr"\nheaders = ["Bearer x"]', "is no header"),
        ('url = "https://g.fr"\nheaders = ["X: {password}"]', "{password}"),
        ('url = "https://g.fr"\nbody = "to={num}&text={text}"', "{num}"),
        ('url = "https://g.fr/{numero}"', "{numero}"),
        ('url = "https://g.fr"\nsuccess = "("', "no regular expression"),
        ('url = "https://g.fr"\ngammu_outbox = "/var/spool"', "both set"),
    ],
)
def test_a_gateway_that_cannot_work(table: str, said: str) -> None:
    """Each fault is named before anybody is told that an SMS will come."""
    with pytest.raises(ValidationError, match=said):
        given(sms=tomllib.loads(table))


def test_off_unless_asked_for() -> None:
    """Nothing is offered, nothing is wrong."""
    settings = given()
    assert {state for state, _ in found(settings).values()} == {"ok"}
    chosen = policy(settings, ())
    assert (chosen.sms, chosen.push, web(settings).push_key) == (False, False, "")


def test_a_gateway_and_a_key() -> None:
    """Both are offered; check says how long an SMS is, and no secret."""
    settings = given(
        sms={"url": "https://g.fr/send?key={secret}"}, sms_secret="hush", push_key=made()
    )
    said = found(settings)
    assert said["sms"][0] == said["notifications"][0] == "ok"
    assert "g.fr" in said["sms"][1]
    assert "hush" not in str(said)
    chosen = policy(settings, ())
    assert (chosen.sms, chosen.push) == (True, True)
    keys = push_keys(settings)
    assert keys is not None
    assert (keys.contact, keys.public) == (URL, web(settings).push_key)


@pytest.mark.parametrize(
    "table",
    [
        {"headers": ["Authorization: Bearer {secret}"]},
        {"body": "to={number}&text={text}&key={secret}"},
        {"url": "https://g.fr/{secret}"},
    ],
)
def test_a_secret_that_is_not_there(table: dict[str, Any]) -> None:
    """Wherever the gateway is to be shown one, it fails without; with one it is well."""
    sms = {"url": "https://g.fr", **table}
    settings = given(sms=sms)
    assert found(settings)["sms"] == (
        "fail",
        "The gateway is to be shown {secret}, and no secret is set.",
    )
    assert found(given(sms=sms, sms_secret="hush"))["sms"][0] == "ok"


@pytest.mark.parametrize(
    ("url", "state"),
    [
        ("http://g.fr/send", "warn"),
        ("http://192.168.1.20/send", "warn"),
        ("http://127.0.0.1:9000/send", "ok"),
        ("http://[::1]/send", "ok"),
        ("http://localhost/send", "ok"),
        ("https://g.fr/send", "ok"),
    ],
)
def test_a_gateway_in_the_clear(url: str, state: str) -> None:
    """Over plain http anybody on the way reads the numbers."""
    assert found(given(sms={"url": url}))["sms"][0] == state


@pytest.mark.parametrize(
    ("url", "said"), [("", "lead nowhere"), (f"https://{'v' * 150}.fr", "160 fit")]
)
def test_an_sms_that_leads_nowhere(url: str, said: str) -> None:
    """Without an address, or with one that does not fit, it fails."""
    state, sentence = found(given(public_url=url, sms={"url": "https://g.fr"}))["sms"]
    assert state == "fail"
    assert said in sentence


def test_gammus_folders(tmp_path: Path) -> None:
    """They must be there, and be ours to write in."""
    (tmp_path / "out").mkdir()
    good = given(sms={"gammu_outbox": str(tmp_path / "out")})
    assert found(good)["sms"][0] == "ok"
    missing = {"gammu_outbox": str(tmp_path / "out"), "gammu_inbox": str(tmp_path / "in")}
    assert found(given(sms=missing))["sms"][0] == "fail"


def test_notifications_need_https() -> None:
    """No telephone shows them otherwise; and what is no key is refused at once."""
    local = given(public_url="http://127.0.0.1:8080", push_key=made())
    assert found(local)["notifications"][0] == "warn"
    with pytest.raises(ValidationError, match="init-push"):
        given(push_key="hello")
    assert found(given(push_key="A" * 43))["notifications"][0] == "fail"
