"""Finish what `sam build` left: `python3.13 tools/finish_build.py BUILD_DIR`, run by `make build`.

- botocore's descriptions of services that Foghorn never calls go: four fifths of the dependencies layer, unpacked at
  every cold start.
- Every module gets its byte-code. Lambda cannot write any next to the code, so without it each cold start compiles
  what it imports. The byte-code is by hash and unchecked (PEP 552): the same bytes from the same source, and no look at
  the source when it is loaded.

An artifact of plain `sam build` works as well; it is larger, and its cold starts are slower.
"""

from __future__ import annotations

import compileall
import shutil
import sys
from pathlib import Path
from py_compile import PycInvalidationMode

# Whose clients foghorn.adapters builds; tests/contract/test_build.py holds this list against the code.
BOTOCORE_SERVICES = frozenset({"dynamodb", "ec2", "ecs", "elbv2", "iam", "logs", "secretsmanager", "sqs", "ssm"})
LAYER_ROOT, FUNCTION_ROOT = "/opt", "/var/task"


def drop_unused_services(layer: Path) -> None:
    """Remove the service descriptions that are not listed. What botocore itself reads (files, not folders) stays."""
    data = layer / "python/botocore/data"
    for service in sorted(data.iterdir()) if data.is_dir() else ():
        if service.is_dir() and service.name not in BOTOCORE_SERVICES:
            shutil.rmtree(service)


def compile_artifact(artifact: Path) -> bool:
    """Byte-code for every module, with the paths of Lambda and none of this machine. False: one did not compile."""
    root = LAYER_ROOT if artifact.name.endswith("Layer") else FUNCTION_ROOT
    return bool(
        compileall.compile_dir(
            artifact,
            quiet=1,
            force=True,
            workers=1,  # the order of compilation shows in the bytes
            stripdir=str(artifact),
            prependdir=root,
            invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
        )
    )


def main(build: Path) -> int:
    """Finish every artifact in a build directory. Exit status 1 where one does not compile."""
    artifacts = sorted(path for path in build.iterdir() if path.is_dir())
    for artifact in artifacts:
        drop_unused_services(artifact)
    compiled = [compile_artifact(artifact) for artifact in artifacts]
    return 0 if all(compiled) else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
