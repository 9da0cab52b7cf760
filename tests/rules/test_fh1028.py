"""The status reason's error is quoted, and put in words where AWS explains it."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1028_ebs_volume_failed import RULE
from tests.rules.builders import FAMILY_SCOPE, signal, stopped, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CASES = [
    Case(
        FIRES,
        "the error of a KMS key",
        stopped(
            "ebs_volume_failed", 'ECS failed to set up the EBS volume. Encountered IdempotentParameterMismatch"; "The'
        ),
        says=(
            (
                "the EBS volume of its task could not be attached (IdempotentParameterMismatch): AWS"
                " answers this where the KMS"
            ),
            "AmazonElasticBlockStorage",
            "Check KMS key, snapshot, file system type and role of the EBS volume of checkout",
            "AttributeKey=EventName,AttributeValue=CreateVolume",
        ),
    ),
    Case(
        FIRES,
        "a time-out that names the volume",
        stopped(
            "ebs_volume_failed",
            "ECS timed out while configuring the EBS volume attachment of vol-0123456789abcdef0 to it",
        ),
        says=("EBS volume vol-0123456789abcdef0 could not be attached: it took too long",),
    ),
    Case(
        FIRES,
        "a standalone task has no service to look at",
        stopped("ebs_volume_failed", "ECS failed to set up the EBS volume", scope=FAMILY_SCOPE, service=None),
        says=("nightly-report cannot start", "the volume that is configured at launch in checkout:42"),
        never=("describe-services",),
    ),
    Case(
        FIRES,
        "a call that was refused",
        stopped(
            "ebs_volume_failed",
            "ECS failed to set up the EBS volume: User:"
            " arn:aws:sts::123456789012:assumed-role/infra/x is not authorized to"
            " perform: ec2:CreateVolume on resource: *",
        ),
        says=("could not be attached: ec2:CreateVolume was refused.",),
    ),
    Case(
        FIRES,
        "no task is named",
        stopped("ebs_volume_failed", "EBS", task_id=None),
        says=("the EBS volume of its task",),
    ),
    Case(NEAR_MISS, "the infrastructure role cannot be assumed", subject(signal("iam_role_assume_failed"))),
    Case(SILENT, "another volume", subject(signal("volume_failed"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1028_ebs_volume_failed(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
