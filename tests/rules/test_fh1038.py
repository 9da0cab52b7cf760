"""What is missing is said, and where to look within the hour; nothing is guessed."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1038_unknown import RULE
from tests.rules.builders import FAMILY_SCOPE, action, signal, stopped, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CASES = [
    Case(
        FIRES,
        "nothing at all",
        subject(signal("unknown", {"detail.lastStatus": "STOPPED"}, started_at=None)),
        says=(
            "why a task of checkout stopped: no stop code, no stop reason, no reason of a container, no exit code.",
            "within an hour of 14:28 UTC",
            "describe-services",
        ),
        never=("A stop by a person", "log lines"),
    ),
    Case(
        FIRES,
        "it failed to start, and nobody says why",
        stopped("unknown", "Task failed to start"),
        says=(
            'no exit code, "Task failed to start" names no cause.',
            "A stop by a person: the stop code would be User",
        ),
    ),
    Case(
        FIRES,
        "it ran: its log may tell",
        subject(
            signal(
                "unknown",
                {
                    "detail.stopCode": "EssentialContainerExited",
                    "detail.stoppedReason": "Essential container in task exited",
                },
                scope=FAMILY_SCOPE,
                service=None,
            )
        ),
        says=("Read the last log lines of container app", "AttributeValue=RunTask"),
        never=("describe-services",),
    ),
    Case(NEAR_MISS, "an exit code is there", subject(signal("essential_container_exited", exit_code=1))),
    Case(SILENT, "an action of the scheduler that has no kind", subject(action("service_action_unknown", "X"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1038_unknown(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
