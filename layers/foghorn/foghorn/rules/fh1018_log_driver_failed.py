"""FH1018 Log driver could not start.

What: The log group or stream is missing or may not be created, or the log endpoint is not reachable.
Why it matters: A container does not start without its log driver; every replacement fails in the same way.
Known problems: The reason names the call that failed, not always whether permission or network stopped it.
Next steps: Look for the log group in its Region, then check the execution role.
"""

from __future__ import annotations

from foghorn.rules.evidence import container_name, execution_role_of, named_by_event, reason_of, sample_for
from foghorn.rules.log_group import find_log_group, log_group_of
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import endpoints
from foghorn.rules.refusal import refusal_in
from foghorn.rules.role_steps import role_allows, role_words
from foghorn.signals.signal import Severity
from foghorn.signals.stop_reasons.matched_text import said
from foghorn.signals.stop_reasons.wording import DENIED, NETWORK

_ID = "FH1018"
_KINDS = ("log_driver_failed",)
_ACTIONS = ("logs:CreateLogStream", "logs:PutLogEvents", "logs:CreateLogGroup")


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the log group and its Region, and tells a missing group from a refusal and from a closed network."""
    sample = sample_for(finding, subject)
    reason, (group, region) = reason_of(sample), log_group_of(sample, subject)
    text, refused, role = said(reason), refusal_in(reason), execution_role_of(sample, subject)
    actions = (refused.action,) if refused.action else _ACTIONS
    why, second = "", role_allows(role, actions, sample, subject, refused)
    if "does not exist" in text.folded:
        why = " CloudWatch Logs answered that the log group does not exist."
    elif DENIED.found(text):
        why = f" Refused: {role_words(role, refused)} may not call {refused.action or 'an action of CloudWatch Logs'}."
    elif NETWORK.found(text) or " signal killed " in text.folded:
        why, second = " Its endpoint did not answer in time.", endpoints(subject, ("logs",))
    where = f"log group {group} in {region}" if group else "its log destination"
    return Advice(
        cause=f"The log driver of {container_name(sample)} could not open {where}, so the task cannot start.{why}",
        ruled_out=("The application: a container starts only after its log driver.",),
        steps=(find_log_group(sample, subject), second),
    )


RULE = Rule(
    id=_ID,
    title="Log driver could not start",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html",
    check=check,
    advise=advise,
    inhibits=("FH2002",),
)
