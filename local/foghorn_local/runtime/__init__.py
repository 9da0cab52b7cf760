"""The functions under Lambda's real runtime: the built artifact, `awslambdaric`, and AWS's runtime interface emulator.

why_not = available(root)                    # falsy and says why, where the machine or the artifact does not serve
place = find_installation(root)              # … or raises RuntimeUnavailableError with the same words
stack = deploy(root / "template.yaml", endpoint=aws.url, slack_url=slack.url, slack_token=slack.token)
with EmulatedFunction.of(stack, "TaskStateFunction", place) as function:
    outcome = function.invoke(event)         # the first call is cold, all further ones are warm
    outcome.ending, outcome.payload, function.init_durations_ms, function.output

`make test-runtime` makes what this needs: `.aws-sam/build` for the host's architecture, `.venv-sam` with the emulator
and `.venv-runtime` with awslambdaric on Python 3.13.
"""

from foghorn_local.runtime.function import EmulatedFunction, EmulatorError
from foghorn_local.runtime.installation import (
    Availability,
    Installation,
    RuntimeUnavailableError,
    available,
    find_installation,
    host_architecture,
)
from foghorn_local.runtime.outcome import Ending, Outcome

__all__ = [
    "Availability",
    "EmulatedFunction",
    "EmulatorError",
    "Ending",
    "Installation",
    "Outcome",
    "RuntimeUnavailableError",
    "available",
    "find_installation",
    "host_architecture",
]
