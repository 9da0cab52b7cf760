"""Lambda kills the notifier in the middle of a delivery: one message, not two, not none."""

from __future__ import annotations

from pathlib import Path

import pytest

from foghorn_local.runtime import Ending
from tests.runtime.application import NOTIFIER, DeployedApplication, happened, parts

HANDLERS = Path(__file__).parent / "handlers"
# Holds a cold start, and is less than what a patient client waits.
KILLED_AFTER_S = 8
OOM = "task_state.oom_exit_137"

ACCEPTED = pytest.mark.parametrize(
    ("fault", "calls"),
    [("hang", ["hang", "ok", "ok"]), ("hang-after-accept", ["dropped", "ok"])],
    ids=["Slack had not accepted", "Slack had accepted"],
)


@ACCEPTED
def test_a_notifier_that_is_timed_out_while_it_posts(
    application: DeployedApplication, fault: str, calls: list[str]
) -> None:
    """Lambda kills it in mid-call. The next delivery after the lease looks it up: one message, not two, not none."""
    application.send(happened(OOM, 1))
    application.slack.faults.add(fault)
    function = application.function(
        NOTIFIER, handler="patient.handler", path_in_front=(HANDLERS,), timeout_s=KILLED_AFTER_S
    )
    (outcome,) = application.deliver()
    assert outcome.ending is Ending.TIMED_OUT
    assert application.items("ledger#") == []

    application.let_an_hour_pass()
    assert {outcome.ending for outcome in application.deliver()} == {Ending.RETURNED}

    (post,) = application.posts
    assert parts(post) == ["evidence"]
    assert application.slack_calls() == calls
    assert len(application.items("ledger#")) == 1
    assert len(function.init_durations_ms) == 2
