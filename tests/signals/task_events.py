"""Task events built for tests: a stopped Fargate task of service checkout, with what a case changes."""

from __future__ import annotations

from foghorn.signals import Classification, classify

ACCOUNT = "123456789012"
REGION = "eu-central-1"
TASK_ARN = f"arn:aws:ecs:{REGION}:{ACCOUNT}:task/prod/0123456789abcdef0123456789abcdef"


def task_event(**detail: object) -> dict[str, object]:
    """An event; a detail given as None is left out."""
    whole: dict[str, object] = {
        "clusterArn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/prod",
        "taskArn": TASK_ARN,
        "taskDefinitionArn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:task-definition/checkout:42",
        "group": "service:checkout",
        "startedBy": "ecs-svc/1234567890123456789",
        "lastStatus": "STOPPED",
        "desiredStatus": "STOPPED",
        "containers": [],
        "version": 7,
        **detail,
    }
    return {
        "id": "00000000-0000-4000-8000-000000000001",
        "detail-type": "ECS Task State Change",
        "source": "aws.ecs",
        "account": ACCOUNT,
        "region": REGION,
        "time": "2026-01-05T10:00:41Z",
        "resources": [TASK_ARN],
        "detail": {key: value for key, value in whole.items() if value is not None},
    }


def verdict(**detail: object) -> Classification:
    """The classification of such an event."""
    return classify(task_event(**detail))


def kind_of(**detail: object) -> str:
    """Its leading kind, or its routine or ignored reason."""
    said = verdict(**detail)
    return said.signals[0].kind if said.signals else said.reason
