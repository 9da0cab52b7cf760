"""Each function's role allows what the function was observed to do, and nothing more; the token is the notifier's."""

from __future__ import annotations

import dataclasses
import itertools

import pytest

from tests.contract.permissions.audit import problems
from tests.contract.permissions.broken_templates import BROKEN, TABLE
from tests.contract.permissions.deployment import Deployment, Grant, Mutation, Resources
from tests.contract.permissions.evaluation import allowed, allows
from tests.contract.permissions.plays import recorded
from tests.contract.permissions.reviewed import read_table

REVIEWED = read_table()
HOME = "eu-west-1"
SECRET_ARN = f"arn:aws:secretsmanager:{HOME}:123456789012:secret:team/slack-Ab3dE6"
TOPIC = "arn:aws:sns:eu-west-1:123456789012:operators"
CHOICES = {
    "Tracing": ("off", "on"),
    "SlackTokenSecret": ("foghorn/slack-token", "slack_token-1", SECRET_ARN),
    "AlarmTopicArn": ("", TOPIC),
    "Architecture": ("arm64", "x86_64"),
}
COMBINATIONS = [dict(zip(CHOICES, values, strict=True)) for values in itertools.product(*CHOICES.values())]


def found(parameters: dict[str, str] | None = None, change: Mutation | None = None) -> list[str]:
    """What the audit says of the template."""
    return problems(Deployment(parameters, change), recorded().calls, REVIEWED)


@pytest.mark.parametrize(
    "parameters", COMBINATIONS, ids=lambda given: " ".join(value[-12:] for value in given.values())
)
def test_every_role_allows_what_is_needed_and_nothing_more(parameters: dict[str, str]) -> None:
    """With and without tracing, the secret by name and by ARN."""
    assert found(parameters) == []


@pytest.mark.parametrize(
    "parameters", COMBINATIONS, ids=lambda given: " ".join(value[-12:] for value in given.values())
)
def test_only_the_notifier_reads_the_slack_token(parameters: dict[str, str]) -> None:
    """Whatever the parameters are, no other role has any right in Secrets Manager, and its own is for one secret."""
    deployment = Deployment(parameters)
    readers = {
        name: [grant for grant in deployment.grants(deployment.role_of(name)) if "secret" in grant.action.lower()]
        for name in deployment.functions
    }
    assert [name for name, grants in readers.items() if grants] == ["NotifierFunction"]
    (grant,) = readers["NotifierFunction"]
    assert grant.action == "secretsmanager:GetSecretValue"
    assert allows(grant, grant.action, deployment.secret_arn, HOME)
    for other in ("foghorn/slack-tokens-Ab3dE6", "foghorn/slack-token-staging-Ab3dE6", "payments/key-Ab3dE6"):
        assert not allows(grant, grant.action, deployment.arn("secretsmanager", f"secret:{other}"), HOME)


def test_a_parameter_with_a_condition_is_among_the_combinations() -> None:
    """A new condition in the template may switch a statement on: its parameter belongs in CHOICES."""
    template = Deployment().template
    assert {name for name in template["Parameters"] if f"'{name}'" in repr(template["Conditions"])} <= set(CHOICES)


@pytest.mark.parametrize("change, expected", BROKEN.values(), ids=BROKEN)
def test_what_is_broken_is_found(change: Mutation, expected: str) -> None:
    """The audit can fail, and says where."""
    assert expected in found(change=change)


def test_tracing_asks_for_the_right_to_trace() -> None:
    """The statement under the condition is needed when it is on; a template that forgets it is found."""

    def forget(resources: Resources) -> None:
        document = resources["SweeperRole"]["Properties"]["Policies"][0]["PolicyDocument"]
        document["Statement"] = [each for each in document["Statement"] if "Fn::If" not in each]

    assert found({"Tracing": "on"}, forget) == [
        "SweeperFunction needs xray:PutTelemetryRecords on *",
        "SweeperFunction needs xray:PutTraceSegments on *",
    ]


def test_a_function_that_reaches_for_more_is_found() -> None:
    """An observed call that the role does not allow: the other side of the same comparison."""
    calls = {
        dataclasses.replace(call, function="DeploymentFunction")
        for call in recorded().calls
        if call.operation == "dynamodb:Query" and call.function == "NotifierFunction"
    }
    assert calls
    assert problems(Deployment(), recorded().calls | calls, REVIEWED) == [
        f"DeploymentFunction needs dynamodb:Query on {TABLE}"
    ]


@pytest.mark.parametrize(
    "pattern, resource, expected",
    [
        ("arn:aws:sqs:r:1:queue", "arn:aws:sqs:r:1:queue", True),
        ("arn:aws:sqs:r:1:queue", "arn:aws:sqs:r:1:queue2", False),
        ("arn:aws:sqs:r:1:q.eue", "arn:aws:sqs:r:1:queue", False),
        ("arn:aws:ecs:r:1:service/*", "arn:aws:ecs:r:1:service/prod/web", True),
        ("arn:aws:ecs:r:1:service/*", "arn:aws:ecs:r:1:task/prod/web", False),
        ("secret-??????", "secret-Ab3dE6", True),
        ("secret-??????", "secret-Ab3dE6x", False),
        ("stream/[$LATEST]*", "stream/[$LATEST]01", True),
        ("stream/[ab]", "stream/a", False),
        ("*", "*", True),
    ],
)
def test_patterns_match_as_in_iam(pattern: str, resource: str, expected: bool) -> None:
    """`*` is any text and `?` one character; everything else is itself.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
    """
    assert allowed([Grant("Role", "Sid", "a:B", pattern, {})], "a:B", resource, HOME) is expected
