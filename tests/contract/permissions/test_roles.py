"""Each function's role allows what the function was observed to do, and nothing more; the token is the notifier's."""

from __future__ import annotations

import dataclasses
import itertools

import botocore.session
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
# Of what roles may depend on, every combination; what they do not know of goes along with these.
CHOICES = {
    "Tracing": ("off", "on"),
    "SlackTokenSecret": ("foghorn/slack-token", "slack_token-1", SECRET_ARN),
    "ReadLogs": ("on", "off"),
    "StartChecks": ("on", "off"),
    "SilenceCheck": ("on", "off"),
}
BESIDE = {
    "AlarmTopicArn": ("", TOPIC),
    "Architecture": ("arm64", "x86_64"),
}
COMBINATIONS = [
    pytest.param(
        dict(zip([*CHOICES, *BESIDE], [*chosen, *beside], strict=True)),
        id=" ".join(value[-12:] or "none" for value in [*chosen, *beside]),
    )
    for chosen, beside in zip(
        itertools.product(*CHOICES.values()), itertools.cycle(itertools.product(*BESIDE.values())), strict=False
    )
]
SWITCHED = {
    "ReadLogs": {"logs:GetLogEvents"},
    "StartChecks": {
        *("ec2:DescribeSubnets", "ec2:DescribeRouteTables", "ec2:DescribeVpcEndpoints"),
        *("ec2:DescribeSecurityGroups", "ec2:DescribeNetworkAcls", "iam:SimulatePrincipalPolicy"),
        *("secretsmanager:DescribeSecret", "ssm:DescribeParameters", "logs:DescribeLogGroups"),
    },
}
"""What goes with a parameter: the calls, and the actions of the same names."""


def found(parameters: dict[str, str] | None = None, change: Mutation | None = None) -> list[str]:
    """What the audit says of the template."""
    return problems(Deployment(parameters, change), recorded(parameters).calls, REVIEWED)


@pytest.mark.parametrize("parameters", COMBINATIONS)
def test_every_role_allows_what_is_needed_and_nothing_more(parameters: dict[str, str]) -> None:
    """With and without tracing, log lines and start-up checks, the secret by name and by ARN."""
    assert found(parameters) == []


@pytest.mark.parametrize("parameters", COMBINATIONS)
def test_only_the_notifier_reads_the_slack_token(parameters: dict[str, str]) -> None:
    """Whatever the parameters are, no other role may read a secret's value, and its own right is for one secret."""
    deployment = Deployment(parameters)
    rights = {
        name: [grant for grant in deployment.grants(deployment.role_of(name)) if "secret" in grant.action.lower()]
        for name in deployment.functions
    }
    checks = {"TaskStateFunction": ["secretsmanager:DescribeSecret"]} if parameters["StartChecks"] == "on" else {}
    assert {name: [grant.action for grant in grants] for name, grants in rights.items() if grants} == {
        "NotifierFunction": ["secretsmanager:GetSecretValue"],
        **checks,
    }
    (grant,) = rights["NotifierFunction"]
    assert allows(grant, grant.action, deployment.secret_arn, HOME)
    for other in ("foghorn/slack-tokens-Ab3dE6", "foghorn/slack-token-staging-Ab3dE6", "payments/key-Ab3dE6"):
        assert not allows(grant, grant.action, deployment.arn("secretsmanager", f"secret:{other}"), HOME)


def test_to_describe_a_secret_is_not_to_read_it() -> None:
    """What TaskStateFunction may do has no value in its answer; what the notifier may do has."""
    model = botocore.session.get_session().get_service_model("secretsmanager")
    answers = {name: model.operation_model(name).output_shape for name in ("DescribeSecret", "GetSecretValue")}
    values = {name: set(shape.members) & {"SecretString", "SecretBinary"} for name, shape in answers.items() if shape}
    assert values == {"DescribeSecret": set(), "GetSecretValue": {"SecretString", "SecretBinary"}}


@pytest.mark.parametrize("parameter", SWITCHED)
def test_what_is_off_is_neither_allowed_nor_called(parameter: str) -> None:
    """And the template that goes on without the functions, or they without it, is found."""
    off = {parameter: "off"}
    on_calls, off_calls = (recorded(given).operations(of_functions=True) for given in ({}, off))
    assert (on_calls - off_calls, off_calls - on_calls) == (SWITCHED[parameter], set())
    actions = [{grant.action for grant in Deployment(given).grants("TaskStateRole")} for given in ({}, off)]
    assert (actions[0] - actions[1], actions[1] - actions[0]) == (SWITCHED[parameter], set())
    role_on = problems(Deployment(), recorded(off).calls, REVIEWED)
    role_off = problems(Deployment(off), recorded().calls, REVIEWED)
    for action in SWITCHED[parameter]:
        assert any(f": {action} on " in line and line.endswith("is not needed") for line in role_on)
        assert any(line.startswith(f"TaskStateFunction needs {action} on ") for line in role_off)


def test_without_the_silence_check_nothing_of_it_is_there() -> None:
    """No function, no role and no call: nothing lists what there is."""
    listing = {"ecs:ListClusters", "ecs:ListServices", "ecs:ListTasks", "ecs:DescribeTasks"}
    on, off = (Deployment(given) for given in ({}, {"SilenceCheck": "off"}))
    assert set(on.functions) - set(off.functions) == {"SilenceFunction"}
    for deployment, expected in ((on, listing), (off, set())):
        granted = {
            grant.action for name in deployment.functions for grant in deployment.grants(deployment.role_of(name))
        }
        assert granted & listing == expected
    calls = recorded({"SilenceCheck": "off"}).operations(of_functions=True)
    assert calls.isdisjoint(listing)


def test_a_parameter_with_a_condition_is_among_the_combinations() -> None:
    """A new condition in the template may switch a statement on: its parameter belongs in CHOICES, unless roles do not
    know it.
    """
    template = Deployment().template
    roles = repr([each for each in template["Resources"].values() if each["Type"] == "AWS::IAM::Role"])
    for name in template["Parameters"]:
        conditions = {condition for condition, body in template["Conditions"].items() if f"'{name}'" in repr(body)}
        assert not conditions or name in {*CHOICES, *BESIDE}
        assert name not in BESIDE or not any(f"'{known}'" in roles for known in {name, *conditions})


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
