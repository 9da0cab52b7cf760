"""A refused token names the role."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1017_registry_auth_denied import RULE
from tests.rules.builders import definition, facts, signal, stopped, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CASES = [
    Case(
        FIRES,
        "role known",
        subject(signal("registry_auth_denied"), given=facts(definition=definition())),
        says=(
            "Execution role checkout-execution may not call ecr:GetAuthorizationToken, so checkout",
            "--action-names ecr:GetAuthorizationToken",
        ),
    ),
    Case(FIRES, "role not known", subject(signal("registry_auth_denied")), says=("The task execution role may not",)),
    Case(
        FIRES,
        "the refusal names the role and the policy",
        stopped(
            "registry_auth_denied",
            "AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/runner/7c is not"
            " authorized to perform:"
            " ecr:GetAuthorizationToken on resource: * with an explicit deny in a service control policy",
        ),
        says=(
            "Role runner may not call",
            "(it is denied explicitly in a service control policy)",
            "--role-name runner",
        ),
    ),
    Case(
        FIRES,
        "one try is a hint, no proof",
        stopped(
            "registry_auth_denied", "unable to retrieve ecr registry auth: service call has been retried 1 time(s)"
        ),
        says=("A hint, no proof: it was retried 1 time(s), which points to a permission or a name.",),
        never=("Network:",),
    ),
    Case(NEAR_MISS, "the pull, not the token", subject(signal("image_pull_access_denied"))),
    Case(SILENT, "network", subject(signal("registry_auth_network"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1017_registry_auth_denied(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
