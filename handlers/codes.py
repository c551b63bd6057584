"""Codes of invitations and posters: short, typed from paper, never taken for one another."""

from __future__ import annotations

from random import Random

from storage.unit_of_work import UnitOfWork

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0 O, 1 I L, nor U, which is read as V


def make_code(rng: Random) -> str:
    """Eight signs nobody mistakes for another, in two groups: `7K2M-9QXD`."""
    signs = "".join(rng.choice(ALPHABET) for _ in range(8))
    return f"{signs[:4]}-{signs[4:]}"


async def new_code(uow: UnitOfWork, rng: Random) -> str:
    """One that nobody has yet."""
    code = make_code(rng)
    while await uow.people.invitation(code) is not None:
        code = make_code(rng)
    return code
