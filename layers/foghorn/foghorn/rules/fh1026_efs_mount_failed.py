"""FH1026 EFS file system could not be mounted.

What: The mount helper of Amazon EFS could not mount the file system that the task definition names.
Why it matters: The task stops before any container starts, perhaps in one zone only.
Known problems: The helper's text may be cut off or left out. A time-out does not tell a missing mount target from a
closed port 2049.
Next steps: Look at the mount targets and security groups of the file system, or at its policy and access points, then
at the volumes.
"""

from __future__ import annotations

from foghorn.rules.evidence import named_by_event, owner_name, reason_of, sample_for
from foghorn.rules.file_system import file_system_in, look_at_file_system, why_not_mounted
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.signals.signal import Severity

_ID = "FH1026"
_KINDS = ("efs_mount_failed",)


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the file system where the text does, and what its mount helper met."""
    sample = sample_for(finding, subject)
    reason = reason_of(sample)
    system = file_system_in(reason)
    what = f"EFS file system {system}" if system else "an EFS file system"
    return Advice(
        cause=f"{owner_name(sample, subject)} cannot start: {what} could not be mounted. {why_not_mounted(reason)}.",
        ruled_out=("The application: no container had started.",),
        steps=look_at_file_system(reason, sample, subject),
    )


RULE = Rule(
    id=_ID,
    title="EFS file system could not be mounted",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html",
    check=check,
    advise=advise,
    inhibits=("FH2002",),
)
