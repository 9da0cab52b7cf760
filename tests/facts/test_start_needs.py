"""What a failing step needed: which services, which hosts, which actions on which resource."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foghorn.facts.start_needs import Needs, needs_of
from tests.rules.builders import container, definition, signal

HOST = "123456789012.dkr.ecr.{}.amazonaws.com"
ECR = ("ecr.api", "ecr.dkr", "s3")
IMAGES = [
    ("ECR of the task's Region", f"{HOST.format('eu-west-1')}/shop:1", ECR, ()),
    ("ECR of another Region", f"{HOST.format('us-east-1')}/shop:1", (), (HOST.format("us-east-1"),)),
    ("Docker Hub by name alone", "nginx:1.27", (), ("docker.io",)),
    ("Docker Hub with a user", "acme/shop:1", (), ("docker.io",)),
    ("another registry", "ghcr.io/acme/shop:1", (), ("ghcr.io",)),
]


@pytest.mark.parametrize(("image", "services", "hosts"), [row[1:] for row in IMAGES], ids=[row[0] for row in IMAGES])
def test_what_a_pull_must_reach(image: str, services: tuple[str, ...], hosts: tuple[str, ...]) -> None:
    """Endpoints of a VPC lead to services of its own Region, and to no other registry."""
    needs = needs_of(signal("image_pull_network", image=image), definition())
    assert (needs.services, needs.hosts) == (services, hosts)


@pytest.mark.parametrize(
    ("region", "services", "hosts"),
    [("eu-west-1", ("logs",), ()), ("us-east-1", (), ("logs.us-east-1.amazonaws.com",))],
)
def test_logs_of_another_region(region: str, services: tuple[str, ...], hosts: tuple[str, ...]) -> None:
    """`awslogs-region` decides which endpoint is asked."""
    needs = needs_of(signal("log_driver_failed"), definition(replace(container(), log_region=region)))
    assert (needs.services, needs.hosts) == (services, hosts)


@pytest.mark.parametrize(
    ("source", "services", "hosts"),
    [
        ("arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-b1c2d3", ("secretsmanager",), ()),
        (
            "arn:aws:secretsmanager:us-east-1:123456789012:secret:a-b1c2d3",
            (),
            ("secretsmanager.us-east-1.amazonaws.com",),
        ),
        ("/prod/url", ("ssm",), ()),
        ("arn:aws:ssm:us-east-1:123456789012:parameter/prod/url", (), ("ssm.us-east-1.amazonaws.com",)),
    ],
)
def test_secrets_of_another_region(source: str, services: tuple[str, ...], hosts: tuple[str, ...]) -> None:
    """The ARN tells; a parameter by its name is of the task's own Region."""
    app = replace(container(), secret_names=("X",), secret_sources=(source,))
    needs = needs_of(signal("secret_network"), definition(app))
    assert (needs.services, needs.hosts) == (services, hosts)


FILES = ("arn:aws:s3:::example-config/a.env", "arn:aws:s3:::example-config/checkout/prod.env")
NAMED = {"detail.stoppedReason": "unable to download env file with key checkout/prod.env from bucket example-config,"}


@pytest.mark.parametrize(
    ("files", "evidence", "resource", "more"),
    [
        (FILES[:1], None, FILES[0], 0),
        (FILES, NAMED, FILES[1], 0),
        (FILES, None, FILES[0], 1),
        ((), NAMED, None, 0),
    ],
    ids=["one", "named by the event", "one of two", "none is known"],
)
def test_an_environment_file_is_read_by_its_own_name(
    files: tuple[str, ...], evidence: dict[str, str] | None, resource: str | None, more: int
) -> None:
    """A policy may allow one object alone."""
    needs = needs_of(signal("env_file_failed", evidence), definition(replace(container(), env_file_arns=files)))
    assert needs == Needs(services=("s3",), actions=("s3:GetObject",), resource=resource, more=more)


def test_a_log_driver_writes_to_streams() -> None:
    """A policy may allow the streams of a group and not the group."""
    needs = needs_of(signal("log_driver_failed"), definition())
    assert isinstance(needs, Needs)
    assert needs.resource == "arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/checkout:log-stream:ecs"
