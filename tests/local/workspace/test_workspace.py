"""The workspace over real HTTP: events in, messages in the channel and on the page, and what goes wrong between."""

from __future__ import annotations

import json
import os
import re
import urllib.request
from typing import Any

import boto3
import pytest

from foghorn_local.workspace.client import WorkspaceClient, WorkspaceError
from foghorn_local.workspace.outcome import NotToldError, outcome
from tests.local.workspace.running import Running, running, sample


def page(here: Running) -> str:
    """The channel's page, as a browser gets it."""
    with urllib.request.urlopen(here.workspace.control.url, timeout=10) as answer:
        content: bytes = answer.read()
    return content.decode()


def client(here: Running, service: str, region: str) -> Any:
    """A client as a function in a container has it: whatever region SAM came up with."""
    session = boto3.session.Session(aws_access_key_id="defaultkey", aws_secret_access_key="defaultsecret")
    return session.client(service, endpoint_url=here.workspace.aws.url, region_name=region)


def queue_url(here: Running) -> str:
    """The notifications queue."""
    return f"{here.workspace.aws.url}/123456789012/NotificationsQueue"


def test_an_event_becomes_a_message_with_its_thread(here: Running) -> None:
    """Rule, handler, queue, notifier, Slack; and what the embedded ECS adds is true to the event."""
    assert "0 messages" in page(here)
    text = here.told(sample("task_state.oom_exit_137"))
    assert "checkout: container app ran out of memory" in text
    assert "1 reply" in text
    assert "Its limit is 1024 MiB" in text
    assert "2 of 3 desired tasks running" in text
    assert "Not checked" not in text
    assert "container app ran out of memory" in page(here)
    assert '<meta http-equiv="refresh"' in page(here)
    assert here.notes.shown == [("message", 0), ("reply", 0)]
    assert '"message":"recorded"' in here.workspace.log.read_text(encoding="utf-8")


def test_what_changes_is_edited_and_shown_again(here: Running) -> None:
    """A failed deployment raises the severity of the same message, at once."""
    here.told(sample("task_state.oom_exit_137"))
    text = here.told(sample("deployment.failed"))
    assert "1 message," in text
    assert "(edited" in text
    assert "release checkout:42 failed" in text
    assert "release checkout:42 failed" in page(here)
    assert ("message", 1) in here.notes.shown


def test_what_the_queue_holds_back_is_not_waited_for_but_said(here: Running) -> None:
    """An edit for a higher count may be due in a minute."""
    here.told(sample("task_state.oom_exit_137"))
    client(here, "sqs", "us-east-1").send_message(QueueUrl=queue_url(here), MessageBody="later", DelaySeconds=600)
    text = outcome(here.client, [sample("task_state.oom_exit_137")])
    assert re.search(r"\nFoghorn looks again at \d\d:\d\d:\d\d UTC: higher counts are edited in paces\.\n$", text)


def test_an_old_event_has_just_arrived(here: Running) -> None:
    """An event of 2020 is told, says how late it is, and is still open after the sweeper has looked."""
    event = sample("task_state.old_short_arns_no_stop_code", time="2020-03-16T15:37:04Z")
    text = here.told(event)
    assert "reported late:" in " ".join(text.split())
    assert "First seen 2020-03-16 15:37 UTC" in text
    sweep = here.workspace.stack.application.functions["SweeperFunction"].name
    here.workspace.loop.ask(lambda: here.workspace.invoke(sweep, {}))
    assert outcome(here.client, [event]) == text


@pytest.mark.parametrize("region", ["us-east-1", "ap-southeast-2"])
def test_resources_are_found_from_any_region(here: Running, region: str) -> None:
    """The stack is in one region; `sam local` signs for another."""
    table = client(here, "dynamodb", region).describe_table(TableName="IncidentTable")["Table"]
    assert table["TableName"] == "IncidentTable"
    secret = client(here, "secretsmanager", region).get_secret_value(SecretId="foghorn/slack-token")
    assert secret["SecretString"] == here.workspace.slack.token
    client(here, "sqs", region).send_message(QueueUrl=queue_url(here), MessageBody="not ours", DelaySeconds=600)
    assert len(here.workspace.polled_queues()[0]) == 1


def test_what_fails_in_a_batch_stays_and_the_rest_is_delivered(here: Running) -> None:
    """A message that is not ours is in flight until its visibility timeout; nobody waits for it."""
    client(here, "sqs", "us-east-1").send_message(QueueUrl=queue_url(here), MessageBody="not ours")
    text = here.told(sample("task_state.oom_exit_137"))
    assert "container app ran out of memory" in text
    quiet = here.client.quiet(0)
    assert (quiet.quiet, quiet.queued) == (True, 1)
    assert "NotifierFunction: delivery failed" in quiet.complaints[0]


def test_an_event_that_no_rule_takes_invokes_nothing(here: Running) -> None:
    """Outcome and reason are said."""
    sent = here.client.send(sample("task_state.deployment_replacement"))
    assert (sent.function, sent.outcome, sent.reason) == (None, "routine", "scaling_or_deployment")
    assert here.client.quiet(0).complaints == ()
    assert "0 messages" in page(here)


@pytest.mark.parametrize(
    "name, said",
    [
        ("deployment.steady_state", "No message: the event is routine (steady_state)"),
        ("task_state.spot_notice", "No message yet: fargate_spot_interruption may pass by itself. Foghorn looks again"),
    ],
)
def test_silence_is_explained(here: Running, name: str, said: str) -> None:
    """Routine, or told only if it does not pass."""
    assert said in here.told(sample(name))


def test_an_event_that_cannot_be_parsed_is_kept(here: Running) -> None:
    """It matches a rule, so its function takes it, and puts it aside."""
    event = sample("task_state.oom_exit_137")
    event["detail"]["containers"] = "none"
    assert "was not understood (detail.containers" in here.told(event)
    assert len(here.workspace.stack.queues["EventsDeadLetterQueue"]) == 1


def test_a_slack_that_is_gone_is_named(here: Running) -> None:
    """Nothing is told, the queue keeps it, and the complaint says who could not reach what."""
    here.workspace.slack.stop()
    event = sample("task_state.oom_exit_137")
    here.client.send(event)
    here.wait_for(lambda: here.notes.complaints)
    with pytest.raises(NotToldError, match=r"1 message in the queue; last complaint: NotifierFunction: not delivered"):
        outcome(here.client, [event], within_s=0)


def test_a_function_that_fails_is_named_with_its_error(here: Running) -> None:
    """The table refuses: the event is retried later, as Lambda does, and meanwhile somebody should know."""
    here.workspace.aws.faults.add("dynamodb:deny:all")
    event = sample("task_state.oom_exit_137")
    here.client.send(event)
    here.workspace.aws.faults.clear()
    with pytest.raises(NotToldError, match="TaskStateFunction failed: ClientError") as caught:
        outcome(here.client, [event])
    assert "there should be one" in caught.value.text


def test_it_ends_cleanly(here: Running) -> None:
    """Ports are free, the environment is what it was, and what is asked afterwards is refused by name."""
    port = here.client.port
    here.stop.set()
    here.wait_for(lambda: True)
    with pytest.raises(WorkspaceError, match="the workspace has ended"):
        here.client.send(sample("task_state.oom_exit_137"))
    here.workspace.__exit__(None, None, None)
    assert "FOGHORN_TABLE" not in os.environ
    assert WorkspaceClient(port).about() is None
    with pytest.raises(WorkspaceError, match=f"no workspace at http://127.0.0.1:{port}/: start one with"):
        here.client.quiet(0)


def test_one_follows_another(tmp_path: Any) -> None:
    """Nothing of the first is left in the second: not its table, not its adapters, not its channel."""
    for _ in range(2):
        with running(tmp_path / "log") as one:
            assert "1 message, 1 reply" in one.told(sample("task_state.oom_exit_137"))


@pytest.mark.parametrize(
    "method, path, content_type, body, status, said",
    [
        ("POST", "/send", "application/json", b"{", 400, "not JSON"),
        ("POST", "/send", "text/plain", b"{}", 400, "Content-Type must be application/json"),
        ("POST", "/answer", "application/json", b"{}", 400, "a list of events"),
        ("GET", "/quiet?within_s=soon", "", None, 400, "a number of seconds"),
        ("GET", "/send", "", None, 404, "not found"),
    ],
)
def test_what_cannot_be_used_is_refused(
    here: Running, method: str, path: str, content_type: str, body: bytes | None, status: int, said: str
) -> None:
    """With a status and a reason, never a traceback."""
    url = here.workspace.control.url.rstrip("/") + path
    asked = urllib.request.Request(url, body, {"Content-Type": content_type}, method=method)
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(asked, timeout=10)
    assert caught.value.code == status
    assert said in json.loads(caught.value.read())["error"]


def test_something_else_on_the_port_is_no_workspace(here: Running) -> None:
    """The embedded Slack answers too, but not as a workspace does."""
    with pytest.raises(WorkspaceError, match="in use by something that is no Foghorn workspace"):
        WorkspaceClient(here.workspace.slack.port).about()
