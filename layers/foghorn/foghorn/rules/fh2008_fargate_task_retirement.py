"""FH2008 Fargate retires tasks.

What: AWS Health announces the day from which Fargate stops tasks that run on an old platform revision.
Why it matters: Services replace their tasks by themselves; a standalone task is stopped, and nobody starts it again.
Known problems: A long notice comes in pages, and only what the last page names is listed. The day is the earliest.
Next steps: See that each service may start a task before one stops; run standalone tasks again before that day.
"""

from __future__ import annotations

from foghorn.rules.evidence import fields_of, sample_for, sample_of, text_of
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.retirement import named, notice, replaced_services, standalone_tasks
from foghorn.signals.signal import Severity

_ID = "FH2008"
_KINDS = ("fargate_task_retirement",)


def check(subject: Subject) -> Finding | None:
    """Fires when AWS Health says so."""
    sample = sample_of(subject, _KINDS)
    shown = ("startTime", "services", "tasks", "clusters", "statusCode", "eventTypeCode")
    return None if sample is None else Finding(_ID, sample.kind, fields_of(sample, *shown))


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says from when, and who must do something: nobody for services, somebody for standalone tasks."""
    sample = sample_for(finding, subject)
    day, where = text_of(sample, "startTime"), text_of(sample, "clusters")
    _, services = named(sample, "services")
    _, tasks = named(sample, "tasks")
    place, start = f" in {where}" if where else "", f" from {day} on" if day else ""
    words = [f"Fargate stops tasks on an old platform revision{place}{start}."]
    if tasks:
        words.append("Nobody starts the standalone tasks again: run them anew before that day.")
    if services:
        whole = text_of(sample, "totalPages") in ("", "1")
        nothing = "; nobody need do anything" if whole and not tasks else ""
        words.append(f"ECS replaces the tasks of services by itself{nothing}.")
    if not (services or tasks):
        words.append("The notice names neither service nor task.")
    early = Step(f"To choose the hour, force a new deployment of each service before {day or 'that day'}")
    looks = (standalone_tasks(sample, subject), replaced_services(sample, subject), early if services else None)
    steps = tuple(step for step in looks if step is not None)
    return Advice(cause=" ".join(words), steps=steps or (notice(sample, subject),))


RULE = Rule(
    id=_ID,
    title="Fargate retires tasks",
    kinds=_KINDS,
    severity=Severity.INFO,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-maintenance.html",
    check=check,
    advise=advise,
)
