"""Where the task could not be put. The capitals are the codes of the page "Amazon ECS API failure reasons".

Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html
"""

from __future__ import annotations

from foghorn.signals.stop_reasons.matched_text import Said
from foghorn.signals.stop_reasons.wording import first, row

_LEADING = frozenset({"taskfailedtostart", "reason", "reasons"})
_CODES = frozenset({"resource", "attribute", "location", "inactive", "agent"})
_RESOURCES = frozenset({"cpu", "memory", "ports", "tcp", "udp", "eni", "gpu", "fargate", "inferentia"})
# In prose they count in capitals only: "an agent of change" is no code.
_IN_PROSE = (" RESOURCE ", " ATTRIBUTE ", " LOCATION ", " INACTIVE ")

_SPELT_OUT = (" empty capacity provider ", " no active instances ", " memberof placement constraint unsatisfied ")

_ROWS = (
    row("managed_instance_launch_failed", "unable to launch instance", "launch instances for capacity provider"),
    row(
        "placement_failure",
        " memberof ",
        " distinctinstance",
        "placement constraint",
        "no container instance met",
        "no container instances met",
        "no container instances were",
        "no container instance was",
        "unable to place a task",
        "capacity is unavailable",
        "capacity was unavailable",
        "capacity is not available",
        "no fargate capacity",
        "no fargate spot capacity",
        "unfulfillablecapacity",
        " insufficientinstancecapacity",
        "reached the limit on the number of",
    ),
    row(
        "agent_disconnected",
        "agent is not connected",
        "agent was not connected",
        "agent not connected",
        "agent is disconnected",
        "agent disconnected",
    ),
    # The task definition and the way it is run exclude each other.
    row(
        "configuration_error",
        "not compatible with",
        "requirescompatibilities",
        "compute strategy",
        "no fargate configuration",
    ),
)


def by_code(text: Said) -> str | None:
    """The kind of the reason codes in the text, or None. A resource that is short says more than AGENT next to it."""
    words = [word for word in text.folded.split() if word not in _LEADING]
    if words and len(words) <= 40 and all(word in _CODES or word in _RESOURCES for word in words):
        return _of_codes([word for word in words if word in _CODES])
    if any(code in text.folded for code in _SPELT_OUT):
        return "placement_failure"
    if text.exact.isupper():
        return None
    if any(code in text.exact for code in _IN_PROSE):
        return "placement_failure"
    return "agent_disconnected" if " AGENT " in text.exact else None


def _of_codes(codes: list[str]) -> str | None:
    if not codes:
        return None
    return "agent_disconnected" if set(codes) == {"agent"} else "placement_failure"


def match(text: Said) -> str | None:
    """The kind that the words tell of, or None."""
    return first(_ROWS, text)
