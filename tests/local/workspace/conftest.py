"""A workspace for every test."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.local.workspace.running import EVENTS, ROOT, Running, running


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Running]:
    """Seeded as `foghorn workspace` seeds it."""
    samples = [json.loads(path.read_bytes()) for path in sorted(EVENTS.glob("*.json"))]
    world = json.loads((ROOT / "local" / "world.json").read_bytes())
    with running(tmp_path / "functions.log", samples=samples, world_file=world) as workspace:
        yield workspace
