"""Where the functions cannot run under the emulator, and whether the reason is the right one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from foghorn_local.bus import load_application
from foghorn_local.runtime import available, installation
from foghorn_local.runtime.artifact import Artifact, architecture_of, differences

ROOT = Path(__file__).parents[3]
NOTES = '[layer_build_definitions.1]\narchitecture = "{0}"\n[function_build_definitions.2]\narchitecture = "{1}"\n'


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project on x86_64 Linux in which everything is there and up to date."""
    for name in ("template.yaml", "functions", "layers"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / name)
    build = tmp_path / ".aws-sam/build"
    for name, function in load_application(tmp_path / "template.yaml", {"SlackChannel": "C0FOGHORN"}).functions.items():
        shutil.copytree(function.code_path, build / name)
    shutil.copytree(tmp_path / "layers/foghorn", build / "FoghornLayer/python")
    shutil.copytree(tmp_path / "layers/dependencies", build / "DependenciesLayer/python")
    (build / "template.yaml").touch()
    _built_for(tmp_path, "x86_64")
    emulator = tmp_path / ".venv-sam/lib/python3.13/site-packages/samcli/local/rapid/aws-lambda-rie-x86_64"
    emulator.parent.mkdir(parents=True)
    emulator.touch()
    monkeypatch.setattr(installation.platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(installation.sys, "platform", "linux")
    monkeypatch.setattr(installation, "_is_runtime", lambda python: python == tmp_path / ".venv-runtime/bin/python")
    return tmp_path


def _built_for(root: Path, layer: str, function: str = "") -> None:
    (root / ".aws-sam/build.toml").write_text(NOTES.format(layer, function or layer), encoding="utf-8")


def test_a_current_artifact_serves(root: Path) -> None:
    """All parts are found, and nothing is said."""
    found = available(root)
    assert (bool(found), found.why_not) == (True, "")
    place = installation.find_installation(root)
    assert place.emulator.name == "aws-lambda-rie-x86_64"
    assert place.artifact == Artifact(root / ".aws-sam/build", "x86_64")


SPOILED: dict[str, tuple[Callable[[Path], object], str]] = {
    "nothing built": (lambda root: shutil.rmtree(root / ".aws-sam"), "nothing is built"),
    "notes without a build": (lambda root: shutil.rmtree(root / ".aws-sam/build"), "nothing is built"),
    "built for another machine": (lambda root: _built_for(root, "arm64"), "is for arm64, and this machine is x86_64"),
    "built for two": (lambda root: _built_for(root, "arm64", "x86_64"), "nothing is built"),
    "no SAM CLI": (lambda root: shutil.rmtree(root / ".venv-sam"), "the SAM CLI is not installed"),
    "handler changed": (
        lambda root: (root / "functions/sweeper/app.py").write_text("handler = print\n"),
        "older than functions/sweeper/app.py;",
    ),
    "module added": (
        lambda root: (root / "layers/foghorn/foghorn/new.py").touch(),
        "older than layers/foghorn/foghorn/new.py;",
    ),
    "modules removed": (
        lambda root: [(root / f"layers/foghorn/foghorn/{name}.py").unlink() for name in ("wiring", "backoff")],
        "older than layers/foghorn/foghorn/backoff.py and 1 more;",
    ),
    "package pinned anew": (
        lambda root: (root / "layers/dependencies/requirements.txt").write_text("boto3==2.0\n"),
        "older than layers/dependencies/requirements.txt;",
    ),
}


@pytest.mark.parametrize(("spoil", "reason"), SPOILED.values(), ids=SPOILED)
def test_what_is_missing_is_named(root: Path, spoil: Callable[[Path], object], reason: str) -> None:
    """One sentence with the reason and the command that makes it."""
    spoil(root)
    found = available(root)
    assert not found
    assert reason in found.why_not
    assert "`make test-runtime` makes it" in found.why_not


@pytest.mark.parametrize(("machine", "system"), [("riscv64", "linux"), ("arm64", "darwin")])
def test_other_platforms_have_no_emulator(
    root: Path, monkeypatch: pytest.MonkeyPatch, machine: str, system: str
) -> None:
    """The SAM CLI brings it for Linux alone; no command of ours changes that."""
    monkeypatch.setattr(installation.platform, "machine", lambda: machine)
    monkeypatch.setattr(installation.sys, "platform", system)
    found = available(root)
    assert not found
    assert "no runtime interface emulator for this platform" in found.why_not


def test_python_must_be_the_runtimes_own(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wheels of another Python version would not load."""
    monkeypatch.setattr(installation, "_is_runtime", lambda python: False)
    assert "no Python 3.13 with awslambdaric" in available(root).why_not


def test_a_python_that_is_not_there_is_no_runtime(tmp_path: Path) -> None:
    """A half-made environment is answered, not raised."""
    assert not installation._is_runtime(tmp_path / "python")


def test_compiled_files_make_no_difference(root: Path) -> None:
    """What Python leaves beside the sources is not compared."""
    cache = root / ".aws-sam/build/FoghornLayer/python/foghorn/__pycache__"
    cache.mkdir(exist_ok=True)
    (cache / "wiring.cpython-313.pyc").touch()
    assert differences(root, root / ".aws-sam/build") == []
    assert architecture_of(root / ".aws-sam/build") == "x86_64"


def test_a_later_layer_overlays_an_earlier_one() -> None:
    """As in /opt: FoghornLayer comes last in the template, so it leads on the import path."""
    function = load_application(ROOT / "template.yaml", {"SlackChannel": "C0FOGHORN"}).functions["SweeperFunction"]
    built = Artifact(Path("build"), "arm64")
    assert function.layers == ("DependenciesLayer", "FoghornLayer")
    assert built.code(function) == Path("build/SweeperFunction")
    assert built.import_path(function) == (Path("build/FoghornLayer/python"), Path("build/DependenciesLayer/python"))
