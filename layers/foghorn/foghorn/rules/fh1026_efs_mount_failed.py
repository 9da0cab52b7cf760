"""FH1026 EFS file system could not be mounted.

What: The mount helper of Amazon EFS could not mount the file system that the task definition names.
Why it matters: The task stops before any container starts, perhaps in one zone only.
Known problems: The helper's text may be cut off or left out. A time-out does not tell a missing mount target from a
closed port 2049.
Next steps: Look at the mount targets and security groups of the file system, or at its policy and access points, then
at the volumes.
"""

from __future__ import annotations

from foghorn.rules.evidence import named_by_event, owner_name, reason_of, sample_for, with_fact
from foghorn.rules.file_system import authorization_of, look_at_file_system, mount_of, mount_words, why_not_mounted
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.signals.signal import Severity

_ID = "FH1026"
_KINDS = ("efs_mount_failed",)


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    finding = named_by_event(_ID, _KINDS, subject)
    if finding is None:
        return None
    authorization = authorization_of(mount_of(sample_for(finding, subject), subject))
    return Finding(_ID, finding.kind, with_fact(finding.evidence, "volume is mounted with", authorization))


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the file system where the text or the task definition does, and what its mount helper met."""
    sample = sample_for(finding, subject)
    mount, why = mount_of(sample, subject), why_not_mounted(reason_of(sample))
    return Advice(
        cause=f"{owner_name(sample, subject)} cannot start: {mount_words(mount)} could not be mounted. {why}.",
        ruled_out=("The application: no container had started.",),
        steps=look_at_file_system(mount, sample, subject),
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
