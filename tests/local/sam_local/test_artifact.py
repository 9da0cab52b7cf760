"""When the artifact is built anew, and when not."""

from __future__ import annotations

from pathlib import Path

import pytest

from foghorn_local.sam_local.artifact import BUILT_TEMPLATE, SAM, Artifact, host_architecture
from foghorn_local.sam_local.failure import SamLocalError

BUILD = 'mkdir -p .aws-sam/build && echo "$ARCHITECTURE" >> .aws-sam/build/template.yaml\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with a build script that leaves the architecture in the built template, and SAM in place."""
    for name, text in {
        "template.yaml": "Resources: {}\n",
        "functions/one/app.py": "",
        "layers/ours/code.py": "",
        "tools/build.sh": BUILD,
        str(SAM): "",
    }.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


def test_it_is_built_for_the_hosts_architecture_and_then_current(root: Path) -> None:
    """Until the other architecture is asked for."""
    artifact = Artifact(root, "x86_64")
    assert not artifact.is_current()
    artifact.build()
    assert (root / BUILT_TEMPLATE).read_text(encoding="utf-8") == "x86_64\n"
    assert artifact.is_current()
    assert not Artifact(root, "arm64").is_current()


@pytest.mark.parametrize(
    "name, current",
    [
        ("template.yaml", False),
        ("functions/one/app.py", False),
        ("layers/ours/new.py", False),
        ("tools/build.sh", False),
        (str(BUILT_TEMPLATE), False),
        ("layers/ours/__pycache__/code.pyc", True),
        ("README.md", True),
    ],
)
def test_what_makes_it_out_of_date(root: Path, name: str, current: bool) -> None:
    """Its sources, and somebody else's build; nothing else."""
    artifact = Artifact(root, "x86_64")
    artifact.build()
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("changed\n", encoding="utf-8")
    assert artifact.is_current() is current


@pytest.mark.parametrize("script, said", [("exit 3\n", "failed with status 3"), ("exit 0\n", "built nothing")])
def test_a_build_that_does_not_happen_is_said(root: Path, script: str, said: str) -> None:
    """tools/build.sh also ends well where it finds no Python 3.13: then an old artifact must not pass for a new one."""
    artifact = Artifact(root, "x86_64")
    artifact.build()
    (root / "tools" / "build.sh").write_text(script, encoding="utf-8")
    with pytest.raises(SamLocalError, match=said):
        artifact.build()
    assert not artifact.is_current()


@pytest.mark.parametrize("machine, named", [("x86_64", "x86_64"), ("AMD64", "x86_64"), ("aarch64", "arm64")])
def test_machines_in_lambdas_words(machine: str, named: str) -> None:
    """As different systems call them."""
    assert host_architecture(machine) == named


def test_a_machine_without_a_runtime_is_named() -> None:
    """There is no Lambda for it."""
    with pytest.raises(SamLocalError, match="riscv64"):
        host_architecture("riscv64")
