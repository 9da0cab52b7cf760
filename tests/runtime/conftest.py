"""The real runtime: skipped where it cannot run (tests/conftest.py says so at the end), a failure in CI."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from foghorn_local.runtime import Installation, RuntimeUnavailableError, find_installation

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def place() -> Installation:
    """Emulator, Python 3.13 and an artifact that is built from today's sources."""
    try:
        return find_installation(ROOT)
    except RuntimeUnavailableError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error), pytrace=False)
        pytest.skip(str(error))
