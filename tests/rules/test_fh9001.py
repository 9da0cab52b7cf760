"""A rule that raises is told by its id and hides no other; nothing of what it choked on is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foghorn.rules.fh1001_oom_killed import RULE as OOM
from foghorn.rules.fh9001_rule_crashed import RULE
from foghorn.rules.model import Finding, Subject
from tests.rules.builders import signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why


def _raise(subject: Subject) -> Finding | None:
    raise KeyError("password=hunter2")


BROKEN = replace(OOM, id="FH1998", check=_raise)
CASES = [
    Case(
        FIRES,
        "a rule raises",
        subject(signal("oom_killed")),
        says=("Foghorn's own rule FH1998 failed (KeyError)", "rule: FH1998", "error: KeyError"),
        never=("hunter2",),
        beside=(BROKEN,),
    ),
    Case(NEAR_MISS, "the broken rule was not asked", subject(signal("unknown")), beside=(BROKEN,)),
    Case(SILENT, "no rule raises", subject(signal("oom_killed")), beside=(OOM,)),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh9001_rule_crashed(case: Case) -> None:
    """The runner reports what raised."""
    verify(RULE, case)
