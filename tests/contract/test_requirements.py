"""What is installed is what was tested: one version of everything, hashed, from no named place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LAYER = ROOT / "layers/dependencies/requirements.txt"
DEMO = ROOT / "requirements/demo.txt"
DEV = ROOT / "requirements/dev.txt"
SAM = ROOT / "requirements/sam.txt"
RUNTIME = ROOT / "requirements/runtime.txt"
COMPILED = (LAYER, DEMO, DEV, SAM, RUNTIME)

# A pinned requirement, with everything up to the next one: its hashes and why it is there.
ENTRY = re.compile(
    r"^(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^\s;\\]+)(?P<rest>[^\n]*\n(?:[ \t]+[^\n]*\n)*)", re.MULTILINE
)


def pins(path: Path) -> dict[str, str]:
    """The version of each package in a compiled or hand-written list."""
    return {entry["name"].lower(): entry["version"].strip() for entry in ENTRY.finditer(path.read_text("utf-8"))}


@pytest.mark.parametrize("path", COMPILED, ids=lambda path: path.parent.name + "/" + path.name)
def test_every_package_is_pinned_and_hashed(path: Path) -> None:
    """pip checks each download against a hash that was written down when the list was compiled."""
    text = path.read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    entries = list(ENTRY.finditer(text))
    assert len(entries) == len(lines) > 0
    assert [entry["name"] for entry in entries if "--hash=sha256:" not in entry["rest"]] == []


@pytest.mark.parametrize("path", COMPILED, ids=lambda path: path.parent.name + "/" + path.name)
def test_no_list_names_a_package_index(path: Path) -> None:
    """An install uses the index that its machine is set up with."""
    text = path.read_text("utf-8").lower()
    assert re.findall(r"https?:|index-url|find-links| @ |file:", text) == []


@pytest.mark.parametrize("path", COMPILED, ids=lambda path: path.parent.name + "/" + path.name)
def test_each_list_was_compiled_from_its_source(path: Path) -> None:
    """What a .in file asks for is what its .txt file holds: `make requirements` was not forgotten."""
    asked = pins(path.with_suffix(".in"))
    assert asked
    assert asked.items() <= pins(path).items()


@pytest.mark.parametrize(("inner", "outer"), [(LAYER, DEMO), (DEMO, DEV)])
def test_tests_run_on_what_is_deployed(inner: Path, outer: Path) -> None:
    """The layer's versions are the demo's, and the demo's are the tests'."""
    assert pins(inner).items() <= pins(outer).items()


def test_pydantic_is_not_deployed() -> None:
    """Powertools takes pydantic where it finds it, and every cold start would pay."""
    assert "pydantic" not in pins(LAYER)
