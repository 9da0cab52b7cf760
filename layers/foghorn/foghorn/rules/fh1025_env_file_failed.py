"""FH1025 Environment file could not be downloaded.

What: An object that environmentFiles names could not be read from Amazon S3.
Why it matters: The task stops before any container starts, and every replacement does too.
Known problems: Amazon S3 answers 403 for a missing object, too, where the role may not list the bucket. On Fargate the
text names no object: it is known where the task definition names one alone.
Next steps: Look for the object, then check what the task execution role may call, or the route to Amazon S3.
"""

from __future__ import annotations

from foghorn.rules.connection import how_it_failed
from foghorn.rules.environment_file import file_words, files_of, look_for_file
from foghorn.rules.evidence import execution_role_of, named_by_event, owner_name, reason_of, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import endpoints
from foghorn.rules.refusal import refusal_in
from foghorn.rules.role_steps import role_allows, role_words
from foghorn.signals.signal import Severity
from foghorn.signals.stop_reasons.matched_text import said
from foghorn.signals.stop_reasons.wording import DENIED, NETWORK, Phrases

_ID = "FH1025"
_KINDS = ("env_file_failed",)
_ACTIONS = ("s3:GetObject", "s3:GetBucketLocation")
_MISSING = Phrases(" 404 ", "no such key", " nosuchkey", " nosuchbucket", "not found", " notfound")


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the object, and tells a refusal from a missing object and from a closed network."""
    sample = sample_for(finding, subject)
    reason, role, files = reason_of(sample), execution_role_of(sample, subject), files_of(sample, subject)
    text, refused, why = said(reason), refusal_in(reason), "Amazon S3 did not hand it out"
    arn = files[0].arn if len(files) == 1 else None
    # Of an object that is known only the action on objects can be asked about.
    actions = (refused.action,) if refused.action else _ACTIONS[:1] if arn else _ACTIONS
    on = arn if actions == _ACTIONS[:1] else None
    last = role_allows(role, actions, sample, subject, refused, on)
    if _MISSING.found(text):
        why = "Amazon S3 does not have it"
    elif NETWORK.found(text):
        why, last = how_it_failed(reason) or "Amazon S3 could not be reached", endpoints(subject, ("s3",))
    elif DENIED.found(text):
        why = f"{role_words(role, refused)} may not read it, or it does not exist"
    return Advice(
        cause=f"{owner_name(sample, subject)} cannot start: {file_words(files)} could not be downloaded: {why}.",
        ruled_out=("The application: no container had started.",),
        steps=(look_for_file(files, sample, subject), last),
    )


RULE = Rule(
    id=_ID,
    title="Environment file could not be downloaded",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html",
    check=check,
    advise=advise,
    inhibits=("FH2002",),
)
