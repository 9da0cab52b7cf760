"""The house rules that no other tool checks: short files, names that say something, no trace of a place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = ("layers", "functions", "local", "tests", "tools")
SOURCES = sorted(path for folder in CODE for path in (ROOT / folder).rglob("*.py"))
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "shared"}
LIMITS = {"functions": 25, "rule": 80, "other": 300}


def kind_of(path: Path) -> str:
    """Which limit a file has: a function's handler, a rule, or any other."""
    if path.is_relative_to(ROOT / "functions"):
        return "functions"
    in_rules = path.parent == ROOT / "layers/foghorn/foghorn/rules"
    return "rule" if in_rules and re.match(r"fh\d{4}", path.name) else "other"


def too_long(path: Path) -> bool:
    """Whether a file is longer than its kind allows."""
    return len(path.read_text(encoding="utf-8").splitlines()) > LIMITS[kind_of(path)]


def test_files_are_short() -> None:
    """A handler has at most 25 lines, a rule 80, any other file 300."""
    assert [str(path.relative_to(ROOT)) for path in SOURCES if too_long(path)] == []


def test_names_say_something() -> None:
    """A module or folder called helpers takes in everything and tells nothing."""
    parts = {(part, path) for path in SOURCES for part in path.relative_to(ROOT).with_suffix("").parts}
    assert sorted(str(path.relative_to(ROOT)) for part, path in parts if part in VAGUE) == []


@pytest.mark.parametrize("name", ["app.py"])
def test_a_function_is_its_handler_alone(name: str) -> None:
    """One folder per function with app.py in it: what is more belongs in the layer."""
    folders = sorted(path for path in (ROOT / "functions").iterdir() if path.is_dir() and path.name != "__pycache__")
    assert folders
    assert {folder.name: [file.name for file in folder.glob("*.py")] for folder in folders} == {
        folder.name: [name] for folder in folders
    }


@pytest.mark.parametrize("name", ["uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock"])
def test_no_lock_file_records_an_index(name: str) -> None:
    """The hashed requirements lists take their place: they name no address."""
    assert not (ROOT / name).exists()
