"""Pulling images is worth a word when it is half of a start-up that mattered, and long."""

from __future__ import annotations

from datetime import timedelta

import pytest

from foghorn.facts.fact import ContainerDefinition
from foghorn.rules.fh1041_image_pull_slow import RULE
from tests.rules.builders import AT, FAMILY_SCOPE, SPOT_SCOPE, container, definition, facts, started_up, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

FAR = "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/checkout:v2.4.1"
EXACTLY_HALF = {"provision_s": 9, "pull_s": 10, "start_s": 1}
COLLECTOR = ContainerDefinition("otel", "public.ecr.aws/aws-observability/aws-otel-collector:latest")

CASES = [
    Case(
        FIRES,
        "Fargate, image in the task's own Region",
        subject(started_up(pull_s=34.2, provision_s=12.8)),
        says=(
            "Starting a task of checkout is mostly pulling images: 34.2 s of 48.0 s (71 %).",
            "compressed size of shop/checkout, tag v2.4.1, and make it smaller: slim base image, multi-stage build",
            "aws ecr describe-images --registry-id 123456789012 --repository-name shop/checkout",
            "imageSizeInBytes",
            "Above 250 MiB compressed, consider a SOCI index for shop/checkout",
        ),
        never=("ECS_IMAGE_PULL_BEHAVIOR", "Replicate"),
    ),
    Case(FIRES, "exactly half", subject(started_up(**EXACTLY_HALF)), says=("10.0 s of 20.0 s (50 %)",)),
    Case(
        FIRES,
        "the image comes from another Region: both are named",
        subject(started_up(pull_s=34, image=FAR)),
        says=(
            "Replicate repository shop/checkout to eu-west-1, where the task runs: it is pulled from us-east-1",
            "aws ecr describe-registry --region us-east-1",
            "SOCI",
        ),
    ),
    Case(
        FIRES,
        "an image of another registry: no SOCI index there",
        subject(started_up(pull_s=34, image="nginx:1.27")),
        says=(
            "Keep a copy of nginx in Amazon ECR of eu-west-1: it is pulled from docker.io",
            "how large nginx:1.27 of container app is",
            "aws ecr describe-pull-through-cache-rules --region eu-west-1",
        ),
        never=("SOCI",),
    ),
    Case(
        FIRES,
        "a side-car's image comes from afar",
        subject(started_up(pull_s=34), given=facts(definition=definition(container(), COLLECTOR))),
        says=("Keep a copy of aws-observability/aws-otel-collector in Amazon ECR of eu-west-1",),
    ),
    Case(
        FIRES,
        "EC2: the instance keeps images, Fargate does not",
        subject(started_up(pull_s=34, launch_type="EC2")),
        says=("For shop/checkout, consider ECS_IMAGE_PULL_BEHAVIOR once or prefer-cached on the instances",),
        never=("SOCI", "Fargate"),
    ),
    Case(
        FIRES,
        "the launch type is not told: neither",
        subject(started_up(pull_s=34, launch_type=None)),
        says=("slim base image",),
        never=("SOCI", "ECS_IMAGE_PULL_BEHAVIOR"),
    ),
    Case(
        FIRES,
        "the event names no image",
        subject(started_up(pull_s=34, image=None)),
        says=("how large the images of container app is", "aws ecs describe-task-definition"),
        never=("SOCI",),
    ),
    Case(
        FIRES,
        "a crash soon after the start, of a task without a service",
        subject(started_up("essential_container_exited", pull_s=60, scope=FAMILY_SCOPE, service=None)),
        says=("Starting a task of nightly-report is mostly pulling images: 1 min of 1 min 11 s (84 %).",),
    ),
    Case(
        FIRES,
        "it failed ten minutes after it had started, and was drained for five",
        subject(started_up(pull_s=34, ran_s=600, stopped_at=AT + timedelta(minutes=5))),
    ),
    Case(NEAR_MISS, "just below half", subject(started_up(**{**EXACTLY_HALF, "start_s": 1.001}))),
    Case(NEAR_MISS, "most of a start-up that was quick", subject(started_up(pull_s=9.999, provision_s=1))),
    Case(NEAR_MISS, "it ran for longer before it failed", subject(started_up(pull_s=34, ran_s=601))),
    Case(NEAR_MISS, "it ran for hours before it failed", subject(started_up(pull_s=34, ran_s=9_000))),
    Case(NEAR_MISS, "it never started: no share is told", subject(started_up(pull_s=340, ran_s=None))),
    Case(NEAR_MISS, "the times are out of order", subject(started_up(pull_s=-34))),
    Case(NEAR_MISS, "the host went away", subject(started_up("host_terminated", pull_s=34))),
    Case(
        NEAR_MISS,
        "Spot took the task back",
        subject(started_up("fargate_spot_interruption", pull_s=34, scope=SPOT_SCOPE)),
    ),
    Case(SILENT, "the pull is a quarter", subject(started_up(pull_s=12, provision_s=35))),
    Case(SILENT, "no times but the first and the last", subject(started_up(created_at=None, pull_started_at=None))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1041_image_pull_slow(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)


def test_the_task_that_came_farthest_speaks() -> None:
    """Of a task that never pulled and one that ran, the one that ran tells how long the pull is."""
    early = started_up("image_pull_not_found", pull_stopped_at=None, ran_s=None)
    verify(RULE, Case(FIRES, "", subject(early, started_up(pull_s=34)), says=("34.0 s of 45.0 s (75 %)",)))
