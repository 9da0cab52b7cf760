"""The environment that Lambda gives a function, as far as the emulator leaves it to its caller.

Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from foghorn_local.bus import Function


def environment_of(
    function: Function, *, code: Path, import_path: Iterable[Path], declared: Mapping[str, str]
) -> dict[str, str]:
    """Nothing of the caller's own environment: what the template declares, and what Lambda sets around it.

    `AWS_LAMBDA_FUNCTION_TIMEOUT` is the emulator's own: it kills the function after so many seconds.
    """
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "LAMBDA_TASK_ROOT": str(code),
        "PYTHONPATH": os.pathsep.join(str(folder) for folder in import_path),
        # The code of a deployed function cannot be written to, so what was not compiled is compiled at each INIT.
        "PYTHONDONTWRITEBYTECODE": "1",
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_mib),
        "AWS_LAMBDA_FUNCTION_TIMEOUT": str(function.timeout_s),
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": "2026/01/01/[$LATEST]local",
        **declared,
    }
