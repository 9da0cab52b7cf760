"""Slack does not let Foghorn in: a counted error that says what to do, and the advisory is kept until it heals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from foghorn.adapters.slack_refusals import WHAT_TO_DO
from foghorn.incidents.policy import DEFAULT_POLICY
from foghorn.observability import Metric
from foghorn_local.slack import Channel
from tests.functions.stage import NOTIFIER, TOKEN, Stage, client_of, sample, world_of

OOM = sample("task_state.oom_exit_137")
WRONG_TOKEN = "xoxb-" + "9988776655-revokedTOKEN"
NOT_A_TOKEN = "hunter2-is-not-a-token"
SECRET = "foghorn/slack-token"


def _nothing(stage: Stage) -> None:
    """It heals by itself."""


def _channel(**flags: bool) -> Callable[[Stage], None]:
    def change(stage: Stage) -> None:
        for name, value in flags.items():
            setattr(stage.slack.channels["C0FOGHORN"], name, value)

    return change


def _take_channel_away(stage: Stage) -> None:
    del stage.slack.channels["C0FOGHORN"]


def _give_channel_back(stage: Stage) -> None:
    stage.slack.channels["C0FOGHORN"] = Channel("C0FOGHORN", "ops-alerts")


def _answers(error: str) -> Callable[[Stage], None]:
    """Slack answers the next two posts with this error."""
    return lambda stage: stage.slack.faults.add("error", 2, name=error)


@dataclass(frozen=True)
class Trouble:
    """How Slack comes to refuse, how it ends, and what the log must tell the operator to do."""

    breaks: Callable[[Stage], object]
    heals: Callable[[Stage], object]
    what_to_do: str


def _of_slack(error: str) -> Trouble:
    return Trouble(_answers(error), _nothing, WHAT_TO_DO[error])


def _restore(stage: Stage) -> None:
    stage.set_secret(TOKEN)


def _deny_secret(stage: Stage) -> None:
    stage.aws.faults.deny("secretsmanager", "GetSecretValue")


def _empty_secret(stage: Stage) -> None:
    client_of(stage.stack, "secretsmanager").delete_secret(SecretId=SECRET, RecoveryWindowInDays=7)


def _restore_secret(stage: Stage) -> None:
    client_of(stage.stack, "secretsmanager").restore_secret(SecretId=SECRET)


READ_IT = "Store the bot token (xoxb-…) as the secret's plain string and let the notifier's role read it."

REFUSED = {
    "invalid_auth": Trouble(lambda stage: stage.set_secret(WRONG_TOKEN), _restore, WHAT_TO_DO["invalid_auth"]),
    "channel_not_found": Trouble(_take_channel_away, _give_channel_back, WHAT_TO_DO["channel_not_found"]),
    "not_in_channel": Trouble(_channel(is_member=False), _channel(is_member=True), WHAT_TO_DO["not_in_channel"]),
    "is_archived": Trouble(_channel(is_archived=True), _channel(is_archived=False), WHAT_TO_DO["is_archived"]),
    "token_revoked": _of_slack("token_revoked"),
    "account_inactive": _of_slack("account_inactive"),
    "missing_scope": _of_slack("missing_scope"),
    "restricted_action": _of_slack("restricted_action"),
}
UNREADABLE = {
    "not a token": Trouble(lambda stage: stage.set_secret(NOT_A_TOKEN), _restore, READ_IT),
    "JSON": Trouble(lambda stage: stage.set_secret(f'{{"token": "{NOT_A_TOKEN}"}}'), _restore, READ_IT),
    "denied": Trouble(_deny_secret, lambda stage: stage.aws.faults.clear(), READ_IT),
    "deleted": Trouble(_empty_secret, _restore_secret, READ_IT),
}
CASES = [pytest.param(error, trouble, id=error) for error, trouble in REFUSED.items()] + [
    pytest.param("token_unreadable", trouble, id=f"secret {name}") for name, trouble in UNREADABLE.items()
]


@pytest.mark.parametrize(("reason", "trouble"), CASES)
def test_refused_and_kept_until_it_heals(stage: Stage, reason: str, trouble: Trouble) -> None:
    """The batch is done with, the scope stays due, and once a person has acted the advisory is posted, once."""
    stage.aws.world = world_of(OOM)
    trouble.breaks(stage)
    stage.send(OOM)
    stage.deliver()

    assert stage.lambdas.failures == []
    assert stage.reasons[Metric.SLACK_REFUSED, reason] == 1
    (error,) = stage.errors
    assert (error["error"], error["function_name"]) == (reason, NOTIFIER)
    assert error["what_to_do"].endswith(trouble.what_to_do)
    (meta,) = stage.items("META")
    assert int(meta["due_at"]["N"]) > stage.clock.now().timestamp() * 1000
    assert "lease_until" not in meta
    assert not stage.items("ledger#")

    stage.let_pass(DEFAULT_POLICY.refused_retry_s + 60)
    assert stage.reasons[Metric.SLACK_REFUSED, reason] == 2
    trouble.heals(stage)
    stage.let_pass(DEFAULT_POLICY.refused_retry_s + 60)

    assert len(stage.posts) == 1
    assert "ran out of memory" in stage.posts[0].text
    assert stage.metrics[Metric.SLACK_POSTS] == 1
    assert stage.dead_letters("NotificationsDeadLetterQueue") == []
    said = stage.everything_said()
    assert [secret for secret in (TOKEN, WRONG_TOKEN, NOT_A_TOKEN) if secret in said] == []


@pytest.mark.parametrize("reason", ["not_in_channel", "is_archived"])
def test_the_sweeper_rings_again_when_the_ring_is_lost(stage: Stage, reason: str) -> None:
    """The queue may lose a message: META remembers."""
    REFUSED[reason].breaks(stage)
    stage.send(OOM)
    stage.deliver()
    stage.notifications.delete({"ReceiptHandle": message["ReceiptHandle"]} for message in _all_messages(stage))
    assert len(stage.notifications) == 0

    REFUSED[reason].heals(stage)
    stage.let_pass(2 * DEFAULT_POLICY.refused_retry_s)

    assert len(stage.posts) == 1
    assert stage.metrics[Metric.SCOPES_DUE] >= 1


def _all_messages(stage: Stage) -> list[dict[str, str]]:
    """What is in the queue, once its delay is over; the sweeper does not run meanwhile."""
    due = stage.notifications.next_due(stage.clock.now())
    assert due is not None
    stage.clock.move_to(due)
    return stage.notifications.receive(10)


@pytest.mark.parametrize("fault", ["secretsmanager:throttle:5", "secretsmanager:timeout:5"])
def test_a_secret_that_cannot_be_read_just_now_is_no_refusal(stage: Stage, fault: str) -> None:
    """Nobody need act: the queue rings again within seconds."""
    stage.aws.faults.add(fault)
    stage.send(OOM)
    stage.deliver()
    assert (stage.posts, stage.errors) == ([], [])

    stage.let_pass(30)

    assert len(stage.posts) == 1
    assert stage.metrics[Metric.SLACK_UNAVAILABLE] == 1
    assert stage.metrics[Metric.SLACK_REFUSED] == 0


@pytest.mark.parametrize("reason", ["not_in_channel", "token_revoked"])
def test_an_edit_that_is_refused_is_made_later(stage: Stage, reason: str) -> None:
    """What was told keeps being kept up to date."""
    stage.aws.world = world_of(OOM)
    stage.send(OOM)
    stage.let_pass(30)
    told = [message.ts for message in stage.posts]
    stage.slack.faults.add("error", 1, name=reason)
    stage.send(sample("deployment.steady_state"), "DeploymentFunction")

    stage.let_pass(1200)

    assert stage.reasons[Metric.SLACK_REFUSED, reason] == 1
    assert [message.ts for message in stage.posts] == told
    assert stage.posts[0].text.startswith("✅ Resolved")
