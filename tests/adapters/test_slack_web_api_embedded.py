"""The adapter against the embedded Slack, which validates as Slack does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from foghorn.adapters.slack_web_api import SlackWebApi
from foghorn.slack.errors import Ambiguous, MessageGone, RateLimited, Refused
from foghorn.slack.message import Message
from foghorn.slack.rendering import render_advisory
from foghorn.slack.thread import render_escalation, render_evidence, render_merged, render_recovery
from foghorn_local.slack import Channel, Faults, SlackServer
from tests.slack.advisories import ADVISORIES, OOM_STORM, RESOLVED

CHANNEL = "C0FOGHORN"
NOW = datetime(2026, 11, 22, 14, 28, tzinfo=UTC)
SCOPE = {"scope": "prod/checkout"}


def _slack(faults: str = "", **options: object) -> SlackServer:
    ticks = iter(range(10_000))
    return SlackServer(
        clock=lambda: NOW.timestamp() + next(ticks) / 100,
        rate_limit=False,
        faults=Faults.from_specs([faults] if faults else []),
        **options,  # type: ignore[arg-type]
    )


def test_slack_takes_every_message() -> None:
    """Each example is posted, replied to and edited, and nobody is paged."""
    with _slack() as slack:
        api = SlackWebApi(slack.token, slack.url)
        for name, advisory in ADVISORIES.items():
            ts = api.post(CHANNEL, render_advisory(advisory), metadata={"scope": name}).ts
            for reply in (render_evidence(advisory), render_escalation(advisory), render_recovery(advisory)):
                api.post(CHANNEL, reply, thread_ts=ts, metadata={"scope": name})
            api.update(CHANNEL, ts, render_merged("another"), metadata={"scope": name})

    assert slack.counters.posts == slack.counters.updates == len(ADVISORIES)
    assert slack.counters.replies == 3 * len(ADVISORIES)
    assert slack.counters.failed == 0


def test_a_post_is_found_again_by_its_metadata() -> None:
    """Among others, over several pages, before and after an edit; its replies among its replies."""
    with _slack() as slack:
        api = SlackWebApi(slack.token, slack.url)
        wanted = api.post(CHANNEL, render_advisory(OOM_STORM), metadata=SCOPE).ts
        reply = api.post(CHANNEL, render_evidence(OOM_STORM), thread_ts=wanted, metadata=SCOPE | {"part": "e"}).ts
        for number in range(210):
            api.post(CHANNEL, Message("other", ()), metadata={"scope": str(number)})
        api.update(CHANNEL, wanted, render_advisory(RESOLVED), metadata=SCOPE)
        since = NOW - timedelta(seconds=60)

        assert api.find(CHANNEL, since=since, metadata=SCOPE) == wanted
        assert api.find(CHANNEL, since=since, metadata=SCOPE, thread_ts=wanted) == reply
        assert api.find(CHANNEL, since=since, metadata=SCOPE, known={wanted}) is None
        assert api.find(CHANNEL, since=since, metadata={"scope": "never"}) is None
        assert api.find(CHANNEL, since=NOW + timedelta(hours=1), metadata=SCOPE) is None


def test_a_lost_answer_is_ambiguous_and_the_post_is_there() -> None:
    """The case for which `find` exists."""
    with _slack("slack:drop-after-accept:1") as slack:
        api = SlackWebApi(slack.token, slack.url)
        with pytest.raises(Ambiguous):
            api.post(CHANNEL, render_advisory(OOM_STORM), metadata=SCOPE)

        assert api.find(CHANNEL, since=NOW - timedelta(seconds=60), metadata=SCOPE) is not None


@pytest.mark.parametrize(
    ("faults", "expected"),
    [("slack:429:1", RateLimited), ("slack:500:1", Ambiguous), ("slack:timeout:1", Ambiguous)],
)
def test_a_failed_attempt_posts_nothing_and_the_next_one_works(faults: str, expected: type[Exception]) -> None:
    """Each fault costs one attempt."""
    with _slack(faults) as slack:
        api = SlackWebApi(slack.token, slack.url)
        with pytest.raises(expected):
            api.post(CHANNEL, render_advisory(OOM_STORM), metadata=SCOPE)
        api.post(CHANNEL, render_advisory(OOM_STORM), metadata=SCOPE)

    assert slack.counters.posts == 1


def test_an_edit_of_what_is_not_there() -> None:
    """Gone, not an error to retry."""
    with _slack() as slack, pytest.raises(MessageGone):
        SlackWebApi(slack.token, slack.url).update(CHANNEL, "1.000001", render_advisory(OOM_STORM), metadata=SCOPE)


def test_refusals_of_a_real_workspace() -> None:
    """A wrong token, an unknown channel, a channel without the bot, a missing scope: each with what to do."""
    channels = {CHANNEL: "ops-alerts", "C0STRANGE": Channel("C0STRANGE", "strange", is_member=False)}
    with _slack(channels=channels) as slack:
        api = SlackWebApi(slack.token, slack.url)
        message = render_advisory(OOM_STORM)
        for call, error in (
            (lambda: SlackWebApi("xoxb-" + "wrong", slack.url).post(CHANNEL, message, metadata={}), "invalid_auth"),
            (lambda: api.post("C0NOWHERE", message, metadata={}), "channel_not_found"),
            (lambda: api.post("C0STRANGE", message, metadata={}), "not_in_channel"),
        ):
            with pytest.raises(Refused) as caught:
                call()
            assert caught.value.error == error
            assert caught.value.what_to_do
    with _slack(scopes={"chat:write"}) as slack, pytest.raises(Refused, match="channels:history"):
        SlackWebApi(slack.token, slack.url).find(CHANNEL, since=NOW, metadata=SCOPE)
