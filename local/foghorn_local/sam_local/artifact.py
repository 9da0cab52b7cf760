"""What `sam build` made, and whether it is still what the sources say."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
from collections.abc import Iterator
from pathlib import Path

from foghorn_local.sam_local.failure import SamLocalError

BUILT_TEMPLATE = Path(".aws-sam") / "build" / "template.yaml"
SAM = Path(".venv-sam") / "bin" / "sam"
STAMP = Path(".aws-sam") / "invoke.stamp"
# What the artifact depends on.
SOURCES = ("template.yaml", "functions", "layers", "tools", "requirements/sam.txt")
ARCHITECTURES = {"x86_64": "x86_64", "amd64": "x86_64", "arm64": "arm64", "aarch64": "arm64"}


def host_architecture(machine: str | None = None) -> str:
    """This machine's, in Lambda's words: a container of the other one does not start. Raises SamLocalError."""
    machine = machine or platform.machine()
    try:
        return ARCHITECTURES[machine.lower()]
    except KeyError:
        raise SamLocalError(f"Lambda has no runtime for this machine's architecture, {machine}") from None


class Artifact:
    """The artifact of one project folder for one architecture."""

    def __init__(self, root: Path, architecture: str) -> None:
        self._root = root
        self._architecture = architecture

    def is_current(self) -> bool:
        """Whether nothing changed since `build` made it, the artifact included: `make build` may have made another."""
        stamp = self._root / STAMP
        if not (self._root / SAM).exists() or not stamp.is_file():
            return False
        return stamp.read_text(encoding="utf-8") == self._state()

    def build(self) -> None:
        """Build with tools/build.sh. Raises SamLocalError where it fails or cannot be done here."""
        before = self._made_at()
        environment = {**os.environ, "ARCHITECTURE": self._architecture}
        done = subprocess.run(["sh", "tools/build.sh"], cwd=self._root, env=environment, check=False)
        if done.returncode != 0:
            raise SamLocalError(f"tools/build.sh failed with status {done.returncode}")
        if self._made_at() in (None, before):
            raise SamLocalError("tools/build.sh built nothing; it says why above")
        (self._root / STAMP).write_text(self._state(), encoding="utf-8")

    def _made_at(self) -> int | None:
        template = self._root / BUILT_TEMPLATE
        return template.stat().st_mtime_ns if template.is_file() else None

    def _state(self) -> str:
        digest = hashlib.sha256(f"{self._architecture} {self._made_at()}".encode())
        for path in sorted(self._sources()):
            digest.update(f"\n{path.relative_to(self._root)}\n".encode())
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def _sources(self) -> Iterator[Path]:
        for name in SOURCES:
            source = self._root / name
            if source.is_file():
                yield source
            for path in source.rglob("*"):
                if path.is_file() and "__pycache__" not in path.parts:
                    yield path
