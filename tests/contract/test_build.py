"""What `make build` does to the artifacts: services that are called stay, byte-code is there and reproducible."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from tools.finish_build import BOTOCORE_SERVICES, compile_artifact, drop_unused_services

FOGHORN = Path("layers/foghorn/foghorn")


def _services_called() -> set[str]:
    """The first argument of every `client("…")` and of wiring's `_build_clients("…", …)`."""
    found: set[str] = set()
    for path in FOGHORN.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in {"client", "_build_clients"}:
                found |= {
                    one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    return found


def test_the_services_kept_are_those_called() -> None:
    """One too few fails in Lambda alone; one too many is unpacked at every cold start."""
    assert _services_called() == BOTOCORE_SERVICES


def test_only_descriptions_of_other_services_go(tmp_path: Path) -> None:
    """What botocore itself reads stays; a layer without botocore is left alone."""
    data = tmp_path / "python/botocore/data"
    for service in ("ecs", "dynamodb", "iotdeviceadvisor", "ecr"):
        (data / service / "2020-01-01").mkdir(parents=True)
    (data / "endpoints.json").write_text("{}", encoding="utf-8")

    drop_unused_services(tmp_path)
    drop_unused_services(tmp_path / "elsewhere")

    assert sorted(path.name for path in data.iterdir()) == ["dynamodb", "ecs", "endpoints.json"]


def _artifact(folder: Path) -> Path:
    package = folder / "FoghornLayer/python/pack"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("from pack.other import answer\n", encoding="utf-8")
    (package / "other.py").write_text("def answer():\n    return 1 / 0\n", encoding="utf-8")
    return folder / "FoghornLayer"


def _bytecode(artifact: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in artifact.rglob("*.pyc")}


def test_two_builds_have_the_same_byte_code(tmp_path: Path) -> None:
    """Wherever they were built, and whenever."""
    first, second = _artifact(tmp_path / "here"), _artifact(tmp_path / "over/there")
    assert compile_artifact(first)
    assert compile_artifact(second)
    assert len(_bytecode(first)) == 2
    assert _bytecode(first) == _bytecode(second)


def test_the_byte_code_is_what_is_loaded(tmp_path: Path) -> None:
    """Without a look at the source, whose time of change is not that of the build."""
    artifact = _artifact(tmp_path)
    assert compile_artifact(artifact)
    (artifact / "python/pack/other.py").write_text(
        "def answer():\n    raise SystemExit('compiled anew')\n", encoding="utf-8"
    )

    done = subprocess.run(
        [sys.executable, "-c", "import pack; pack.answer()"],
        env={"PYTHONPATH": str(artifact / "python")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "ZeroDivisionError" in done.stderr


def test_what_does_not_compile_fails_the_build(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """It is named, and no byte-code is left for it."""
    artifact = _artifact(tmp_path)
    broken = artifact / "python/pack/broken.py"
    broken.write_text("def (:\n", encoding="utf-8")

    assert not compile_artifact(artifact)
    assert "broken.py" in capfd.readouterr().out
    assert not Path(importlib.util.cache_from_source(str(broken))).exists()
