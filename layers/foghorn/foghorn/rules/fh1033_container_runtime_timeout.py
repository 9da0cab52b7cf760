"""FH1033 Container runtime did not answer in time.

What: A container took too long to change its state, so the agent gave it up.
Why it matters: A host that is short of CPU or disk does so to every task on it; a replacement elsewhere usually comes
up.
Known problems: The event does not say what the runtime was busy with. On Fargate platform version 1.3 an unreachable
log endpoint looks the same.
Next steps: See where the task ran, then compare with other tasks of the same place.
"""

from __future__ import annotations

import re

from foghorn.rules.evidence import container_name, named_by_event, owner_name, reason_of, sample_for
from foghorn.rules.log_group import find_log_group
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import service_events, where_it_ran
from foghorn.signals.signal import Severity

_ID = "FH1033"
_KINDS = ("container_runtime_timeout",)
_STATE = re.compile(r"ould not transition to (\w{2,20})(?:; timed out after waiting (\w{2,10}))?")


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says which state it did not reach, and within which time."""
    sample = sample_for(finding, subject)
    found, on_ec2 = _STATE.search(reason_of(sample)), sample.launch_type == "EC2"
    waited = f" within {found[2]}" if found and found[2] else " in time"
    state = f"did not reach state {found[1]}{waited}" if found else "did not change its state in time"
    cause = f"{container_name(sample)} of {owner_name(sample, subject)} {state}: the container runtime was too slow."
    where = "See on which instance it ran, and look at its CPU, disk and Docker log"
    return Advice(
        cause=cause[0].upper() + cause[1:],
        ruled_out=("A crash: the container did not end, it was given up.",),
        steps=(
            where_it_ran(
                sample, subject, where if on_ec2 else "See on which platform version and in which zone it ran"
            ),
            service_events(sample, subject) if on_ec2 else find_log_group(sample, subject),
        ),
    )


RULE = Rule(
    id=_ID,
    title="Container runtime did not answer in time",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-runtime-timeout-error.html",
    check=check,
    advise=advise,
)
