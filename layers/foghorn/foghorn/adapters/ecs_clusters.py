"""All clusters and services of this account and region, from Amazon ECS. Every call is made once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from foghorn.adapters.aws_clients import call_aws, client, error_code
from foghorn.adapters.ecs_service import to_messages, to_service
from foghorn.events.arns import read_arn
from foghorn.facts.clusters import PER_PAGE, FoundService, FoundTask, Page, Unanswered
from foghorn.signals.scope import Scope, ScopeType

# A cluster or service that was deleted meanwhile, a page token that is too old.
_GONE = frozenset(
    {"ClusterNotFoundException", "ServiceNotFoundException", "InvalidParameterException", "ClientException"}
)


class EcsClusters:
    """Implements `foghorn.facts.clusters.ClusterSource` with five read operations."""

    def clusters(self, token: str | None) -> Page | Unanswered:
        """See the port."""
        answer = _look("ListClusters", lambda: client("ecs").list_clusters(maxResults=PER_PAGE, **_from(token)))
        if isinstance(answer, Unanswered):
            return answer
        return Page(tuple(answer.get("clusterArns", ())), answer.get("nextToken"))

    def services(self, cluster_arn: str, token: str | None) -> Page | Unanswered:
        """See the port."""
        answer = _look(
            "ListServices",
            lambda: client("ecs").list_services(cluster=cluster_arn, maxResults=PER_PAGE, **_from(token)),
        )
        if isinstance(answer, Unanswered):
            return answer
        return Page(tuple(map(_last_part, answer.get("serviceArns", ()))), answer.get("nextToken"))

    def describe(self, cluster_arn: str, names: Sequence[str]) -> tuple[FoundService, ...] | Unanswered:
        """See the port."""
        cluster = read_arn(cluster_arn)
        if cluster is None or cluster.cluster is None:
            return Unanswered("the cluster has no ARN", gone=True)
        account, region, name = cluster.account, cluster.region, cluster.cluster
        answer = _look(
            "DescribeServices", lambda: client("ecs").describe_services(cluster=cluster_arn, services=list(names))
        )
        if isinstance(answer, Unanswered):
            return answer
        return tuple(
            FoundService(
                Scope(account, region, name, ScopeType.SERVICE, one["serviceName"]), to_service(one), to_messages(one)
            )
            for one in answer.get("services", ())
        )

    def tasks(self, cluster_arn: str, service: str) -> tuple[FoundTask, ...] | Unanswered:
        """See the port. Of more than a hundred tasks ECS chooses which."""
        listed = _look(
            "ListTasks",
            lambda: client("ecs").list_tasks(
                cluster=cluster_arn, serviceName=service, desiredStatus="RUNNING", maxResults=PER_PAGE
            ),
        )
        if isinstance(listed, Unanswered):
            return listed
        arns = list(listed.get("taskArns", ()))
        if not arns:
            return ()
        answer = _look("DescribeTasks", lambda: client("ecs").describe_tasks(cluster=cluster_arn, tasks=arns))
        if isinstance(answer, Unanswered):
            return answer
        return tuple(map(_to_task, answer.get("tasks", ())))


def _look(operation: str, function: Callable[[], dict[str, Any]]) -> dict[str, Any] | Unanswered:
    try:
        return call_aws(function, attempts=1)
    except ClientError as error:
        code = error_code(error) or "an error"
        return Unanswered(f"{code} on {operation}", gone=code in _GONE)
    except BotoCoreError as error:
        return Unanswered(f"{type(error).__name__} on {operation}")


def _from(token: str | None) -> dict[str, str]:
    return {} if token is None else {"nextToken": token}


def _last_part(arn: str) -> str:
    return arn.rpartition("/")[2]


def _to_task(data: dict[str, Any]) -> FoundTask:
    created = data.get("createdAt")
    return FoundTask(
        task_id=_last_part(data.get("taskArn", "")),
        last_status=data.get("lastStatus", ""),
        created_at=None if created is None else created.astimezone(UTC),
    )
