"""What changed between two revisions, in words; names of environment variables, never their values."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from foghorn.facts.deployment import Rollout
from foghorn.facts.fact import ContainerDefinition, Facts, Missing, TaskDefinition
from foghorn.facts.revision_changes import changes_of
from tests.support.signals import at

APP = ContainerDefinition("app", "shop:1", secret_names=("DB",), secret_sources=("db-1",), environment_names=("LEVEL",))
BEFORE = TaskDefinition("checkout", 41, (APP,), memory_mib=512, task_role_arn="arn:aws:iam::1:role/shop")
ROLLOUT = Rollout(at(0), "ecs-svc/2", "checkout:42", "checkout:41")


def _changes(values: tuple[str, ...] = (), *more: ContainerDefinition, app: Any = None, **task: Any) -> Any:
    after = replace(BEFORE, revision=42, containers=(replace(APP, **(app or {})), *more), **task)
    facts = Facts(task_definitions={"checkout:41": BEFORE, "checkout:42": after})
    return changes_of(replace(ROLLOUT, changed_values=values), facts)


DIFFERENCES = [
    ({"app": {"image": "shop:2"}}, "image of app: shop:1 → :2"),
    ({"app": {"command_digest": "0a1b"}}, "command or entryPoint of app"),
    ({"app": {"memory_limit_mib": 256}}, "memory limit (MiB) of app: not set → 256"),
    ({"app": {"environment_names": ("LEVEL", "FLAG")}}, "environment of app: +FLAG"),
    ({"app": {"environment_names": ("FLAG",)}}, "environment of app: -LEVEL, +FLAG"),
    ({"values": ("app.LEVEL", "proxy.LEVEL")}, "environment of app: other value of LEVEL"),
    ({"app": {"secret_names": (), "secret_sources": ()}}, "secrets of app: -DB"),
    ({"app": {"secret_sources": ("db-2",)}}, "secrets of app: valueFrom of DB"),
    ({"app": {"ports": ("0:8080/tcp",)}}, "ports of app: not set → 0:8080/tcp"),
    ({"app": {"health_check_command": "CMD true"}}, "health check command of app"),
    ({"app": {"health_check_retries": 2}}, "health check timing of app: not set → retries 2"),
    ({"app": {"essential": False}}, "essential of app: yes → no"),
    ({"memory_mib": 256}, "task memory (MiB): 512 → 256"),
    ({"cpu_units": 256}, "task CPU (units): not set → 256"),
    ({"task_role_arn": "arn:aws:iam::1:role/other"}, "task role: shop → other"),
    ({"execution_role_arn": "arn:aws:iam::1:role/exec"}, "execution role: not set → exec"),
]


@pytest.mark.parametrize(("change", "told"), DIFFERENCES, ids=[row[1] for row in DIFFERENCES])
def test_each_difference_is_told(change: dict[str, Any], told: str) -> None:
    """And nothing else."""
    assert (told,) == _changes(change.pop("values", ()), **change)


def test_order_says_nothing() -> None:
    """Secrets and ports are sets; a secret that moved is seen beside others that came."""
    app = replace(APP, secret_names=("DB", "KEY"), secret_sources=("db-1", "k"), ports=("0:1/tcp", "0:2/tcp"))
    turned = replace(app, secret_names=("KEY", "DB"), secret_sources=("k", "db-1"), ports=("0:2/tcp", "0:1/tcp"))
    moved = replace(app, secret_names=("NEW", "KEY", "DB"), secret_sources=("n", "k", "db-2"))
    for after, told in ((turned, ()), (moved, ("secrets of app: +NEW", "secrets of app: valueFrom of DB"))):
        revisions = {
            "checkout:41": replace(BEFORE, containers=(app,)),
            "checkout:42": replace(BEFORE, revision=42, containers=(after,)),
        }
        assert changes_of(ROLLOUT, Facts(task_definitions=revisions)) == told


IMAGES = [
    ("a.dkr.ecr.eu-west-1.amazonaws.com/team/shop:1", "a.dkr.ecr.eu-west-1.amazonaws.com/team/shop:2", "shop:1 → :2"),
    ("example.com/shop:1", "example.org/shop:1", "example.com/shop:1 → example.org/shop:1"),
    ("shop", "shop:2", "shop → shop:2"),
    ("localhost:5000/shop", "localhost:5000/cart", "localhost:5000/shop → localhost:5000/cart"),
    ("shop@sha256:aa", "shop@sha256:bb", "shop@sha256:aa → :bb"),
]


@pytest.mark.parametrize(("before", "after", "told"), IMAGES, ids=[row[2] for row in IMAGES])
def test_images_are_told_as_short_as_they_differ(before: str, after: str, told: str) -> None:
    """Within one repository the tag is all that says something."""
    app = replace(APP, image=before)
    revisions = {
        "checkout:41": replace(BEFORE, containers=(app,)),
        "checkout:42": replace(BEFORE, revision=42, containers=(replace(app, image=after),)),
    }
    assert changes_of(ROLLOUT, Facts(task_definitions=revisions)) == (f"image of app: {told}",)


def test_the_most_suspicious_comes_first() -> None:
    """The image, then memory, then the environment; containers that came or went at last."""
    told = _changes((), ContainerDefinition("proxy", "envoy:1"), app={"image": "shop:2", "ports": ("80:80/tcp",)})
    assert ("image of app: shop:1 → :2", "ports of app: not set → 80:80/tcp", "container proxy is new") == told


def test_no_difference_is_an_answer() -> None:
    """A revision that is not known is none."""
    assert () == _changes()
    assert (
        changes_of(ROLLOUT, Facts(task_definitions={"checkout:41": BEFORE, "checkout:42": Missing("denied")})) is None
    )
    assert changes_of(replace(ROLLOUT, previous=None), Facts(task_definitions={"checkout:41": BEFORE})) is None
