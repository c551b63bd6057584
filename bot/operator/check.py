"""`vivier check`: of each thing Vivier depends on, whether it is well and how to mend it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from bot.clock import Clock
from bot.operator.check_channels import contacts, telegram, web
from bot.operator.check_folders import media, privacy
from bot.operator.check_mail import mail
from bot.operator.check_reaching import reaching
from bot.operator.check_store import store
from bot.operator.check_words import letter, words
from bot.operator.finding import Finding, State, split
from bot.operator.going_live import demands
from bot.operator.settings_list import Value, values
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Report:
    """Everything there is to say of an installation."""

    findings: list[Finding]
    settings: list[Value]

    @property
    def state(self) -> State:
        """The worst of the findings."""
        states = {finding.state for finding in self.findings}
        return "fail" if "fail" in states else "warn" if "warn" in states else "ok"

    def to_json(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {
            "state": self.state,
            "checks": [finding._asdict() for finding in self.findings],
            "settings": [asdict(value) for value in self.settings],
        }


async def check(settings: Settings, clock: Clock) -> Report:
    """Look at everything; nothing is made or changed but a mark that the database is writable."""
    findings = [Finding("settings", "warn", *split(said)) for said in settings.strays]
    findings += [finding async for finding in store(settings, clock)]
    findings += [media(settings), privacy(settings), words(settings), letter(settings)]
    findings += [await telegram(settings), *web(settings), *contacts(settings)]
    findings += [*reaching(settings), await mail(settings)]
    findings += demands(settings, clock.now())
    return Report(findings, values(settings))
