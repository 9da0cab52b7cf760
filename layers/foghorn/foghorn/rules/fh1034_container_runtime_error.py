"""FH1034 Container runtime failed.

What: The container runtime or the agent failed while a container was stopped, inspected or looked up.
Why it matters: The fault is the host's, not the application's: on EC2 other tasks on the instance are at risk.
Known problems: The error names what the agent tried, rarely why it failed; a full disk, a crashed daemon and a reboot
look alike.
Next steps: See on which instance it ran; if it repeats there, drain and replace the instance.
"""

from __future__ import annotations

from foghorn.rules.evidence import container_name, named_by_event, owner_name, reason_of, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import service_events, where_it_ran
from foghorn.signals.signal import Severity

_ID = "FH1034"
_KINDS = ("container_runtime_error",)
_WHY = {
    "CannotStop": "the runtime could not stop it",
    "CannotInspect": "the runtime could not say how it is",
    "CannotDescribe": "the runtime could not say how it is",
    "CannotRemove": "the runtime could not remove it",
    "Vanished": "the runtime no longer knew it",
    "NoSuchContainer": "the runtime no longer knew it",
    "InternalError": "ECS reports an error of its own",
}


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says what the agent tried."""
    sample = sample_for(finding, subject)
    why = next((words for mark, words in _WHY.items() if mark in reason_of(sample)), "the runtime reported an error")
    text = "See on which instance it ran, and read its agent and Docker logs of that time"
    return Advice(
        cause=f"The container runtime failed under {container_name(sample)} of {owner_name(sample, subject)}: {why}.",
        ruled_out=("The application: the error is of the runtime or the agent, not an exit of its own.",),
        steps=(
            where_it_ran(sample, subject, text if sample.launch_type == "EC2" else ""),
            service_events(sample, subject),
        ),
    )


RULE = Rule(
    id=_ID,
    title="Container runtime failed",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html",
    check=check,
    advise=advise,
)
