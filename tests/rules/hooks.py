"""What an event of a hook says, in one call."""

from __future__ import annotations

from dataclasses import replace

from foghorn.signals.signal import Signal
from tests.rules.builders import action

ARN = "arn:aws:ecs:eu-west-1:123456789012:service-deployment/prod/checkout/0EYSiB0qap8xf0N76FsbE"


def hook(kind: str, name: str, hook_type: str = "PAUSE", **detail: str) -> Signal:
    """A hook of checkout at a stage of a deployment that the event names."""
    said = {
        "eventName": name,
        "lifecycleStage": "POST_TEST_TRAFFIC_SHIFT",
        "hookType": hook_type,
        "serviceDeploymentArn": ARN,
        **detail,
    }
    return replace(action(kind, name), evidence={f"detail.{key}": text for key, text in said.items()})
