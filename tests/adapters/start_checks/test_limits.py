"""When a check cannot look: it says why, keeps the budget and asks nobody twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from foghorn.adapters.closer_look import AwsCloserLook
from foghorn.facts.closer_look import CheckName, Verdict
from foghorn.facts.fact import Missing
from tests.adapters.start_checks.vpc import ACCOUNT, Vpc, checks_of
from tests.rules.builders import service, signal

FOUND, FINE, NOT_CHECKED = Verdict
ROUTE, ROLE_CHECK, ENDPOINTS, GROUPS, SECRETS, LOGGING = CheckName


def test_everything_at_once_keeps_the_budget(vpc: Vpc) -> None:
    """A secret that failed for a reason that was cut off makes most checks relevant."""
    vpc.role()
    checks = checks_of(vpc, "secret_failed_unspecified")
    assert NOT_CHECKED not in {check.verdict for check in checks.values()}


def test_the_budget_is_that_of_the_incident(vpc: Vpc) -> None:
    """Eight calls were made for another cause of it: two are left, and what they do not reach says so."""
    vpc.role()
    failed = signal("secret_failed_unspecified", started_at=None)
    look = AwsCloserLook(account=ACCOUNT, reads_logs=True, checks_starts=True)
    found = look.look_closer(failed, replace(vpc.facts(), start_calls=8))
    assert 2 == found.start_calls == sum(vpc.aws.counters.counts().values())
    assert "the budget of 10 calls is used up" in {check.text for check in found.start_checks}


BLIND = [
    ("no service", lambda f: replace(f, service=Missing("AccessDenied on DescribeServices")), "AccessDenied on"),
    (
        "no subnets",
        lambda f: replace(f, service=service()),
        "neither the event nor service checkout names a subnet of the task",
    ),
    ("no task definition", lambda f: replace(f, task_definitions={}), "the task definition is not known"),
]


@pytest.mark.parametrize(("change", "why"), [row[1:] for row in BLIND], ids=[row[0] for row in BLIND])
def test_what_is_not_known_is_not_checked(vpc: Vpc, change: Any, why: str) -> None:
    """With the reason, and without a call."""
    checks = checks_of(vpc, "image_pull_network", change(vpc.facts()))
    assert {check.verdict for check in checks.values()} == {NOT_CHECKED}
    assert all(why in check.text for check in checks.values())
    assert vpc.aws.counters.counts() == {}


def test_they_can_be_switched_off(vpc: Vpc) -> None:
    """`StartChecks=off` takes the permissions too, so nothing may ask."""
    look = AwsCloserLook(account=ACCOUNT, reads_logs=True, checks_starts=False)
    failed = signal("secret_not_found", started_at=None)
    assert not look.wants(failed)
    assert look.look_closer(failed, vpc.facts()).start_checks == ()
    assert vpc.aws.counters.counts() == {}


@pytest.mark.parametrize("fault", ["ec2:deny", "ec2:throttle:all"])
def test_a_refusal_is_asked_for_once(vpc: Vpc, fault: str) -> None:
    """Three checks lean on the network; it is read once, also where that fails."""
    vpc.aws.faults.add(fault)
    checks = checks_of(vpc, "image_pull_network")
    assert {check.verdict for check in checks.values()} == {NOT_CHECKED}
    assert all(check.text.endswith("on DescribeSubnets") for check in checks.values())
    assert vpc.aws.counters.counts() == {"ec2:DescribeSubnets": 1}


def test_a_task_of_another_account_is_not_looked_at(vpc: Vpc) -> None:
    """The same names would lead to other resources here."""
    failed = signal("secret_not_found", started_at=None)
    looked = AwsCloserLook(account="999999999999", reads_logs=True, checks_starts=True).look_closer(failed, vpc.facts())
    assert [check.verdict for check in looked.start_checks] == [NOT_CHECKED]
    assert looked.start_checks[0].text == f"account {ACCOUNT} cannot be read from 999999999999"
    assert vpc.aws.counters.counts() == {}
