"""Free addresses are counted where the task was to run."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1019_eni_provisioning_failed import RULE
from tests.rules.builders import signal, stopped, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CASES = [
    Case(
        FIRES,
        "a zone is known",
        subject(signal("eni_provisioning_failed")),
        says=(
            "a task of checkout in eu-west-1a",
            "Name=availability-zone,Values=eu-west-1a",
            "AvailableIpAddressCount",
        ),
    ),
    Case(
        FIRES,
        "no zone is known",
        subject(signal("eni_provisioning_failed", availability_zone=None)),
        says=("aws ec2 describe-subnets --region eu-west-1",),
    ),
    Case(
        FIRES,
        "the text names the subnet",
        stopped(
            "eni_provisioning_failed",
            "Unexpected EC2 error while attempting to Create Network Interface in subnet 'subnet-0123456789abcdef0':"
            " InsufficientFreeAddressesInSubnet",
        ),
        says=(
            "a task of checkout in subnet-0123456789abcdef0: the subnet has no free address left.",
            "aws ec2 describe-subnets --subnet-ids subnet-0123456789abcdef0 --region eu-west-1",
            "AttributeKey=EventName,AttributeValue=CreateNetworkInterface",
        ),
        never=("Find the subnets",),
    ),
    Case(
        FIRES,
        "a tag policy",
        stopped("eni_provisioning_failed", "Unexpected EC2 error while attempting to tag: TagPolicyViolation"),
        says=("a tag policy of the organisation forbids its tags",),
    ),
    Case(NEAR_MISS, "an instance lacks interfaces", subject(signal("placement_failure"))),
    Case(SILENT, "the registry was unreachable", subject(signal("image_pull_network"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1019_eni_provisioning_failed(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
