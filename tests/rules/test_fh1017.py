"""A refused token names the role."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1017_registry_auth_denied import RULE
from tests.rules.builders import definition, facts, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CASES = [
    Case(
        FIRES,
        "role known",
        subject(signal("registry_auth_denied"), given=facts(definition=definition())),
        says=("Execution role checkout-execution may not fetch", "--action-names ecr:GetAuthorizationToken"),
    ),
    Case(FIRES, "role not known", subject(signal("registry_auth_denied")), says=("The task execution role may not",)),
    Case(NEAR_MISS, "the pull, not the token", subject(signal("image_pull_access_denied"))),
    Case(SILENT, "network", subject(signal("registry_auth_network"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1017_registry_auth_denied(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
