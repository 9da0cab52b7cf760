"""What must be there to run functions under the emulator, where it is, and what to do where it is not."""

from __future__ import annotations

import platform
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from foghorn_local.runtime.artifact import Artifact, architecture_of, differences

PYTHON = (3, 13)
_EMULATORS = "lib/python*/site-packages/samcli/local/rapid"
_ARCHITECTURES = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}


class RuntimeUnavailableError(RuntimeError):
    """Functions cannot run under the emulator here. The message says why and what would change it."""


@dataclass(frozen=True, slots=True)
class Availability:
    """True where the emulator can run; otherwise `why_not` is one sentence for a person."""

    why_not: str = ""

    def __bool__(self) -> bool:
        return not self.why_not


@dataclass(frozen=True, slots=True)
class Installation:
    """All parts: the emulator's program, the Python 3.13 with awslambdaric, and what `sam build` made."""

    emulator: Path
    python: Path
    artifact: Artifact


def host_architecture() -> str | None:
    """This machine's instruction set as Lambda names it, `x86_64` or `arm64`; None for any other."""
    return _ARCHITECTURES.get(platform.machine().lower())


def available(root: Path) -> Availability:
    """Whether the functions of the project at `root` can run under the emulator."""
    try:
        find_installation(root)
    except RuntimeUnavailableError as error:
        return Availability(str(error))
    return Availability()


def find_installation(root: Path) -> Installation:
    """The parts below the project's folder `root`. Raises RuntimeUnavailableError.

    An artifact that is not built from today's sources counts as none: it would answer for code that is gone.
    """
    architecture = host_architecture()
    if architecture is None or sys.platform != "linux":
        raise RuntimeUnavailableError(
            f"no runtime interface emulator for this platform ({sys.platform}, {platform.machine()}): "
            "the SAM CLI brings one for Linux on x86_64 and arm64"
        )
    emulators = sorted((root / ".venv-sam").glob(f"{_EMULATORS}/aws-lambda-rie-{architecture}"))
    if not emulators:
        raise RuntimeUnavailableError(_without("emulator", "the SAM CLI is not installed in .venv-sam"))
    python = root / ".venv-runtime/bin/python"
    if not _is_runtime(python):
        raise RuntimeUnavailableError(_without("runtime", "no Python 3.13 with awslambdaric in .venv-runtime"))
    return Installation(emulators[-1], python, _artifact(root, architecture))


def _artifact(root: Path, architecture: str) -> Artifact:
    folder = root / ".aws-sam/build"
    built_for = architecture_of(folder)
    if built_for is None:
        raise RuntimeUnavailableError(_without("artifact", "nothing is built in .aws-sam/build"))
    if built_for != architecture:
        raise RuntimeUnavailableError(
            _without("artifact", f".aws-sam/build is for {built_for}, and this machine is {architecture}")
        )
    stale = differences(root, folder)
    if stale:
        more = f" and {len(stale) - 1} more" if len(stale) > 1 else ""
        raise RuntimeUnavailableError(_without("artifact", f".aws-sam/build is older than {stale[0]}{more}"))
    return Artifact(folder, architecture)


def _without(what: str, why: str) -> str:
    return f"no {what}: {why}; `make test-runtime` makes it (it needs Python 3.13)"


def _is_runtime(python: Path) -> bool:
    """Whether it runs, is Python 3.13 and has awslambdaric."""
    test = f"import sys, awslambdaric; sys.exit(sys.version_info[:2] != {PYTHON})"
    try:
        return subprocess.run([python, "-c", test], capture_output=True, check=False).returncode == 0
    except OSError:
        return False
