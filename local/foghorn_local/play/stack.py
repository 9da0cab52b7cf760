"""The stack of template.yaml on the embedded AWS: table, queues, secret, and each function's environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from foghorn_local.aws import create_resources
from foghorn_local.bus import Application, load_application
from foghorn_local.play.backends import Queue, earliest

ACCOUNT = "123456789012"
REGION = "eu-west-1"
CHANNEL = "C0FOGHORN"
DUE_ATTRIBUTE = "due_at"

PLAYED_WITHOUT: Mapping[str, str] = {"SilenceCheck": "off"}
"""What differs from the template's defaults in plays and in the workspace, unless the parameter is given.

They show what events lead to. What the silence check would look at is inferred from the same events, and its calls
would be counted among theirs.
"""

# What the Lambda service itself sets, and what keeps a developer's own profile and proxy out of the play.
SANDBOX: Mapping[str, str] = {
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_ACCESS_KEY_ID": "embedded",
    "AWS_SECRET_ACCESS_KEY": "embedded",
    "AWS_SESSION_TOKEN": "embedded",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "NO_PROXY": "127.0.0.1,localhost",
    "no_proxy": "127.0.0.1,localhost",
}


@dataclass(frozen=True)
class Stack:
    """The deployed application. Resources carry their logical ids as names; `endpoint` is the embedded AWS."""

    application: Application
    endpoint: str
    slack_url: str
    channel: str = CHANNEL
    account: str = ACCOUNT
    region: str = REGION

    @cached_property
    def queues(self) -> Mapping[str, Queue]:
        """Every queue by logical id."""
        return {
            name: Queue(self.account, self.region, name, int(self.properties(name).get("VisibilityTimeout", 30)))
            for name in self.application.resource_ids("AWS::SQS::Queue")
        }

    @property
    def tables(self) -> tuple[str, ...]:
        """Every table's logical id."""
        return self.application.resource_ids("AWS::DynamoDB::Table")

    def function_environment(self, name: str) -> dict[str, str]:
        """What one function finds in its environment."""
        declared = self.application.functions[name].environment
        stands_in = {"AWS_ENDPOINT_URL": self.endpoint, "SLACK_API_URL": self.slack_url}
        return {**SANDBOX, **declared, **stands_in}

    @cached_property
    def environment(self) -> dict[str, str]:
        """The environments of all functions in one: they share this process."""
        merged: dict[str, str] = {}
        for name in self.application.functions:
            merged |= self.function_environment(name)
        return merged

    def dead_letters(self) -> int:
        """Messages in queues that no function polls."""
        polled = {mapping.queue for mapping in self.application.event_source_mappings}
        return sum(len(queue) for name, queue in self.queues.items() if name not in polled)

    def next_due(self) -> datetime | None:
        """When the next incident has something due; None where none has."""
        moments = [earliest(self.account, self.region, table, DUE_ATTRIBUTE) for table in self.tables]
        return min((moment for moment in moments if moment is not None), default=None)

    def properties(self, name: str) -> dict[str, Any]:
        """The resolved properties of a resource."""
        return self.application.resource(name)[1]


def deploy(
    template: Path, *, endpoint: str, slack_url: str, slack_token: str, parameters: Mapping[str, str] | None = None
) -> Stack:
    """Create what the template declares on the embedded AWS. `parameters` are the template's. Raises TemplateError."""
    parameters = {"SlackChannel": CHANNEL, **(parameters or {})}
    planned = load_application(template, parameters, region=REGION, account=ACCOUNT)
    urls = {name: f"{endpoint}/{ACCOUNT}/{name}" for name in planned.resource_ids("AWS::SQS::Queue")}
    application = load_application(template, parameters, physical=urls, region=REGION, account=ACCOUNT)
    stack = Stack(application, endpoint, slack_url)
    # SQS refuses a redrive policy whose target is not there yet
    queues = sorted(stack.queues, key=lambda name: "RedrivePolicy" in stack.properties(name))
    create_resources(
        endpoint,
        tables={name: stack.properties(name) for name in stack.tables},
        queues={name: stack.properties(name) for name in queues},
        secrets={stack.environment["FOGHORN_SLACK_TOKEN_SECRET"]: slack_token},
        region=REGION,
    )
    return stack
