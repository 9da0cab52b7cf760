"""FH1028 EBS volume could not be attached.

What: The Amazon EBS volume that ECS manages for the task failed to be created or attached, or not in time.
Why it matters: No task with this volume configuration can start.
Known problems: AWS names a KMS key that may not be used only as IdempotentParameterMismatch. The volume's id is often
not told.
Next steps: Read the status reason of the attachment, then the volume configuration, then how Amazon EC2 answered.
"""

from __future__ import annotations

import re

from foghorn.rules.commands import ecs
from foghorn.rules.console import task_url
from foghorn.rules.evidence import named_by_event, owner_name, reason_of, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import api_calls, volumes_of
from foghorn.rules.refusal import refusal_in
from foghorn.signals.signal import Severity

_ID = "FH1028"
_KINDS = ("ebs_volume_failed",)
_VOLUME = re.compile(r"\bvol-[0-9a-f]{8,17}\b")
_CODE = re.compile(r"Encountered ([A-Z][A-Za-z.]{3,60})")
_WHY = {
    "idempotentparametermismatch": "AWS answers this where the KMS key is not valid, or the role may not use it",
    "timed out": "it took too long, as where the file system format does not fit the system or the snapshot",
}
_ATTACHED = "tasks[].attachments[?type=='AmazonElasticBlockStorage'][].details"
_CONFIGURED = "services[].deployments[].volumeConfigurations[].managedEBSVolume"


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Quotes the error's name, and says what AWS means by it."""
    sample = sample_for(finding, subject)
    reason, owner = reason_of(sample), owner_name(sample, subject)
    volume, code, refused = _VOLUME.search(reason), _CODE.search(reason), refusal_in(reason)
    why = next((words for mark, words in _WHY.items() if mark in reason.lower()), None)
    why = f"{refused.action} was refused" if refused.action else why
    named = f" ({code[1]})" if code else ""
    settings = volumes_of(sample, subject, "the volume that is configured at launch")
    if sample.service is not None:
        command = ecs(subject.scope, "describe-services", {"--services": sample.service}, _CONFIGURED)
        settings = Step(f"Check KMS key, snapshot, file system type and role of the EBS volume of {owner}", command)
    text = f"Read the status reason of the volume of task {sample.task_id}"
    shown = ecs(subject.scope, "describe-tasks", {"--tasks": sample.task_id or ""}, _ATTACHED)
    attached = Step(text, shown, task_url(subject.scope, sample.task_id))
    what = f"EBS volume {volume[0]}" if volume else "the EBS volume of its task"
    return Advice(
        cause=f"{owner} cannot start: {what} could not be attached{named}{f': {why}' if why else ''}.",
        ruled_out=("The application: no container had started.",),
        steps=(
            *((attached,) if sample.task_id else ()),
            settings,
            api_calls("CreateVolume", sample, subject, "See how Amazon EC2 answered CreateVolume, and for which key"),
        ),
    )


RULE = Rule(
    id=_ID,
    title="EBS volume could not be attached",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-ebs-volumes-scenarios.html",
    check=check,
    advise=advise,
    inhibits=("FH2002",),
)
