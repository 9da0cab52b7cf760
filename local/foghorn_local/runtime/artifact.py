"""What `sam build` made: one folder per function, one per layer, and what they were built from."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from foghorn_local.bus import Function, load_application

# Any channel does: only names and folders are read here.
_PARAMETERS = {"SlackChannel": "C0FOGHORN"}
_OURS = Path("layers/foghorn")


@dataclass(frozen=True, slots=True)
class Artifact:
    """The folder `.aws-sam/build`, for one architecture (`x86_64` or `arm64`)."""

    folder: Path
    architecture: str

    def code(self, function: Function) -> Path:
        """The built function: what Lambda unpacks as /var/task."""
        return self.folder / function.name

    def import_path(self, function: Function) -> tuple[Path, ...]:
        """The `python` folders of the function's layers. In /opt a later layer overlays an earlier one, so it leads."""
        return tuple(self.folder / layer / "python" for layer in reversed(function.layers))


def architecture_of(folder: Path) -> str | None:
    """The architecture of what was built; None where nothing was, or where parts were built for several.

    SAM writes it down beside the build: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-using-build.html
    """
    try:
        notes = tomllib.loads((folder.parent / "build.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not (folder / "template.yaml").is_file():
        return None
    parts = [part for kind in ("function", "layer") for part in notes.get(f"{kind}_build_definitions", {}).values()]
    found = {part.get("architecture") for part in parts}
    return str(found.pop()) if len(found) == 1 else None


def differences(root: Path, folder: Path) -> list[str]:
    """Source files of functions and of our layer that the build does not hold as they are now, relative to `root`.

    Files that are gone from the sources are named too. Third-party packages are compared by their list alone: SAM
    copies it into the layer.
    """
    functions = load_application(root / "template.yaml", _PARAMETERS).functions
    pairs = [(function.code_path, folder / name) for name, function in functions.items()]
    pairs.append((root / _OURS, folder / "FoghornLayer/python"))
    found = [str(source.relative_to(root)) for here, built in pairs for source in _unlike(here, built)]
    dependencies = root / "layers/dependencies/requirements.txt"
    if _content(dependencies) != _content(folder / "DependenciesLayer/python/requirements.txt"):
        found.append(str(dependencies.relative_to(root)))
    return sorted(found)


def _unlike(source: Path, built: Path) -> Iterator[Path]:
    """Python files below `source` that are missing, other or too many below `built`."""
    names = {path.relative_to(top) for top in (source, built) for path in top.rglob("*.py")}
    return (source / name for name in sorted(names) if _content(source / name) != _content(built / name))


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
