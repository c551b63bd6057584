"""Three years of one town, lived once for all tests that judge them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.rules.years.life import Lived


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """A hundred mentored ideas and forty sessions, through deaths and jumps of the clock."""
    from tests.rules.years import juries, life, mentors  # half a second, for those who ask only

    casts = juries.Juries(), mentors.Mentors()
    return asyncio.run(life.lived(tmp_path_factory.mktemp("years"), *casts))
