"""What targets answered to the load balancer's health checks, as ECS's messages say, and what such an answer means."""

from __future__ import annotations

from foghorn.facts.deployment import ServiceMessage
from foghorn.rules.evidence import reason_of
from foghorn.rules.model import Subject
from foghorn.rules.service_messages import messages_of
from foghorn.signals.message_details import details_of
from foghorn.signals.service_messages import kind_of_message
from foghorn.signals.signal import Signal

_UNHEALTHY = "elb_unhealthy"
_MEANINGS = {
    "5": "the app behind the port answers with an error",
    "4": "the path is not served there, or asks for a login",
    "3": "the path redirects, and the check does not follow",
}
_CODES = 3


def message_about(sample: Signal, subject: Subject) -> ServiceMessage | None:
    """The newest message of the incident about an unhealthy target, but none of a target group that is another's."""
    reason = reason_of(sample)
    for one in messages_of(subject):
        if kind_of_message(one.text).name == _UNHEALTHY and _may_be_of(details_of(one.text).target_group, reason):
            return one
    return None


def meaning_of(message: ServiceMessage) -> str:
    """A sentence such as " Its checks got 502: the app behind the port answers with an error.", or ""."""
    details = details_of(message.text)
    codes, reason = details.health_codes, (details.reason or "").lower()
    if codes:
        means = _MEANINGS.get(codes[0][:1], "the matcher does not take that")
        return f" Its checks got {', '.join(codes[:_CODES])}: {means}."
    if "timed out" in reason:
        return " Its checks timed out: a security group, the port, or an app that is slow."
    if reason == "health checks failed":
        return " Its checks got no answer: the port, a security group, or an app that does not listen."
    return ""


def _may_be_of(group: str | None, reason: str) -> bool:
    """Whether a message's target group, an ARN or a name, is the one that the event names: each may name none."""
    if group is None or "target-group " not in reason or group in reason:
        return True
    name = group.rpartition(":targetgroup/")[2].split("/")[0]
    return f"(target-group {name})" in reason
