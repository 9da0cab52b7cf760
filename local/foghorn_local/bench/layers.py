"""What is in the layers, by package, in bytes as they are unpacked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Layer:
    """`packages` maps a top-level package or file to its bytes; `byte_code` is the part of all that is `.pyc`."""

    name: str
    packages: Mapping[str, int]
    byte_code: int

    @property
    def size(self) -> int:
        """Bytes unzipped."""
        return sum(self.packages.values())


def measure(build: Path) -> list[Layer]:
    """Every layer below a build directory, by name."""
    return [_layer(folder) for folder in sorted(build.glob("*Layer"))]


def _layer(folder: Path) -> Layer:
    packages: Counter[str] = Counter()
    byte_code = 0
    for path in (path for path in folder.rglob("*") if path.is_file()):
        below = path.relative_to(folder).parts
        size = path.stat().st_size
        # python/<package>/…; what pip writes beside a package is counted as one.
        name = below[1] if len(below) > 1 and below[0] == "python" else below[0]
        packages["*.dist-info" if name.endswith((".dist-info", ".data")) else name] += size
        byte_code += size if path.suffix == ".pyc" else 0
    return Layer(folder.name, packages, byte_code)
