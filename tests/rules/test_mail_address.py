"""The e-mail address in what HR wrote to reach a manager."""

import pytest

from handlers.rules.mail_address import read


@pytest.mark.parametrize(
    ("contact", "address"),
    [
        ("y.prigent@ville.fr", "y.prigent@ville.fr"),
        ("Yann Prigent <y.prigent@ville-de-nantes.fr>", "y.prigent@ville-de-nantes.fr"),
        ("Yann Prigent, 02 61 91 00 07, Y.Prigent+jury@VILLE.FR.", "Y.Prigent+jury@VILLE.FR"),
        ("02 61 91 00 07", None),
        ("", None),
        ("Yann Prigent, poste 7", None),
        ("a@ville.fr ou b@ville.fr", None),
        ("yann@localhost", None),
        ("yann@ville", None),
        ("@ville.fr", None),
        ("yann..prigent@ville.fr", None),
        ("y.prigent@ville.fr@ailleurs.fr", None),
        ("y.prigent@ville.fr\r\nBcc: tous@ville.fr", None),
        ("énora@ville.fr", None),
        ("o’brien@ville.fr", None),
        (".yann@ville.fr", None),
        ("yann@ville.fr.1", None),
    ],
)
def test_the_address_in_a_contact(contact: str, address: str | None) -> None:
    """One address that any server takes, wherever it stands; else none."""
    assert read(contact) == address
