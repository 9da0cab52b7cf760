"""A closer look as it is kept: what goes in comes out, and what cannot be read is left out."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from foghorn.adapters.closer_look_items import look_name, look_to_text, looks_from_item
from foghorn.adapters.incident_items import facts_from_item
from foghorn.facts.closer_look import CheckName, CloserLook, LogTail, StartCheck, TargetGroup, Verdict
from foghorn.facts.missing import Missing
from foghorn.signals.kinds import KINDS

TAIL = LogTail("app", "/ecs/checkout", "ecs/app/1", "eu-west-1", ("one", 'two "ü" <!channel>'))
GROUP = TargetGroup("blue", "arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/blue/1", health_check_path="/")
CHECKS = (
    StartCheck(CheckName.REGISTRY_ROUTE, Verdict.FOUND, "subnet-1 has no route to the internet", "subnet-1"),
    StartCheck(CheckName.EXECUTION_ROLE, Verdict.NOT_CHECKED, "AccessDenied on SimulatePrincipalPolicy"),
)
LOOKS = [
    CloserLook(),
    CloserLook(logs=TAIL),
    CloserLook(logs=Missing("no stream"), target_groups=Missing("AccessDenied")),
    CloserLook(target_groups=(GROUP, GROUP)),
    CloserLook(target_groups=(replace(GROUP, deregistration_delay_s=300),)),
    CloserLook(target_groups=(replace(GROUP, deregistration_delay_s=Missing("AccessDenied")), GROUP)),
    CloserLook(target_groups=(), start_checks=CHECKS),
]


@pytest.mark.parametrize("look", LOOKS, ids=range(len(LOOKS)))
def test_what_goes_in_comes_out(look: CloserLook) -> None:
    """A part that was not asked stays so."""
    item = {"pk": "a", "sk": "facts", look_name("oom_killed"): look_to_text(look)}
    assert facts_from_item(item).closer == {"oom_killed": look}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_can_name_an_attribute(kind: str) -> None:
    """An expression's `#name` takes letters, digits and `_`."""
    assert look_name(kind).isidentifier()


def test_a_target_group_of_an_earlier_version_has_no_delay() -> None:
    """It was not asked then."""
    data = json.loads(look_to_text(CloserLook(target_groups=(GROUP,))))
    del data["target_groups"][0]["deregistration_delay_s"]
    assert looks_from_item({"look_a": json.dumps(data)}) == {"a": CloserLook(target_groups=(GROUP,))}


def test_a_field_of_a_later_version_is_passed_over() -> None:
    """After a roll-back the table holds what a newer Foghorn wrote."""
    data = json.loads(look_to_text(CloserLook(logs=TAIL, target_groups=(GROUP,))))
    data["of_tomorrow"] = 1
    data["logs"]["of_tomorrow"] = 1
    data["target_groups"][0]["of_tomorrow"] = 1
    assert looks_from_item({"look_a": json.dumps(data)}) == {"a": CloserLook(logs=TAIL, target_groups=(GROUP,))}


UNREADABLE = ["", "{", "[]", "7", '{"logs": 7}', '{"logs": {}}', '{"start_checks": [{"name": "x", "verdict": "y"}]}']


@pytest.mark.parametrize("text", UNREADABLE)
def test_a_look_that_cannot_be_read_hides_no_other(text: str) -> None:
    """It is as good as none."""
    good = look_to_text(CloserLook(logs=TAIL))
    assert looks_from_item({"look_a": text, "look_b": good, "service": "{}"}) == {"b": CloserLook(logs=TAIL)}
