"""The template is read as SAM deploys it, and a template that cannot be read says why."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

import pytest

from foghorn_local.bus import AmbiguousEventError, Application, TemplateError, load_application

HEAD = """\
Transform: AWS::Serverless-2016-10-31
Parameters:
  Level: {Type: String, Default: INFO}
  Needed: {Type: String}
Conditions:
  Loud: !Equals [!Ref Level, DEBUG]
Resources:
  Dead: {Type: "AWS::SQS::Queue"}
  Work: {Type: "AWS::SQS::Queue"}
  Role: {Type: "AWS::IAM::Role", Properties: {AssumeRolePolicyDocument: {}}}
  One:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      CodeUri: functions/one
      Role: !GetAtt Role.Arn
      Timeout: 7
      Environment:
        Variables:
          LEVEL: !Ref Level
          QUEUE: !Ref Work
          NAME: !Sub "${AWS::Region}-${Work.Arn}-${!literal}"
          NOISE: !If [Loud, "yes", "no"]
          NEEDED: !Ref Needed
      EventInvokeConfig:
        MaximumRetryAttempts: 1
        DestinationConfig: {OnFailure: {Type: SQS, Destination: !GetAtt Dead.Arn}}
      Events:
"""
GOOD = """\
Red:
  Type: EventBridgeRule
  Properties:
    Pattern: {source: [red]}
    RetryPolicy: {MaximumRetryAttempts: 4, MaximumEventAgeInSeconds: 600}
    DeadLetterConfig: {Arn: !GetAtt Dead.Arn}
Disabled: {Type: EventBridgeRule, Properties: {Pattern: {source: [off]}, State: DISABLED}}
Odd: {Type: EventBridgeRule, Properties: {Pattern: {source: [red, odd], detail: {odd: [true]}}}}
Calls: {Type: EventBridgeRule, Properties: {Pattern: {source: [aws.ecs], detail: {errorCode: [{exists: true}]}}}}
Often: {Type: Schedule, Properties: {Schedule: rate(5 minutes)}}
Nightly: {Type: Schedule, Properties: {Schedule: "cron(0 3 * * ? *)"}}
Queue:
  Type: SQS
  Properties: {Queue: !GetAtt Work.Arn, BatchSize: 3, FunctionResponseTypes: [ReportBatchItemFailures]}
"""


def _write(folder: Path, events: str, head: str = HEAD) -> Path:
    path = folder / "template.yaml"
    path.write_text(head + indent(dedent(events), " " * 8), encoding="utf-8")
    return path


@pytest.fixture
def application(tmp_path: Path) -> Application:
    """A small application with every kind of trigger."""
    return load_application(_write(tmp_path, GOOD), {"Needed": "here"}, physical={"Work": "http://127.0.0.1:1/work"})


def test_a_rule_knows_its_target_retries_and_queue(application: Application) -> None:
    """What the template says about a rule arrives, and EventBridge's defaults where it says nothing."""
    rules = {rule.name: rule for rule in application.rules}
    red, odd = rules["OneRed"], rules["OneOdd"]
    assert (red.function, red.state) == ("One", "ENABLED")
    assert (red.retry_attempts, red.retry_event_age_s, red.dead_letter_queue) == (4, 600, "Dead")
    assert (odd.retry_attempts, odd.retry_event_age_s, odd.dead_letter_queue) == (185, 86_400, None)


def test_an_event_starts_the_function_of_the_rule_it_matches(application: Application) -> None:
    """One match gives its function, none gives None, whatever the event is."""
    assert application.function_for({"source": "red"}) == "One"
    assert application.function_for({"source": "blue"}) is None
    assert application.function_for("no object") is None


def test_an_event_that_matches_twice_is_an_error(application: Application) -> None:
    """Two rules for one event would handle it twice: both are named."""
    with pytest.raises(AmbiguousEventError, match=r"OneOdd.*OneRed|OneRed.*OneOdd"):
        application.function_for({"source": "red", "detail": {"odd": True}})


def test_a_disabled_rule_matches_nothing(application: Application) -> None:
    """DISABLED is kept in the list and starts nothing."""
    assert application.function_for({"source": "off"}) is None


@pytest.mark.parametrize(
    "detail, expected",
    [
        ({"errorCode": "ThrottlingException", "eventName": "RunTask"}, "One"),
        ({"errorCode": "ThrottlingException", "eventName": "DescribeTasks"}, None),
        ({"errorCode": "ThrottlingException", "eventName": "BatchCheck", "readOnly": True}, None),
    ],
)
def test_a_plainly_enabled_rule_never_sees_cloudtrail_reads(
    application: Application, detail: dict[str, object], expected: str | None
) -> None:
    """Read calls reach only rules in the state that asks for them."""
    event = {"source": "aws.ecs", "detail-type": "AWS API Call via CloudTrail", "detail": detail}
    assert application.function_for(event) == expected


def test_schedules_are_told_from_rules(application: Application) -> None:
    """rate() is given in seconds, cron() is not."""
    every_s = {schedule.name: schedule.every_s for schedule in application.schedules}
    assert every_s == {"OneOften": 300, "OneNightly": None}


def test_a_queue_mapping_is_read(application: Application) -> None:
    """Batch size and partial failures come from the template."""
    (mapping,) = application.event_source_mappings
    assert (mapping.function, mapping.queue, mapping.batch_size, mapping.report_failures) == ("One", "Work", 3, True)
    assert mapping.maximum_concurrency is None


def test_a_function_has_its_environment_resolved(application: Application, tmp_path: Path) -> None:
    """Ref, Sub and If are resolved by parameters, existing resources and derived names."""
    function = application.functions["One"]
    assert function.environment == {
        "LEVEL": "INFO",
        "QUEUE": "http://127.0.0.1:1/work",
        "NAME": "us-east-1-arn:aws:sqs:us-east-1:123456789012:Work-${literal}",
        "NOISE": "no",
        "NEEDED": "here",
    }
    assert (function.code_path, function.handler) == (tmp_path / "functions/one", "app.handler")
    assert (function.timeout_s, function.memory_mib) == (7, 128)
    assert function.invoke_config.maximum_retry_attempts == 1
    assert function.invoke_config.on_failure == "Dead"


def test_matching_needs_no_parameters(tmp_path: Path) -> None:
    """A parameter without a default is missed only by what uses it."""
    application = load_application(_write(tmp_path, GOOD))
    assert application.function_for({"source": "red"}) == "One"
    with pytest.raises(TemplateError, match="parameter Needed has no default"):
        _ = application.functions


def test_a_changed_template_is_read_anew(tmp_path: Path) -> None:
    """The cache goes by the file's state, so an edit is seen."""
    assert load_application(_write(tmp_path, GOOD)).function_for({"source": "green"}) is None
    changed = _write(tmp_path, GOOD.replace("source: [red]", "source: [red, green]"))
    assert load_application(changed).function_for({"source": "green"}) == "One"


@pytest.mark.parametrize(
    "events, message",
    [
        (
            "Bad: {Type: EventBridgeRule, Properties: {Pattern: {source: [{begins: x}]}}}",
            "rule OneBad: source: unknown",
        ),
        ("Bad: {Type: EventBridgeRule, Properties: {Patern: {source: [x]}}}", "Patern"),
        ("Bad: {Type: Nothing, Properties: {}}", "Nothing"),
        ("Bad: [unclosed", "not YAML"),
    ],
)
def test_a_bad_template_says_what_is_wrong(tmp_path: Path, events: str, message: str) -> None:
    """The error names the rule, the property or the syntax at fault."""
    with pytest.raises(TemplateError, match=message):
        load_application(_write(tmp_path, events))


def test_a_missing_template_or_parameter_is_named(tmp_path: Path) -> None:
    """Neither is a traceback from within."""
    with pytest.raises(TemplateError, match="No such file"):
        load_application(tmp_path / "nowhere.yaml")
    with pytest.raises(TemplateError, match="no parameter Levle"):
        load_application(_write(tmp_path, GOOD), {"Levle": "DEBUG"})
