"""A network interface is a choice on EC2 in mode awsvpc, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from foghorn.facts.fact import Facts
from foghorn.rules.fh1043_network_interface_slow import RULE
from foghorn.signals.signal import Signal
from tests.rules.builders import definition, facts, started_up, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why


def _on_ec2(interface_s: float | None = 18, **changes: Any) -> Signal:
    """30 s of provisioning, 60 s in all."""
    shape = {"provision_s": 30 + max(0, (interface_s or 0) - 30), "pull_s": 20, "start_s": 10}
    return started_up(interface_s=interface_s, **{**shape, "launch_type": "EC2", **changes})


def _mode(network_mode: str | None) -> Facts:
    return facts(definition=definition(network_mode=network_mode))


AWSVPC = _mode("awsvpc")
CASES = [
    Case(
        FIRES,
        "exactly 30 %",
        subject(_on_ec2(), given=AWSVPC),
        says=(
            "A task of checkout waited long for its network interface: 18.0 s of 1 min (30 %).",
            "Weigh network mode bridge for checkout:42",
            "no security group per task either",
            "aws ecs describe-task-definition --task-definition checkout:42",
        ),
    ),
    Case(FIRES, "two minutes", subject(_on_ec2(120), given=AWSVPC), says=("2 min of 2 min 30 s (80 %)",)),
    Case(NEAR_MISS, "Fargate is always awsvpc", subject(_on_ec2(launch_type="FARGATE"), given=AWSVPC)),
    Case(NEAR_MISS, "the launch type is not told", subject(_on_ec2(launch_type=None), given=AWSVPC)),
    Case(NEAR_MISS, "just below 30 %", subject(_on_ec2(17.999), given=AWSVPC)),
    Case(
        NEAR_MISS,
        "most of a quick start-up",
        subject(_on_ec2(9.9, provision_s=10, pull_s=1, start_s=1), given=AWSVPC),
    ),
    Case(NEAR_MISS, "it waited for an instance", subject(_on_ec2(121), given=AWSVPC)),
    Case(NEAR_MISS, "bridge mode", subject(_on_ec2(), given=_mode("bridge"))),
    Case(NEAR_MISS, "no mode is set: bridge", subject(_on_ec2(), given=_mode(None))),
    Case(NEAR_MISS, "the task definition is not known", subject(_on_ec2())),
    Case(NEAR_MISS, "when it was connected is not told", subject(_on_ec2(None), given=AWSVPC)),
    Case(NEAR_MISS, "it never ran", subject(_on_ec2(ran_s=None), given=AWSVPC)),
    Case(NEAR_MISS, "it ran for hours before it failed", subject(_on_ec2(ran_s=9_000), given=AWSVPC)),
    Case(SILENT, "four seconds", subject(_on_ec2(4), given=AWSVPC)),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1043_network_interface_slow(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
