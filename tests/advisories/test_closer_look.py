"""What the closer look adds to the thread, and what it says of what it could not see."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foghorn.advisories.closer_look import looked_closer, missing_of
from foghorn.facts.closer_look import CheckName, CloserLook, LogTail, StartCheck, TargetGroup, Verdict
from foghorn.facts.missing import Missing

TAIL = LogTail("app", "/ecs/checkout", "ecs/app/1", "eu-west-1", ("starting", "no database"))
GROUP = TargetGroup(
    "blue",
    "arn",
    protocol="HTTP",
    port=8080,
    health_check_protocol="HTTP",
    health_check_port="traffic-port",
    health_check_path="/health",
    health_check_interval_s=30,
    health_check_timeout_s=5,
    healthy_threshold=5,
    unhealthy_threshold=2,
    matcher="200",
)
LABEL = "last log lines of container app of task 1, /ecs/checkout"

SHOWN = [
    ("nothing asked", CloserLook(), ()),
    ("log lines", CloserLook(logs=TAIL), ((LABEL, "starting\nno database"),)),
    ("an empty stream", CloserLook(logs=replace(TAIL, lines=())), ((LABEL, "no lines were returned"),)),
    ("missing", CloserLook(logs=Missing("x"), target_groups=Missing("y")), ()),
    (
        "a health check",
        CloserLook(target_groups=(GROUP,)),
        (
            (
                "health check of target group blue",
                (
                    "HTTP /health on the traffic port, expects 200, every 30 s, time-out 5 s,"
                    " unhealthy after 2 failures, healthy again after 5 successes"
                ),
            ),
        ),
    ),
    (
        "how long it drains",
        CloserLook(target_groups=(TargetGroup("tcp", "arn", deregistration_delay_s=300),)),
        (("health check of target group tcp", "drains for 300 s"),),
    ),
    (
        "one of TCP on a port of its own",
        CloserLook(target_groups=(TargetGroup("tcp", "arn", health_check_protocol="TCP", health_check_port="81"),)),
        (("health check of target group tcp", "TCP on port 81"),),
    ),
    (
        "checks",
        CloserLook(
            start_checks=(
                StartCheck(CheckName.SECURITY_GROUPS, Verdict.FINE, "sg-1 lets 443 out"),
                StartCheck(CheckName.REGISTRY_ROUTE, Verdict.FOUND, "subnet-1 has no route out"),
                StartCheck(CheckName.SECRETS, Verdict.NOT_CHECKED, "AccessDenied"),
            )
        ),
        (("✓ security groups", "sg-1 lets 443 out"), ("✗ way out of the subnets", "subnet-1 has no route out")),
    ),
]


@pytest.mark.parametrize(("look", "shown"), [row[1:] for row in SHOWN], ids=[row[0] for row in SHOWN])
def test_what_is_shown(look: CloserLook, shown: tuple[tuple[str, str], ...]) -> None:
    """Label and text of each part."""
    assert looked_closer(look) == shown


def test_the_last_lines_are_kept() -> None:
    """A block of the thread has room for so many characters; the end of a log says most."""
    lines = tuple(f"{number:02d} {'x' * 290}" for number in range(20))
    ((_, text),) = looked_closer(CloserLook(logs=replace(TAIL, lines=lines)))
    assert [line[:2] for line in text.splitlines()] == ["15", "16", "17", "18", "19"]


MISSED = [
    ("nothing asked", CloserLook(), []),
    (
        "the delay alone",
        CloserLook(target_groups=(replace(GROUP, deregistration_delay_s=Missing("denied")), GROUP)),
        ["deregistration delay of target group blue: denied"],
    ),
    ("all there", CloserLook(logs=TAIL, target_groups=(GROUP,)), []),
    (
        "all missing",
        CloserLook(
            logs=Missing("AccessDenied on GetLogEvents"),
            target_groups=Missing("no group"),
            start_checks=(
                StartCheck(CheckName.REGISTRY_ROUTE, Verdict.NOT_CHECKED, "AccessDenied on DescribeSubnets"),
                StartCheck(CheckName.VPC_ENDPOINTS, Verdict.NOT_CHECKED, "AccessDenied on DescribeSubnets"),
                StartCheck(CheckName.SECRETS, Verdict.NOT_CHECKED, "the budget of calls is used up"),
            ),
        ),
        [
            "last log lines: AccessDenied on GetLogEvents",
            "health check settings of the target group: no group",
            "way out of the subnets, VPC endpoints: AccessDenied on DescribeSubnets",
            "secrets: the budget of calls is used up",
        ],
    ),
]


@pytest.mark.parametrize(("look", "lines"), [row[1:] for row in MISSED], ids=[row[0] for row in MISSED])
def test_what_was_not_seen(look: CloserLook, lines: list[str]) -> None:
    """One line each, with the reason."""
    assert missing_of(look) == lines
