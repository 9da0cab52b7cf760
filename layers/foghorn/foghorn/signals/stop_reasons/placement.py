"""Where the task could not be put. The capitals are the codes of the page "Amazon ECS API failure reasons".

Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html
"""

from __future__ import annotations

from foghorn.signals.stop_reasons.wording import Said, first, row

_ROWS = (
    # Before capacity codes: this one quotes them from EC2.
    row("managed_instance_launch_failed", r"unable to launch instance\(?s?\)?|launch instances? for capacity provider"),
    # Codes. A list of reasons may name AGENT next to them; a resource that is short says more.
    row("placement_failure", r"\bRESOURCE:\s?[A-Z]|\bATTRIBUTE\b|\bLOCATION\b|\bINACTIVE\b", exact_case=True),
    row("placement_failure", r"no active instances|empty capacity provider|memberOf|distinctInstance"),
    # The same in prose.
    row("placement_failure", r"placement constraint|no container instances? (?:met|were)|unable to place a task"),
    row(
        "placement_failure",
        r"capacity (?:is|was) (?:un|not )available|no fargate (?:spot )?capacity|unfulfillable ?capacity",
    ),
    row("placement_failure", r"reached the limit on the number of"),
    # The agent's connection, as a code or in prose.
    row("agent_disconnected", r"(?:^|[\s\",:])AGENT(?:$|[\s\",.:])", exact_case=True),
    row("agent_disconnected", r"agent (?:is |was )?(?:not connected|disconnected)"),
    # The task definition and the way it is run exclude each other.
    row(
        "configuration_error", r"not compatible with|requiresCompatibilities|compute strategy|no fargate configuration"
    ),
)


def match(text: Said) -> str | None:
    """The kind that the text names, or None."""
    return first(_ROWS, text)
