"""A task definition may name secrets and parameters of another account: they are not looked for in this one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from foghorn.adapters.start_checks.budget import Budget
from foghorn.adapters.start_checks.secrets import check_secrets
from foghorn.facts.closer_look import StartCheck, Verdict
from foghorn.facts.missing import Missing
from foghorn.facts.start_needs import Needs
from tests.rules.builders import signal

OURS, OURS_GONE = "/prod/url", "/prod/gone"
THEIRS = "arn:aws:ssm:eu-west-1:999999999999:parameter/prod/url"
THEIR_SECRET = "arn:aws:secretsmanager:eu-west-1:999999999999:secret:prod/db-a1b2c3"


class OneParameter(Budget):
    """Answers that there is one parameter, `/prod/url`, and keeps what was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def call(self, operation: Callable[..., dict[str, Any]], **parameters: Any) -> dict[str, Any]:
        """Asks nobody."""
        (name,) = parameters["ParameterFilters"][0]["Values"]
        self.asked.append(name)
        return {"Parameters": [{"Name": name}] if name == OURS else []}


CASES = [
    ("a parameter", (THEIRS,), None, f"{THEIRS} belongs to another account, which cannot be read from here", []),
    (
        "a secret",
        (THEIR_SECRET,),
        None,
        f"{THEIR_SECRET} belongs to another account, which cannot be read from here",
        [],
    ),
    ("beside one of ours", (THEIRS, OURS), Verdict.FINE, "/prod/url exist; 1 more not looked at", [OURS]),
    (
        "beside one of ours that is gone",
        (THEIRS, OURS_GONE),
        Verdict.FOUND,
        "parameter /prod/gone does not exist in eu-west-1",
        [OURS_GONE],
    ),
    ("ours alone", (OURS,), Verdict.FINE, "/prod/url exist", [OURS]),
]


@pytest.mark.parametrize(
    ("secrets", "verdict", "text", "asked"), [row[1:] for row in CASES], ids=[row[0] for row in CASES]
)
def test_only_what_is_of_this_account_is_looked_for(
    secrets: tuple[str, ...], verdict: Verdict | None, text: str, asked: list[str]
) -> None:
    """A parameter of the same name here would pass for theirs, and a missing one for theirs that is missing."""
    budget = OneParameter()
    found = check_secrets(signal("secret_not_found", started_at=None), Needs(secrets=secrets), budget)
    if verdict is None:
        assert found == Missing(text)
    else:
        assert isinstance(found, StartCheck)
        assert (found.verdict, found.text) == (verdict, text)
    assert budget.asked == asked
