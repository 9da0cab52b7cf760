"""FH9004 Slack refuses messages for a channel.

What: Slack answered a message with an error that stays until a person acts: not in the channel, no such channel, a
token that it does not take.
Why it matters: No advisory reaches the channel. Each is kept and tried again every five minutes, so nothing is lost.
Known problems: Told only where the admin channel is another one; one that the same token cannot reach either gets it
late, once that is mended. Silence ends the incident: it means that nothing was refused, not that something was told.
Next steps: Do what Slack's error asks for; the advisories follow by themselves.
"""

from __future__ import annotations

from foghorn.rules.evidence import fields_of, sample_for, sample_of, text_of
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.own_steps import own_log
from foghorn.signals.signal import Severity

_ID = "FH9004"
_KINDS = ("foghorn_slack_refused",)
_SOURCE = "https://docs.slack.dev/reference/methods/chat.postMessage#errors"


def check(subject: Subject) -> Finding | None:
    """Fires when Slack refused a message of another incident."""
    sample = sample_of(subject, _KINDS)
    return None if sample is None else Finding(_ID, sample.kind, fields_of(sample, "error", "channel"))


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the channel and the error, and what an operator does about it."""
    sample = sample_for(finding, subject)
    channel, error = text_of(sample, "channel") or subject.scope.name, text_of(sample, "error") or "an error"
    what_to_do = text_of(sample, "what_to_do").rstrip(".") or f"Look the error up at {_SOURCE}"
    return Advice(
        cause=(
            f"Slack refuses Foghorn's messages for channel {channel} ({error}). "
            "The advisories are kept and tried again every five minutes."
        ),
        steps=(
            Step(what_to_do),
            own_log(sample, subject, "Read “Slack refuses” in the notifier's log"),
        ),
    )


RULE = Rule(
    id=_ID,
    title="Slack refuses messages for a channel",
    kinds=_KINDS,
    severity=Severity.CRITICAL,
    source=_SOURCE,
    check=check,
    advise=advise,
)
