"""Rules read free text: whatever it says, they neither fail nor say more than fits, nor half a name."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from foghorn.facts.fact import Facts
from foghorn.rules.diagnosis import diagnose
from tests.rules.builders import container, definition, facts, service, signal, subject
from tests.signals.causes import FAILURES

CAUSE_LIMIT = 500
"""What an advisory shows of a cause, in characters."""

FRAGMENTS = (
    "CannotPullContainerError: ",
    "ResourceInitializationError: ",
    "User: arn:aws:sts::123456789012:assumed-role/runner/7c is not authorized to perform: ",
    "ssm:GetParameters on resource: arn:aws:ssm:eu-west-1:123456789012:parameter/prod/key ",
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf ",
    "because no identity-based policy allows the s3:GetObject action",
    "retried 1 time(s): ",
    "retried 5 time(s): ",
    'Post "https://api.ecr.eu-west-1.amazonaws.com/": dial tcp: i/o timeout ',
    "lookup a.example: no such host ",
    "fs-0123456789abcdef0.efs ",
    "vol-0123456789abcdef0 ",
    "subnet-0123456789abcdef0 ",
    "with key a/b.env from bucket example-config, ",
    "capacity provider general. ",
    "ordering dependency [proxy(a:1) ",
    'exec: \\"/run.sh\\": exec format error ',
    "Could not transition to created; timed out after waiting 4m0s ",
    " … ",
    "...",
)
REASONS = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=40)), max_size=8).map("".join)
CODES = st.sampled_from(["EssentialContainerExited", "TaskFailedToStart", "SpotInterruption", "New", ""])
EXITS = st.sampled_from([None, 0, 1, 126, 137, 139, 143, 255, -1, 10**9])
KNOWN = st.sampled_from([facts(), facts(service(), definition(container(stop_timeout_s=20))), Facts()])


@given(st.sampled_from(FAILURES), REASONS, REASONS, CODES, EXITS, st.sampled_from(["FARGATE", "EC2", None]), KNOWN)
def test_any_text_gets_advice(
    kind: str, stopped: str, reason: str, code: str, exit_code: int | None, launch_type: str | None, known: Facts
) -> None:
    """One explanation of the cause, from no crashed rule, within what an advisory shows."""
    fields = {
        "detail.containers[0].reason": reason,
        "detail.containers[0].exitCode": "" if exit_code is None else str(exit_code),
        "detail.stoppedReason": stopped,
        "detail.stopCode": code,
    }
    evidence = {path: text for path, text in fields.items() if text}
    one = signal(kind, evidence, exit_code=exit_code, launch_type=launch_type)
    explained = diagnose(subject(one, given=known)).explained
    assert [each.finding.evidence for each in explained if each.rule.id == "FH9001"] == []
    assert explained[0].finding.kind == kind
    assert len(explained[0].advice.cause) <= CAUSE_LIMIT
    assert 1 <= len(explained[0].advice.steps) <= 3
