"""Settings: where they come from, and what is said of wrong ones."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.config import ConfigError, load
from bot.operator.settings_list import values
from bot.policy import catalogue_globals, policy
from bot.settings import Settings
from messages.catalogue import Catalogue


def written(tmp_path: Path, text: str) -> dict[str, str]:
    path = tmp_path / "vivier.toml"
    path.write_text(text, "utf-8")
    return {"VIVIER_CONFIG": str(path)}


def refused(env: dict[str, str]) -> str:
    with pytest.raises(ConfigError) as caught:
        load(env)
    return str(caught.value)


def test_nothing_is_needed() -> None:
    """Without a file and without variables everything has its usual value."""
    settings = load({})
    assert settings == Settings()
    assert settings.database_url == "sqlite:///vivier.db"
    assert settings.web_bind == "127.0.0.1:8080"


def test_environment_wins(tmp_path: Path) -> None:
    """The environment wins over the file, which wins over what is usual."""
    env = written(
        tmp_path, 'organisation = "Nantes"\nreference_prefix = "nm"\n[web]\ncolour="#FF0000"'
    )
    settings = load({**env, "VIVIER_ORGANISATION": "Angers", "VIVIER_WEB__COLOUR": "#00ff00"})
    assert (settings.organisation, settings.reference_prefix) == ("Angers", "NM")
    assert settings.web.colour == "#00ff00"
    sources = {value.name: value.source for value in values(settings)}
    assert sources["organisation"] == "VIVIER_ORGANISATION"
    assert sources["web.colour"] == "VIVIER_WEB__COLOUR"
    assert sources["reference_prefix"] == env["VIVIER_CONFIG"]
    assert sources["language"] == "usual"


def test_empty_variables() -> None:
    """An empty variable is none, but an empty place to listen turns the page off."""
    settings = load({"VIVIER_ORGANISATION": "", "VIVIER_WEB_BIND": "", "VIVIER_TELEGRAM_TOKEN": ""})
    assert settings.organisation == "Vivier"
    assert settings.web_bind == ""
    assert settings.telegram_token is None


def test_names_in_the_environment() -> None:
    """A list of names is written with commas."""
    settings = load({"VIVIER_CONTACTS__ORGANISERS": "Nadia, Marc"})
    assert settings.contacts.organisers == ("Nadia", "Marc")


def test_unknown_key_names_the_nearest(tmp_path: Path) -> None:
    """A name in the file that is not a setting is refused with the one that was meant."""
    said = refused(written(tmp_path, 'organistion = "x"\n[web]\ncolor = "#ffffff"'))
    assert "organistion is not a setting. Did you mean organisation?" in said
    assert "web.color is not a setting. Did you mean web.colour?" in said


def test_unknown_variable_is_told() -> None:
    """A variable nobody reads does no harm and is told by `check`."""
    assert load({"VIVIER_LANGAGE": "en"}).strays == (
        "VIVIER_LANGAGE is not a setting. Did you mean VIVIER_LANGUAGE?",
    )


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("VIVIER_TIMEZONE", "Paris", "Europe/Paris"),
        ("VIVIER_LANGUAGE", "de", "'fr' or 'en'"),
        ("VIVIER_DATABASE_URL", "mysql://x", "postgresql://"),
        ("VIVIER_WEB_BIND", "here", "127.0.0.1:8080"),
        ("VIVIER_WEB_BIND", "127.0.0.1:99999", "127.0.0.1:8080"),
        ("VIVIER_PUBLIC_URL", "vivier.fr", "https://"),
        ("VIVIER_REFERENCE_PREFIX", "4 2", "such as NM"),
        ("VIVIER_TELEGRAM_MODE", "push", "'polling' or 'webhook'"),
        ("VIVIER_PROMISES__ANSWER_DAYS", "ten", "such as 10"),
        ("VIVIER_PROMISES__ANSWER_DAYS", "0", "at least 1"),
        ("VIVIER_HOURS__DEFAULT", "toujours", "lun-ven 08:00-19:00"),
        ("VIVIER_HOURS__SUBDIVISION", "Bretagne", "57 (Moselle)"),
        ("VIVIER_WEB__COLOUR", "red", "#1d5c63"),
        ("VIVIER_WEB__TRUSTED_PROXY", "proxy.local", "10.0.0.0/8"),
        ("VIVIER_GOING_LIVE__CST_DATE", "hier", "2026-11-21"),
        ("VIVIER_CRITERIA", '[{"key": "fun"}]', "a name, a line and a question"),
        ("VIVIER_CRITERIA", '[{"key": "title"}]', "not the name of a question"),
        ("VIVIER_CRITERIA", '[{"key": "relevance"}, {"key": "relevance"}]', "each its own"),
        ("VIVIER_CRITERIA", "[{", "JSON"),
    ],
)
def test_a_wrong_value(name: str, value: str, hint: str) -> None:
    """One sentence names the setting and what to write instead."""
    said = refused({name: value})
    assert hint in said
    assert name.removeprefix("VIVIER_").split("__")[0].lower() in said.lower()
    assert "\n" not in said


def test_every_fault_is_told(tmp_path: Path) -> None:
    """Several wrong values are several sentences, each with its source."""
    env = written(tmp_path, "[retention]\ndraft_months = 0\nidea_months = 'x'")
    said = refused({**env, "VIVIER_ACCESS": "closed"})
    assert len(said.splitlines()) == 3
    assert f"retention.draft_months ({env['VIVIER_CONFIG']})" in said
    assert "VIVIER_ACCESS" in said


def test_a_broken_file(tmp_path: Path) -> None:
    """A file that is no TOML, or that is not there, is named."""
    assert "is not valid TOML" in refused(written(tmp_path, "organisation ="))
    assert "does not exist" in refused({"VIVIER_CONFIG": str(tmp_path / "none.toml")})


def test_a_secret_from_a_file(tmp_path: Path) -> None:
    """A token may stand in a file; it is never shown."""
    secret = tmp_path / "token"
    secret.write_text("123456:abc\n")
    settings = load({"VIVIER_TELEGRAM_TOKEN_FILE": str(secret)})
    assert settings.telegram_token is not None
    assert settings.telegram_token.get_secret_value() == "123456:abc"
    shown = {value.name: value for value in values(settings)}["telegram_token"]
    assert (shown.value, shown.source) == ("**********", "VIVIER_TELEGRAM_TOKEN_FILE")
    both = {"VIVIER_TELEGRAM_TOKEN_FILE": str(secret), "VIVIER_TELEGRAM_TOKEN": "1:a"}
    assert "both set" in refused(both)
    assert "cannot be read" in refused({"VIVIER_TELEGRAM_TOKEN_FILE": str(tmp_path / "no")})


def test_the_password_is_masked() -> None:
    """A database's password is not shown."""
    settings = load({"VIVIER_DATABASE_URL": "postgresql://vivier:s3cret@db/vivier"})
    assert "s3cret" not in str([value.value for value in values(settings)])


def test_a_webhook_is_whole() -> None:
    """A webhook has an https address and a secret."""
    env = {"VIVIER_TELEGRAM_TOKEN": "1:a", "VIVIER_TELEGRAM_MODE": "webhook"}
    assert "https" in refused(env)
    env["VIVIER_TELEGRAM_WEBHOOK_URL"] = "https://vivier.exemple.fr"
    assert "secret" in refused(env)
    assert load({**env, "VIVIER_TELEGRAM_WEBHOOK_SECRET": "abc_1"}).telegram_mode == "webhook"


def test_the_policy(tmp_path: Path) -> None:
    """What the organisation decided reaches the use cases."""
    env = written(
        tmp_path,
        """
        organisation = "Nantes"
        access = "code"
        [promises]
        answer_days = 5
        [retention]
        draft_months = 6
        [[criteria]]
        key = "nature"
        name = "Nature"
        line = "Nature"
        question = "Et pour la nature ?"
        """,
    )
    decided = policy(load(env), ["loire"])
    assert (decided.organisation, decided.code_needed, decided.answer_days) == ("Nantes", True, 5)
    assert decided.draft_kept == timedelta(days=183)
    assert [criterion.key for criterion in decided.criteria] == ["nature"]
    assert date(2026, 7, 14) in decided.holidays
    assert date(2026, 7, 15) not in decided.holidays


def test_a_part_of_france_has_its_holidays() -> None:
    """Moselle rests on St Stephen's Day, Nantes does not."""
    day = date(2026, 12, 26)
    assert day in policy(load({"VIVIER_HOURS__SUBDIVISION": "57"}), ()).holidays
    assert day not in policy(load({}), ()).holidays


def test_every_sentence_can_be_said() -> None:
    """The catalogue takes what the settings give it."""
    words = Catalogue.load(globals=catalogue_globals(load({"VIVIER_CONTACTS__DPO": "dpo@x.fr"})))
    assert "dpo@x.fr" in words.text("start.more", "fr")
