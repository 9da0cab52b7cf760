"""Process death under the real runtime: the next invocation starts anew, and one message comes of it all."""

from __future__ import annotations

from pathlib import Path

import pytest

from foghorn_local.runtime import EmulatedFunction, Ending
from tests.runtime.application import (
    CHECKOUT,
    DEPLOYMENT,
    NOTIFIER,
    SWEEPER,
    TASK_STATE,
    DeployedApplication,
    happened,
    parts,
)

HANDLERS = Path(__file__).parent / "handlers"


@pytest.fixture
def deaths(tmp_path: Path) -> Path:
    """One line per death."""
    path = tmp_path / "deaths"
    path.touch()
    return path


def _mortal(application: DeployedApplication, name: str, point: str, deaths: Path, lives: int = 1) -> EmulatedFunction:
    changes = {"FOGHORN_TEST_DIES_AT": point, "FOGHORN_TEST_DEATHS": str(deaths), "FOGHORN_TEST_LIVES": str(lives)}
    return application.function(name, handler="mortal.handler", path_in_front=(HANDLERS,), changes=changes)


@pytest.mark.parametrize(
    ("name", "event"),
    [(TASK_STATE, "task_state.oom_exit_137"), (DEPLOYMENT, "deployment.failed")],
)
def test_a_detector_that_dies_after_recording(
    application: DeployedApplication, deaths: Path, name: str, event: str
) -> None:
    """Lambda sends the event again, after the lease of the dead: recorded once, looked up, rung for, told once."""
    crash = happened(event, 1)
    function = _mortal(application, name, "after_record", deaths)
    outcome = application.send(crash, name)
    assert (outcome.ending, outcome.exit_status) == (Ending.CRASHED, 137)
    assert len(application.items("event#")) == 1
    assert len(application.queue) == 0

    application.let_an_hour_pass()
    assert application.send(crash, name).ending is Ending.RETURNED
    assert len(function.init_durations_ms) == 2
    application.deliver()

    assert len(deaths.read_text().splitlines()) == 1
    assert len(application.items("event#")) == 1
    assert len(application.items("facts")) == 1
    assert len(application.posts) == 1


def test_a_detector_that_never_comes_back(application: DeployedApplication, deaths: Path) -> None:
    """Not even Lambda's retries got through: the sweeper finds what was recorded, and says what was not checked."""
    crash = happened("task_state.oom_exit_137", 1)
    _mortal(application, TASK_STATE, "after_record", deaths, lives=3)
    assert [application.send(crash).ending for _ in range(3)] == [Ending.CRASHED] * 3

    application.let_an_hour_pass()
    assert application.function(SWEEPER).invoke({}).payload == 1
    application.deliver()

    (post,) = application.posts
    assert "the look-up did not finish" in str([post.blocks, *(reply.blocks for reply in post.replies)])


@pytest.mark.parametrize("lives", [1, 2])
def test_a_notifier_that_dies_after_posting(application: DeployedApplication, deaths: Path, lives: int) -> None:
    """Nobody wrote down that Slack had the message: the next holder of the lease looks for it, and posts no other.

    With two deaths the second hits the reply in the thread, which is looked for in the same way.
    """
    application.send(happened("task_state.oom_exit_137", 1))
    function = _mortal(application, NOTIFIER, "after_post", deaths, lives)
    for _ in range(lives):
        assert application.deliver()[-1].ending is Ending.CRASHED
        application.let_an_hour_pass()
    application.deliver()

    assert len(deaths.read_text().splitlines()) == lives
    assert len(function.init_durations_ms) == lives + 1
    (post,) = application.posts
    assert parts(post) == ["evidence"]
    assert application.slack_calls() == ["ok", "ok"]
    (ledger,) = application.items("ledger#")
    assert post.ts in ledger["ledger"]["S"]


def test_until_the_lease_lapses_nobody_else_delivers(application: DeployedApplication, deaths: Path) -> None:
    """What the dead sender did is not known yet: the ring goes back to the queue."""
    application.send(happened("task_state.oom_exit_137", 1))
    _mortal(application, NOTIFIER, "after_post", deaths)
    assert application.deliver()[-1].ending is Ending.CRASHED

    outcome = application.function(NOTIFIER).invoke(application.batch(f'{{"scope": "{CHECKOUT}"}}'))
    assert (outcome.ending, outcome.payload) == (Ending.RETURNED, {"batchItemFailures": []})
    assert len(application.posts) == 1
    assert application.items("ledger#") == []
    # the message that the dead one held, and the new ring
    assert len(application.queue) == 2
