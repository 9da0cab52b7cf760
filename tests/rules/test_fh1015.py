"""An unreachable secret store leads to subnets and endpoints."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1015_secret_network import RULE
from tests.rules.builders import signal, stopped, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CASES = [
    Case(
        FIRES,
        "deadline exceeded",
        subject(
            signal("secret_network", {"detail.stoppedReason": "ResourceInitializationError: context deadline exceeded"})
        ),
        says=("checkout could not reach the secret store", "com.amazonaws.eu-west-1.secretsmanager"),
    ),
    Case(
        FIRES,
        "the store and the secret are named",
        stopped(
            "secret_network",
            "unable to retrieve secret from asm: failed to fetch secret"
            " arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf from secrets"
            " manager: RequestCanceled:"
            " context deadline exceeded",
        ),
        says=(
            "could not reach Secrets Manager over the network (there was no answer in time) to read arn:aws:secrets",
            "endpoints secretsmanager, kms",
        ),
        never=("eu-west-1.ssm",),
    ),
    Case(
        FIRES,
        "five tries are a hint, no proof",
        stopped("secret_network", "unable to retrieve secret from asm: service call has been retried 5 time(s)"),
        says=("A hint, no proof: it was retried 5 time(s), which points to the network.",),
        never=("Permissions and wrong names",),
    ),
    Case(NEAR_MISS, "the text does not decide", subject(signal("secret_failed_unspecified"))),
    Case(SILENT, "the registry", subject(signal("image_pull_network"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1015_secret_network(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
