"""The closer look: what is gathered for the leading cause alone, after the first word.

Each part is a value, `Missing(reason)`, or None: not asked, because the cause does not call for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from foghorn.facts.missing import Missing

MAX_LOG_LINES = 20
"""Lines kept of a container's log: the last ones."""

MAX_LOG_LINE = 300
"""Characters kept of one line."""

MAX_TARGET_GROUPS = 5
"""https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html: target groups per service"""


@dataclass(frozen=True, slots=True)
class LogTail:
    """The last lines that one container wrote, oldest first; secrets with a known shape or name are taken out.

    `lines` is empty where the stream is there and holds nothing.
    """

    container: str
    log_group: str
    log_stream: str
    region: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """Health check settings of a target group, and how long it drains a target: None where that was not asked.

    Sources: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroup.html and
    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
    """

    name: str
    arn: str
    protocol: str | None = None
    port: int | None = None
    health_check_protocol: str | None = None
    health_check_port: str | None = None
    health_check_path: str | None = None
    health_check_interval_s: int | None = None
    health_check_timeout_s: int | None = None
    healthy_threshold: int | None = None
    unhealthy_threshold: int | None = None
    matcher: str | None = None
    deregistration_delay_s: int | Missing | None = None


class CheckName(StrEnum):
    """What can keep a task from starting although its definition is right.

    The six of https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-aws-troubleshootecstaskfailedtostart.html
    """

    REGISTRY_ROUTE = "registry_route"
    EXECUTION_ROLE = "execution_role"
    VPC_ENDPOINTS = "vpc_endpoints"
    SECURITY_GROUPS = "security_groups"
    SECRETS = "secrets"
    LOGGING = "logging"


class Verdict(StrEnum):
    """How one check ended."""

    FOUND = "found"
    FINE = "fine"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class StartCheck:
    """One check of why a task cannot start.

    `text` reads well by itself: what is wrong, what is fine, or why it was not checked. `resource` names what it is
    about: a subnet, a security group, a role, an endpoint's service, a secret, a log group.
    """

    name: CheckName
    verdict: Verdict
    text: str
    resource: str | None = None


@dataclass(frozen=True, slots=True)
class CloserLook:
    """What was gathered about one kind of failure. `start_checks` is empty where none was relevant.

    `start_calls`: calls that the start-up checks made.
    """

    logs: LogTail | Missing | None = None
    target_groups: tuple[TargetGroup, ...] | Missing | None = None
    start_checks: tuple[StartCheck, ...] = ()
    start_calls: int = 0


NOTHING = CloserLook()
