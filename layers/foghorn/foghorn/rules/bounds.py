"""Deployment bounds of a service."""

from __future__ import annotations


def lower_bound(desired_count: int, minimum_healthy_percent: int) -> int:
    """Healthy running tasks that must stay: ceil(desired * minimumHealthyPercent / 100).

    Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
    """
    return -(-desired_count * minimum_healthy_percent // 100)
