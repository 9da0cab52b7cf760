"""Facts that template.yaml must keep: delivery, privileges and limits. Its patterns have test_template_patterns.py."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from foghorn.incidents.policy import DEFAULT_POLICY
from foghorn.observability import SERVICE, Metric
from foghorn_local.bus import Application, load_application

TEMPLATE = Path(__file__).parents[2] / "template.yaml"
PARAMETERS = {"SlackChannel": "C0123456789"}
ASYNCHRONOUS = ("TaskStateFunction", "DeploymentFunction", "SweeperFunction", "SilenceFunction")
FUNCTIONS = (*ASYNCHRONOUS, "NotifierFunction")
# Actions that accept no resource at all: https://docs.aws.amazon.com/service-authorization/latest/reference/
WITHOUT_RESOURCES = {
    "ec2:DescribeNetworkAcls",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcEndpoints",
    "ecs:DescribeTaskDefinition",
    "elasticloadbalancing:DescribeTargetGroupAttributes",
    "ecs:ListClusters",
    "ecs:ListServices",
    "ecs:ListTasks",
    "elasticloadbalancing:DescribeTargetGroups",
    "logs:DescribeLogGroups",
    "ssm:DescribeParameters",
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
}


@pytest.fixture(scope="module")
def application() -> Application:
    """The application as deployed with tracing on, so that every optional statement is there."""
    return load_application(TEMPLATE, {**PARAMETERS, "Tracing": "on"})


def _statements(application: Application, function: str) -> Iterator[Mapping[str, Any]]:
    """The IAM statements of a function's role."""
    role = function.replace("Function", "Role")
    _, properties = application.resource(function)
    assert properties["Role"] == f"arn:aws:iam::123456789012:role/{role}", "the role must be written out"
    _, role_properties = application.resource(role)
    assert not role_properties.get("ManagedPolicyArns"), "managed policies are wider than what is needed"
    for policy in role_properties["Policies"]:
        yield from policy["PolicyDocument"]["Statement"]


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _actions(application: Application, function: str) -> set[str]:
    return {action for statement in _statements(application, function) for action in _listed(statement["Action"])}


def test_the_functions_are_those_that_others_rely_on(application: Application) -> None:
    """Logical ids, handler, runtime and code folder are public."""
    assert set(application.functions) == set(FUNCTIONS)
    for name, function in application.functions.items():
        _, properties = application.resource(name)
        assert function.handler == "app.handler"
        assert properties["Runtime"] == "python3.13"
        assert properties["Architectures"] == ["arm64"]
        assert len(properties["Layers"]) == 2
        assert function.code_path.parent == TEMPLATE.parent / "functions"
        assert "ReservedConcurrentExecutions" not in properties, "small accounts refuse it"


def test_every_function_declares_the_variables_that_redirect_it(application: Application) -> None:
    """`sam local invoke --env-vars` sets only what is declared; empty means the normal endpoints."""
    for function in application.functions.values():
        assert function.environment["AWS_ENDPOINT_URL"] == ""
        assert function.environment["SLACK_API_URL"] == ""


@pytest.mark.parametrize(
    "function, variables",
    [
        ("TaskStateFunction", {"DEAD_LETTER_QUEUE_URL", "READ_LOGS", "START_CHECKS"}),
        ("DeploymentFunction", {"DEAD_LETTER_QUEUE_URL"}),
        ("NotifierFunction", {"SLACK_CHANNEL", "ADMIN_CHANNEL", "SLACK_TOKEN_SECRET"}),
        ("SweeperFunction", {"DEAD_LETTER_QUEUE_URL", "NOTIFICATIONS_DEAD_LETTER_QUEUE_URL"}),
        ("SilenceFunction", {"SILENCE_EXCLUDE_CLUSTERS"}),
    ],
)
def test_each_function_gets_the_settings_it_needs_and_no_more(
    application: Application, function: str, variables: set[str]
) -> None:
    """A setting that a function does not use is one that it should not see."""
    environment = application.functions[function].environment
    expected = {f"FOGHORN_{name}" for name in variables | {"TABLE", "QUEUE_URL", "REOPEN_WITHIN_S"}}
    assert {name for name in environment if name.startswith("FOGHORN_")} == expected


@pytest.mark.parametrize("function", FUNCTIONS)
def test_statements_name_their_resources(application: Application, function: str) -> None:
    """No action wildcard, and "*" only for actions that accept no resource."""
    for statement in _statements(application, function):
        actions = set(_listed(statement["Action"]))
        assert not [action for action in actions if "*" in action]
        if "*" in _listed(statement["Resource"]):
            assert actions <= WITHOUT_RESOURCES
        assert statement["Sid"]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_ecs_is_read_only_and_not_for_the_notifier(application: Application, function: str) -> None:
    """No function may write to ECS, and the notifier cannot call it at all."""
    ecs = {action for action in _actions(application, function) if action.startswith("ecs:")}
    assert all(action.startswith(("ecs:Describe", "ecs:List")) for action in ecs)
    assert bool(ecs) is (function != "NotifierFunction")


def test_only_the_notifier_reads_the_slack_token(application: Application) -> None:
    """The secret is one function's business, and one secret's."""
    readers = {name for name in FUNCTIONS if "secretsmanager:GetSecretValue" in _actions(application, name)}
    assert readers == {"NotifierFunction"}


@pytest.mark.parametrize(
    "secret, resource",
    [
        ("foghorn/slack-token", "arn:aws:secretsmanager:us-east-1:123456789012:secret:foghorn/slack-token-??????"),
        (
            "arn:aws:secretsmanager:us-east-1:123456789012:secret:foghorn/slack-token-AbCdEf",
            "arn:aws:secretsmanager:us-east-1:123456789012:secret:foghorn/slack-token-AbCdEf",
        ),
    ],
    ids=["by name", "by ARN"],
)
def test_the_secret_may_be_a_name_or_an_arn(secret: str, resource: str) -> None:
    """Both forms give a policy for exactly that secret."""
    application = load_application(TEMPLATE, {**PARAMETERS, "SlackTokenSecret": secret})
    (statement,) = (s for s in _statements(application, "NotifierFunction") if s["Sid"] == "ReadTheSlackToken")
    assert statement["Resource"] == resource


def test_traces_are_off_unless_asked_for(application: Application) -> None:
    """Without the parameter there is neither tracing nor the right to trace."""
    quiet = load_application(TEMPLATE, PARAMETERS)
    for app, mode, disabled in ((quiet, "PassThrough", "true"), (application, "Active", "false")):
        for name, function in app.functions.items():
            assert app.resource(name)[1]["TracingConfig"]["Mode"] == mode
            assert function.environment["POWERTOOLS_TRACE_DISABLED"] == disabled
            assert ("xray:PutTraceSegments" in _actions(app, name)) is (mode == "Active")


def test_no_event_is_lost_between_bus_and_function(application: Application) -> None:
    """Every rule and schedule has retries said aloud and a dead-letter queue that it may write to."""
    _, policy = application.resource("EventsDeadLetterQueuePolicy")
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "events.amazonaws.com"}
    allowed = {arn.rpartition("/")[2] for arn in statement["Condition"]["ArnEquals"]["aws:SourceArn"]}
    assert allowed == {trigger.name for trigger in (*application.rules, *application.schedules)}
    for trigger in (*application.rules, *application.schedules):
        assert trigger.dead_letter_queue == "EventsDeadLetterQueue"
        assert "RetryPolicy" in application.resource(trigger.name)[1]["Targets"][0]


@pytest.mark.parametrize("function", ASYNCHRONOUS)
def test_what_a_function_fails_on_leaves_with_its_error(application: Application, function: str) -> None:
    """The on-failure destination is set, and the role may send there."""
    assert application.functions[function].invoke_config.on_failure == "EventsDeadLetterQueue"
    targets = [
        resource
        for statement in _statements(application, function)
        if statement["Action"] == "sqs:SendMessage"
        for resource in _listed(statement["Resource"])
    ]
    assert "arn:aws:sqs:us-east-1:123456789012:EventsDeadLetterQueue" in targets


def test_the_sweeper_comes_every_minute(application: Application) -> None:
    """A run ends before the next begins, and a failed one is tried again before it is an alarm."""
    (schedule,) = (each for each in application.schedules if each.function == "SweeperFunction")
    assert (schedule.function, schedule.every_s, schedule.retry_attempts) == ("SweeperFunction", 60, 0)
    assert application.functions["SweeperFunction"].timeout_s < 60
    assert application.functions["SweeperFunction"].invoke_config.maximum_retry_attempts == 2


def test_the_silence_check_comes_every_quarter_of_an_hour(application: Application) -> None:
    """Two runs are two looks, far enough apart; a run is over before its turn is, and none is tried again at once."""
    (schedule,) = (each for each in application.schedules if each.function == "SilenceFunction")
    assert (schedule.every_s, schedule.retry_attempts) == (900, 0)
    assert schedule.every_s >= DEFAULT_POLICY.silence_apart_s
    silence = application.functions["SilenceFunction"]
    assert silence.timeout_s < DEFAULT_POLICY.silence_lease_s < schedule.every_s
    assert silence.invoke_config.maximum_retry_attempts == 0


def test_the_silence_check_can_be_off(application: Application) -> None:
    """Then there is nothing of it: no function, role, log group, schedule, nor its ARN at the dead-letter queue."""
    off = load_application(TEMPLATE, {**PARAMETERS, "SilenceCheck": "off"})
    assert set(application.functions) - set(off.functions) == {"SilenceFunction"}
    assert [schedule.function for schedule in off.schedules] == ["SweeperFunction"]
    for kind in ("AWS::IAM::Role", "AWS::Logs::LogGroup", "AWS::Lambda::EventInvokeConfig", "AWS::Lambda::Permission"):
        assert [name for name in off.resource_ids(kind) if name.startswith("Silence")] == []
        assert [name for name in application.resource_ids(kind) if name.startswith("Silence")] != []
    _, policy = off.resource("EventsDeadLetterQueuePolicy")
    arns = policy["PolicyDocument"]["Statement"][0]["Condition"]["ArnEquals"]["aws:SourceArn"]
    assert [arn for arn in arns if "Silence" in arn] == []
    assert {arn.rpartition("/")[2] for arn in arns} == {each.name for each in (*off.rules, *off.schedules)}


@pytest.mark.parametrize("names", ["", "dev", "dev,staging_2", "dev, staging-eu"])
def test_clusters_may_be_excluded_by_name(names: str) -> None:
    """What the parameter takes, the function can read."""
    application = load_application(TEMPLATE, {**PARAMETERS, "SilenceExcludeClusters": names})
    environment = application.functions["SilenceFunction"].environment
    assert environment["FOGHORN_SILENCE_EXCLUDE_CLUSTERS"] == names


def test_the_queue_outlasts_the_notifier(application: Application) -> None:
    """Standard queue, visibility of six time-outs, ten receives, partial failures, bounded pollers."""
    (mapping,) = application.event_source_mappings
    assert (mapping.function, mapping.queue) == ("NotifierFunction", "NotificationsQueue")
    assert mapping.report_failures
    assert mapping.maximum_concurrency == 2
    _, queue = application.resource("NotificationsQueue")
    assert "FifoQueue" not in queue
    assert queue["VisibilityTimeout"] >= 6 * application.functions["NotifierFunction"].timeout_s
    assert queue["RedrivePolicy"]["maxReceiveCount"] >= 10
    assert queue["RedrivePolicy"]["deadLetterTargetArn"].endswith(":NotificationsDeadLetterQueue")


def test_alarms_watch_each_dead_letter_queue_and_slack(application: Application) -> None:
    """One message in either, or one refusal, is an alarm; the topic is optional."""
    with_topic = load_application(
        TEMPLATE, {**PARAMETERS, "AlarmTopicArn": "arn:aws:sns:us-east-1:123456789012:operators"}
    )
    watched = set()
    for name in application.resource_ids("AWS::CloudWatch::Alarm"):
        _, alarm = application.resource(name)
        assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (0, "GreaterThanThreshold")
        assert "AlarmActions" not in alarm
        assert with_topic.resource(name)[1]["AlarmActions"] == ["arn:aws:sns:us-east-1:123456789012:operators"]
        watched.add((alarm["MetricName"], alarm["Dimensions"][0]["Value"]))
    visible = "ApproximateNumberOfMessagesVisible"
    assert watched == {
        (visible, "EventsDeadLetterQueue"),
        (visible, "NotificationsDeadLetterQueue"),
        (Metric.SLACK_REFUSED.value, SERVICE),
    }


def test_every_function_writes_to_a_log_group_that_forgets(application: Application) -> None:
    """Log groups are declared, with a retention, one per function."""
    for name in FUNCTIONS:
        group = name.replace("Function", "LogGroup")
        assert application.resource(name)[1]["LoggingConfig"]["LogGroup"] == group
        assert int(application.resource(group)[1]["RetentionInDays"]) == 30
    source = TEMPLATE.read_text(encoding="utf-8")
    for name in FUNCTIONS:
        assert source.index(f"\n  {name.replace('Function', 'LogGroup')}:\n") < source.index(f"\n  {name}:\n")


def test_the_table_has_the_keys_that_the_store_uses(application: Application) -> None:
    """Keys, time to live and the sparse index by due time."""
    _, table = application.resource("IncidentTable")
    assert [key["AttributeName"] for key in table["KeySchema"]] == ["pk", "sk"]
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    (index,) = table["GlobalSecondaryIndexes"]
    assert index["IndexName"] == "due"
    assert [key["AttributeName"] for key in index["KeySchema"]] == ["due_shard", "due_at"]
    assert table["BillingMode"] == "PAY_PER_REQUEST"


def test_yaml_features_that_cloudformation_refuses_are_not_used() -> None:
    """Aliases and merges pass SAM's own reader and fail in CloudFormation."""
    from samtranslator.yaml_helper import yaml_parse

    seen: dict[int, str] = {}

    def walk(node: object, path: str) -> None:
        if isinstance(node, dict | list) and node:
            assert id(node) not in seen, f"{path} is an alias of {seen.get(id(node))}"
            seen[id(node)] = path
            items = node.items() if isinstance(node, dict) else enumerate(node)
            for key, value in items:
                walk(value, f"{path}.{key}")

    template = yaml_parse(TEMPLATE.read_text(encoding="utf-8"))
    walk(template, "")
    assert json.dumps(template, default=str)
