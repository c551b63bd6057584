"""Whom the sentences name, and the days the law asks for."""

from __future__ import annotations

from bot.tables.table import Day, Names, Table


class Contacts(Table):
    """Whom the sentences name."""

    organisers: Names = ()
    phone: str = ""
    danger_phone: str = ""
    prevention: str = ""
    dpo: str = ""


class GoingLive(Table):
    """The days French law asks for before a public body opens Vivier to its staff."""

    aipd_date: Day = None
    cst_date: Day = None
    telegram_decision_date: Day = None
