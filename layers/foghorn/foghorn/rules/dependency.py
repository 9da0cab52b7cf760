"""The container that was waited for, and for what: by the text of the event, else by `dependsOn`.

Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
"""

from __future__ import annotations

import re

from foghorn.rules.evidence import container_of, reason_of
from foghorn.rules.model import Subject
from foghorn.signals.signal import Signal

_NAME = "([A-Za-z0-9_-]{1,255})"
_AWAITED = re.compile(rf"ordering dependency \[\{{?{_NAME}[ (\]]|depend\w* (?:on )?container ['\"]{_NAME}['\"]")
_UNSAID = "ended or did not become healthy in time"
_UNMET = {
    "START": "did not start in time",
    "COMPLETE": "did not run to its end in time",
    "SUCCESS": "did not end with exit code 0 in time",
    "HEALTHY": _UNSAID,
}
_MOST_LISTED = 5


def awaited_container(sample: Signal, subject: Subject) -> str | None:
    """The container that the text names, else the only one that `dependsOn` names."""
    found, known = _AWAITED.search(reason_of(sample)), _depends_on(sample, subject)
    if found is not None:
        return found[1] or found[2]
    return known[0][0] if len(known) == 1 else None


def what_it_waited_for(sample: Signal, subject: Subject) -> str:
    """Who was waited for and what did not happen, as the end of a sentence."""
    awaited, known = awaited_container(sample, subject), _depends_on(sample, subject)
    if awaited is None:
        listed = ", ".join(f"{name}: {condition}" for name, condition in known[:_MOST_LISTED])
        more = ", …" if len(known) > _MOST_LISTED else ""
        if not known:
            return f"a container that it depends on {_UNSAID}"
        return f"one of the containers in its dependsOn did not reach its condition in time ({listed}{more})"
    condition = dict(known).get(awaited)
    if condition is None:
        return f"container {awaited} {_UNSAID}"
    return f"container {awaited} {_UNMET.get(condition, _UNSAID)} (dependsOn: {condition})"


def _depends_on(sample: Signal, subject: Subject) -> tuple[tuple[str, str], ...]:
    container = container_of(sample, subject)
    return container.depends_on if container is not None else ()
