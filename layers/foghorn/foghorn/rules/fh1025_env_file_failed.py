"""FH1025 Environment file could not be downloaded.

What: An object that environmentFiles names could not be read from Amazon S3.
Why it matters: The task stops before any container starts, and every replacement does too.
Known problems: Amazon S3 answers 403 for a missing object, too, where the role may not list the bucket. The text names
the object on EC2 only.
Next steps: Look for the object, then check what the task execution role may call, or the route to Amazon S3.
"""

from __future__ import annotations

import re

from foghorn.rules.commands import aws
from foghorn.rules.connection import how_it_failed
from foghorn.rules.evidence import execution_role_of, named_by_event, owner_name, reason_of, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import endpoints, task_definition
from foghorn.rules.refusal import refusal_in
from foghorn.rules.role_steps import role_allows, role_words
from foghorn.signals.signal import Severity
from foghorn.signals.stop_reasons.matched_text import said
from foghorn.signals.stop_reasons.wording import DENIED, NETWORK, Phrases

_ID = "FH1025"
_KINDS = ("env_file_failed",)
_ACTIONS = ("s3:GetObject", "s3:GetBucketLocation")
_OBJECT = re.compile(r"(?:arn:aws[a-z-]{0,7}:s3:::|s3://)([a-z0-9.-]{3,63})/([^\s,:\"']{1,500})(?=[\s,:\"'])")
_KEY = re.compile(r"with key ([^\s,]{1,500}) from bucket ([a-z0-9.-]{3,63})")
_MISSING = Phrases(" 404 ", "no such key", " nosuchkey", " nosuchbucket", "not found", " notfound")


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def _named(reason: str) -> tuple[str, str] | None:
    """Bucket and key of the object, where the text names them."""
    found, spelled = _OBJECT.search(reason), _KEY.search(reason)
    return (found[1], found[2]) if found else (spelled[2], spelled[1]) if spelled else None


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the object, and tells a refusal from a missing object and from a closed network."""
    sample = sample_for(finding, subject)
    reason, role, named = reason_of(sample), execution_role_of(sample, subject), _named(reason_of(sample))
    text, refused, why = said(reason), refusal_in(reason), "Amazon S3 did not hand it out"
    last = role_allows(role, (refused.action,) if refused.action else _ACTIONS, sample, subject, refused)
    if _MISSING.found(text):
        why = "Amazon S3 does not have it"
    elif NETWORK.found(text):
        why, last = how_it_failed(reason) or "Amazon S3 could not be reached", endpoints(subject, ("s3",))
    elif DENIED.found(text):
        why = f"{role_words(role, refused)} may not read it, or it does not exist"
    fields = f"List the environment files of {sample.task_definition or 'the task definition'}"
    first = task_definition(sample, subject, fields, "name:name,environmentFiles:environmentFiles")
    if named is not None:
        options = {"--bucket": named[0], "--prefix": named[1]}
        command = aws("s3api", "list-objects", subject.scope.region, options, "Contents[].[Key,Size,LastModified]")
        first = Step(f"Check that object {named[1]} exists in bucket {named[0]}", command)
    what = f"environment file s3://{named[0]}/{named[1]}" if named else "an environment file in Amazon S3"
    return Advice(
        cause=f"{owner_name(sample, subject)} cannot start: {what} could not be downloaded: {why}.",
        ruled_out=("The application: no container had started.",),
        steps=(first, last),
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
