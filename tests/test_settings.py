"""Settings of each kind of function: read from the environment, checked, named when they are wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foghorn.incidents.policy import DEFAULT_POLICY
from foghorn.settings import (
    DetectorSettings,
    NotifierSettings,
    SettingError,
    SilenceSettings,
    StoreSettings,
    detector_settings,
    notifier_settings,
    silence_settings,
    store_settings,
    sweeper_settings,
)
from foghorn.settings import home as settings_home
from foghorn.signals.own_signals import Home

STORE = {"FOGHORN_TABLE": "incidents", "FOGHORN_QUEUE_URL": "https://sqs.test/notifications"}
DETECTOR = STORE | {"FOGHORN_DEAD_LETTER_QUEUE_URL": "https://sqs.test/letters"}
SWEEPER = DETECTOR | {"FOGHORN_NOTIFICATIONS_DEAD_LETTER_QUEUE_URL": "https://sqs.test/untold"}
NOTIFIER = STORE | {"FOGHORN_SLACK_CHANNEL": "C0123456789", "FOGHORN_SLACK_TOKEN_SECRET": "foghorn/slack-token"}
KNOWN = tuple(sorted({*SWEEPER, *NOTIFIER, "FOGHORN_ADMIN_CHANNEL", "SLACK_API_URL", "FOGHORN_REOPEN_WITHIN_S"}))
READERS: list[tuple[Callable[[Mapping[str, str]], StoreSettings], dict[str, str]]] = [
    (store_settings, STORE),
    (detector_settings, DETECTOR),
    (notifier_settings, NOTIFIER),
    (silence_settings, STORE),
    (sweeper_settings, SWEEPER),
]


def test_settings_of_the_sweeper() -> None:
    """Table and queue, and the dead-letter queues that it looks at."""
    assert store_settings(STORE) == StoreSettings("incidents", "https://sqs.test/notifications", DEFAULT_POLICY)
    events, untold = sweeper_settings(SWEEPER).dead_letter_queues
    assert (events.url, untold.url) == ("https://sqs.test/letters", "https://sqs.test/untold")


@pytest.mark.parametrize(
    ("text", "channel"), [("", "C0123456789"), ("  ", "C0123456789"), (" C0ADMINS1 ", "C0ADMINS1")]
)
def test_admins_have_a_channel_of_their_own_where_it_is_set(text: str, channel: str) -> None:
    """Else they read what everybody reads."""
    assert notifier_settings(NOTIFIER | {"FOGHORN_ADMIN_CHANNEL": text}).admin_channel == channel


@pytest.mark.parametrize(
    ("environ", "home"),
    [
        ({}, Home("", "")),
        (
            {
                "AWS_REGION": "eu-west-1",
                "AWS_LAMBDA_FUNCTION_NAME": "foghorn-Sweeper",
                "AWS_LAMBDA_LOG_GROUP_NAME": "foghorn-SweeperLog",
            },
            Home("", "eu-west-1", "foghorn-Sweeper", "foghorn-SweeperLog"),
        ),
    ],
)
def test_home_is_what_lambda_tells(environ: dict[str, str], home: Home) -> None:
    """The account is the queue's."""
    assert settings_home("https://sqs.test/notifications", environ) == home
    queue = "https://sqs.eu-west-1.amazonaws.com/123456789012/notifications"
    assert settings_home(queue, environ).account == "123456789012"


def test_settings_of_a_detector() -> None:
    """And where events go that cannot be parsed."""
    assert detector_settings(DETECTOR) == DetectorSettings(
        "incidents", "https://sqs.test/notifications", DEFAULT_POLICY, "https://sqs.test/letters"
    )


@pytest.mark.parametrize(
    ("text", "excluded"),
    [("", set()), (" ", set()), ("dev", {"dev"}), ("dev, staging-eu", {"dev", "staging-eu"}), (",dev,,", {"dev"})],
)
def test_settings_of_the_silence_check(text: str, excluded: set[str]) -> None:
    """And the clusters that it does not look at."""
    assert silence_settings(STORE | {"FOGHORN_SILENCE_EXCLUDE_CLUSTERS": text}) == SilenceSettings(
        "incidents", "https://sqs.test/notifications", DEFAULT_POLICY, frozenset(excluded)
    )


@pytest.mark.parametrize("text", ["arn:aws:ecs:eu-west-1:123456789012:cluster/dev", "dev;prod", "dev, prod east"])
def test_an_excluded_cluster_is_a_name(text: str) -> None:
    """Anything else would exclude nothing, silently."""
    with pytest.raises(SettingError, match="FOGHORN_SILENCE_EXCLUDE_CLUSTERS"):
        silence_settings(STORE | {"FOGHORN_SILENCE_EXCLUDE_CLUSTERS": text})


def test_settings_of_the_notifier() -> None:
    """And where and as whom to speak; Slack's own address unless another is given."""
    assert notifier_settings(NOTIFIER) == NotifierSettings(
        "incidents",
        "https://sqs.test/notifications",
        DEFAULT_POLICY,
        "C0123456789",
        "foghorn/slack-token",
        "https://slack.com/api/",
        "C0123456789",
    )


@pytest.mark.parametrize(
    ("reader", "environ", "variable"),
    [(reader, environ, variable) for reader, environ in READERS for variable in environ],
)
@pytest.mark.parametrize("value", [None, "", " \t"], ids=["absent", "empty", "blank"])
def test_a_missing_one_is_named(
    reader: Callable[[Mapping[str, str]], StoreSettings],
    environ: dict[str, str],
    variable: str,
    value: str | None,
) -> None:
    """With what it must hold."""
    given_ = {name: text for name, text in environ.items() if name != variable}
    if value is not None:
        given_[variable] = value

    with pytest.raises(SettingError, match=f"^{variable} is not set: it must hold ."):
        reader(given_)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("FOGHORN_QUEUE_URL", "NotificationsQueue"),
        ("FOGHORN_QUEUE_URL", "arn:aws:sqs:eu-west-1:123456789012:NotificationsQueue"),
        ("FOGHORN_QUEUE_URL", "ftp://sqs.test/queue"),
        ("FOGHORN_SLACK_CHANNEL", "ops-alerts"),
        ("FOGHORN_SLACK_CHANNEL", "#C0123456789"),
        ("FOGHORN_SLACK_CHANNEL", "c0123456789"),
        ("FOGHORN_SLACK_CHANNEL", "C0123456789 C0123456780"),
        ("FOGHORN_SLACK_CHANNEL", "https://app.slack.com/client/T0/C0123456789"),
        ("FOGHORN_SLACK_CHANNEL", "U0123456789"),
        ("FOGHORN_ADMIN_CHANNEL", "#ops-admins"),
        ("SLACK_API_URL", "slack.com/api/"),
        ("FOGHORN_REOPEN_WITHIN_S", "0"),
        ("FOGHORN_REOPEN_WITHIN_S", "86401"),
        ("FOGHORN_REOPEN_WITHIN_S", "-1"),
        ("FOGHORN_REOPEN_WITHIN_S", "1.5"),
        ("FOGHORN_REOPEN_WITHIN_S", "1e3"),
        ("FOGHORN_REOPEN_WITHIN_S", "٣٠"),
        ("FOGHORN_REOPEN_WITHIN_S", "²"),
        ("FOGHORN_REOPEN_WITHIN_S", "30 minutes"),
    ],
)
def test_a_wrong_one_is_named(variable: str, value: str) -> None:
    """With what stands there."""
    with pytest.raises(SettingError, match=f"^{variable} must be ") as caught:
        notifier_settings(NOTIFIER | {variable: value})
    assert value in str(caught.value)


@pytest.mark.parametrize(("text", "seconds"), [("1", 1), ("600", 600), (" 86400 ", 86_400), ("", 1800), ("  ", 1800)])
def test_how_soon_an_incident_reopens_can_be_set(text: str, seconds: int) -> None:
    """The one number of the policy that a deployment may choose; empty means the default."""
    policy = store_settings(STORE | {"FOGHORN_REOPEN_WITHIN_S": text}).policy

    assert policy.reopen_within_s == seconds
    assert policy.hold_down_s == DEFAULT_POLICY.hold_down_s


@pytest.mark.parametrize(
    ("given_", "url"),
    [
        ("", "https://slack.com/api/"),
        (" ", "https://slack.com/api/"),
        ("http://127.0.0.1:8080/api", "http://127.0.0.1:8080/api/"),
        ("http://127.0.0.1:8080/api//", "http://127.0.0.1:8080/api/"),
        ("https://slack-gov.com/api/", "https://slack-gov.com/api/"),
    ],
)
def test_slack_is_where_it_is_said_to_be(given_: str, url: str) -> None:
    """One slash at the end, as the client needs it."""
    assert notifier_settings(NOTIFIER | {"SLACK_API_URL": given_}).slack_api_url == url


@pytest.mark.parametrize("channel", ["C0123456789", "G0123456789", "D0123456789", " C0FOGHORN "])
def test_channels_of_every_kind(channel: str) -> None:
    """Public, private, direct; a blank around it is forgiven."""
    assert notifier_settings(NOTIFIER | {"FOGHORN_SLACK_CHANNEL": channel}).slack_channel == channel.strip()


@given(
    st.dictionaries(
        st.sampled_from([*SWEEPER, *NOTIFIER, "FOGHORN_ADMIN_CHANNEL", "SLACK_API_URL", "FOGHORN_REOPEN_WITHIN_S"]),
        st.text(),
    )
)
def test_whatever_stands_there_it_is_settings_or_a_named_variable(environ: dict[str, str]) -> None:
    """No other error leaves, whatever an operator typed."""
    for reader, _ in READERS:
        try:
            said = reader(environ).queue_url
        except SettingError as error:
            said = str(error)
        assert said.startswith("http") or said.split(" ")[0] in KNOWN
