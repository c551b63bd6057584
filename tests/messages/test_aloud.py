"""Sentences whose numbers and names vary read well aloud whatever these are."""

import html
from collections.abc import Mapping
from typing import Any

import pytest

from messages.message import Say
from messages.typography import NBSP
from tests.messages.given import CATALOGUE, sample

SENT = "Karim, de la cuisine centrale"
ONE = [{"reference": "TIRAGE-2026-09", "on": "2026-12-07", "excluded": 1, "refusals": 1}]


def said(key: str, language: str = "fr", **values: Any) -> str:
    """What `key` says with these values, its samples standing for the others."""
    given: Mapping[str, Any] = {**sample(key), "buttons": None, **values}
    params = {name: given[name] for name in CATALOGUE.variables(key)}
    bubbles = CATALOGUE.render(Say(key, params), language)
    return html.unescape("\n".join(bubble.text for bubble in bubbles)).replace(NBSP, " ")


@pytest.mark.parametrize(
    ("key", "values", "read"),
    [
        ("draw.register", {"lines": ONE}, "1 en dehors, 1 refus ou silence."),
        ("draw.counts", {"excluded": 3, "listed": 8, "worst": 1}, "3 places pour 5 numéros."),
        ("draw.counts", {"excluded": 0, "listed": 8}, "compte 8 agents.\n3 places"),
        ("draw.why", {"chance": 1}, "avait plus de 2 chances sur 3."),
        ("draw.why", {"gave_up": 1}, "1 personne avant vous a dit non, ou n’a rien dit."),
        ("draw.why", {"gave_up": 2}, "2 personnes avant vous ont dit non, ou n’ont rien dit."),
        ("draw.cheat", {"title": "Loto"}, "C’est le Loto, tiré en public"),
        ("draw.cheat", {"title": "EuroMillions"}, "C’est l’EuroMillions, tiré en public"),
        ("draw.handed", {"title": "EuroMillions"}, "Hasard annoncé : EuroMillions du"),
        ("draw.exhausted", {"missing": 1, "seats": 3}, "Déplacez la séance, ou siégez à moins."),
        ("draw.exhausted", {"missing": 2, "seats": 3}, "2 personnes au jury. Déplacez la séance."),
        ("draw.exhausted", {"missing": 3, "seats": 3}, "plus personne au jury. Déplacez la"),
        ("draw.unnamed", {"count": 1}, "quelqu’un de la direction ou de l’organisation"),
        ("draw.unnamed", {"count": 2}, "2 personnes de la direction ou de l’organisation"),
        ("juror.invitation", {"ideas": 1}, "Vous écoutez une idée d’agent et vous donnez"),
        ("juror.invitation", {"ideas": 2}, "Vous écoutez 2 idées de collègues et vous donnez"),
        ("document.invitation.ask", {"ideas": 1}, "Vous écoutez une idée d’agent et vous donnez"),
        ("hearing.before", {"presents": SENT}, f"{SENT}, présente l’idée"),
        ("hearing.before", {"presents": SENT}, f"{SENT}, est là ?"),
        ("hearing.before", {"presents": "Michel"}, "Michel est là ?"),
        ("hearing.idea", {"presents": SENT}, f"{SENT}, présente cette idée"),
        ("hearing.idea", {"presents": "Michel"}, "Michel présente cette idée"),
        ("juror.summoned", {"manager": "Yann Prigent, 02 61"}, "Yann Prigent, 02 61, a la"),
        ("hearing.sitting", {"away": ["Omar"]}, "N’est pas là : Omar."),
        ("bearer.sends", {"who": SENT}, f"{SENT}, vient la présenter."),
        ("bearer.sent_noted", {"who": f"{SENT}."}, f"{SENT}, présente votre idée"),
    ],
)
def test_french(key: str, values: dict[str, Any], read: str) -> None:
    """One, none or all; a name alone or with where it comes from; any lottery."""
    assert read in said(key, **values)
