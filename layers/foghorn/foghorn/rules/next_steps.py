"""Steps that many rules give: each names its resource and carries a read-only command or a console link."""

from __future__ import annotations

from datetime import timedelta

from foghorn.rules.calls import failed_call, is_call
from foghorn.rules.commands import aws, ecs
from foghorn.rules.console import service_deployments_url, service_events_url, task_logs_url, task_url
from foghorn.rules.evidence import container_name, container_of, owner_name
from foghorn.rules.image import parse_image
from foghorn.rules.model import Step, Subject
from foghorn.signals.scope import ScopeType
from foghorn.signals.signal import Signal

_LOG_LEAD = timedelta(minutes=10)
_CALLS_AROUND = timedelta(minutes=10)
_HOUR = timedelta(hours=1)


def stopped_task(sample: Signal, subject: Subject, text: str = "") -> Step:
    """Look at the stopped task itself, while ECS still shows it (about an hour); at the call where it made no task."""
    if is_call(sample):
        return failed_call(sample, subject)
    words = text or f"Read why {sample.task_id or 'the task'} stopped, within an hour of {sample.occurred_at:%H:%M} UTC"
    query = "tasks[].{stopCode:stopCode,reason:stoppedReason,containers:containers[].[name,exitCode,reason]}"
    command = ecs(subject.scope, "describe-tasks", {"--tasks": sample.task_id}, query) if sample.task_id else None
    return Step(words, command, task_url(subject.scope, sample.task_id))


def stop_times(sample: Signal, subject: Subject) -> Step:
    """Show when stopping began and when the containers ended."""
    text = f"Compare stoppingAt and executionStoppedAt of task {sample.task_id or 'of the event'}"
    query = "tasks[].[stopCode,stoppingAt,executionStoppedAt,stoppedAt]"
    command = ecs(subject.scope, "describe-tasks", {"--tasks": sample.task_id}, query) if sample.task_id else None
    return Step(text, command, task_url(subject.scope, sample.task_id))


def last_logs(sample: Signal, subject: Subject) -> Step:
    """Read the container's last log lines; by command where its log group is known, else in the console."""
    definition = container_of(sample, subject)
    since = sample.started_at or (sample.stopped_at or sample.occurred_at) - _LOG_LEAD
    text = f"Read the last log lines of {container_name(sample)} since {since:%H:%M} UTC"
    url = task_logs_url(subject.scope, sample.task_id)
    if definition is None or definition.log_group is None:
        return Step(text, None, url) if url else stopped_task(sample, subject, text)
    options: dict[str, str | tuple[str, ...]] = {"--since": f"{since:%Y-%m-%dT%H:%M:%SZ}"}
    if definition.log_stream_prefix and sample.task_id:
        options["--log-stream-names"] = f"{definition.log_stream_prefix}/{definition.name}/{sample.task_id}"
    region = definition.log_region or subject.scope.region
    command = aws("logs", "tail", region, options, argument=definition.log_group)
    return Step(f"{text} in log group {definition.log_group}", command, url)


def task_definition(sample: Signal, subject: Subject, text: str, fields: str) -> Step:
    """Show some fields of every container of the task definition. `fields` is a JMESPath hash of ours."""
    name = sample.task_definition
    if name is None:
        return stopped_task(sample, subject, text)
    query = f"taskDefinition.containerDefinitions[].{{{fields}}}"
    return Step(text, aws("ecs", "describe-task-definition", subject.scope.region, {"--task-definition": name}, query))


def task_definition_part(sample: Signal, subject: Subject, text: str, part: str) -> Step:
    """Show a part of the task definition. `part` is a JMESPath expression of ours, from `taskDefinition` on."""
    name = sample.task_definition
    if name is None:
        return stopped_task(sample, subject, text)
    options = {"--task-definition": name}
    return Step(text, aws("ecs", "describe-task-definition", subject.scope.region, options, f"taskDefinition.{part}"))


def volumes_of(sample: Signal, subject: Subject, what: str) -> Step:
    """Show the volumes of the task definition, and where its containers mount them."""
    text = f"Check {what} in {sample.task_definition or 'the task definition'}"
    return task_definition_part(sample, subject, text, "[volumes,containerDefinitions[].[name,mountPoints]]")


def where_it_ran(sample: Signal, subject: Subject, text: str = "") -> Step:
    """Show the container instance, the platform version and the zone of the task."""
    words = text or f"See on which instance or platform version task {sample.task_id or 'of the event'} ran"
    query = "tasks[].[containerInstanceArn,platformVersion,availabilityZone]"
    command = ecs(subject.scope, "describe-tasks", {"--tasks": sample.task_id}, query) if sample.task_id else None
    return Step(words, command, task_url(subject.scope, sample.task_id))


def api_calls(operation: str, sample: Signal, subject: Subject, text: str) -> Step:
    """Look in CloudTrail at the calls of an operation around the event. They show up there within some 15 minutes."""
    began, ended = (sample.occurred_at + length for length in (-_CALLS_AROUND, _CALLS_AROUND))
    options = {
        "--lookup-attributes": f"AttributeKey=EventName,AttributeValue={operation}",
        "--start-time": f"{began:%Y-%m-%dT%H:%M:%SZ}",
        "--end-time": f"{ended:%Y-%m-%dT%H:%M:%SZ}",
    }
    query = "Events[].[EventTime,Username,CloudTrailEvent]"
    return Step(text, aws("cloudtrail", "lookup-events", subject.scope.region, options, query))


def memory_used(sample: Signal, subject: Subject) -> Step:
    """Read how much memory was used in the hour before the event: per service, else per family (Container Insights).

    Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
    """
    scope, ended = subject.scope, sample.occurred_at
    name = sample.service or (sample.task_definition or scope.name).split(":")[0]
    by, namespace, metric = "TaskDefinitionFamily", "ECS/ContainerInsights", "MemoryUtilized"
    if sample.service is not None:
        by, namespace, metric = "ServiceName", "AWS/ECS", "MemoryUtilization"
    options: dict[str, str | tuple[str, ...]] = {
        "--namespace": namespace,
        "--metric-name": metric,
        "--dimensions": (f"Name=ClusterName,Value={scope.cluster}", f"Name={by},Value={name}"),
        "--start-time": f"{ended - _HOUR:%Y-%m-%dT%H:%M:%SZ}",
        "--end-time": f"{ended:%Y-%m-%dT%H:%M:%SZ}",
        "--period": "60",
        "--statistics": "Maximum",
    }
    command = aws("cloudwatch", "get-metric-statistics", scope.region, options, "Datapoints[].[Timestamp,Maximum]")
    source = "" if sample.service is not None else " (needs Container Insights)"
    return Step(f"See how much memory {name} used from {ended - _HOUR:%H:%M} to {ended:%H:%M} UTC{source}", command)


def service_events(sample: Signal, subject: Subject, text: str = "") -> Step:
    """Read what ECS last said about the service."""
    service = sample.service or (subject.scope.name if subject.scope.type is ScopeType.SERVICE else None)
    if service is None:
        return stopped_task(sample, subject, text)
    words = text or f"Read the last ten service events of {service} up to {sample.occurred_at:%H:%M} UTC"
    query = "services[].events[:10].[createdAt,message]"
    command = ecs(subject.scope, "describe-services", {"--services": service}, query)
    return Step(words, command, service_events_url(subject.scope, service))


def deployments(sample: Signal, subject: Subject, text: str) -> Step:
    """Show the deployments of the service with their roll-out state."""
    service = owner_name(sample, subject)
    query = "services[].deployments[].[id,taskDefinition,rolloutState,rolloutStateReason,failedTasks]"
    command = ecs(subject.scope, "describe-services", {"--services": service}, query)
    return Step(text, command, service_deployments_url(subject.scope, service))


def network_of(sample: Signal, subject: Subject, text: str) -> Step:
    """Show the subnets, security groups and public address setting of the service, or of the task without one."""
    if sample.service is None:
        query = "tasks[].attachments[].details[?name=='subnetId'].value[]"
        command = ecs(subject.scope, "describe-tasks", {"--tasks": sample.task_id}, query) if sample.task_id else None
        return Step(text, command, task_url(subject.scope, sample.task_id))
    query = "services[].networkConfiguration.awsvpcConfiguration"
    return Step(text, ecs(subject.scope, "describe-services", {"--services": sample.service}, query))


def endpoints(subject: Subject, services: tuple[str, ...]) -> Step:
    """List the VPC endpoints that private subnets without a NAT gateway need."""
    names = tuple(f"com.amazonaws.{subject.scope.region}.{service}" for service in services)
    command = aws(
        "ec2",
        "describe-vpc-endpoints",
        subject.scope.region,
        {"--filters": f"Name=service-name,Values={','.join(names)}"},
        "VpcEndpoints[].[ServiceName,State,VpcId,PrivateDnsEnabled]",
    )
    return Step(f"Without a NAT gateway, check that the VPC has the endpoints {', '.join(services)}", command)


def image_in_registry(sample: Signal, subject: Subject, purpose: str = "Check that there is {}") -> Step:
    """Ask the registry for the image: Amazon ECR by command, another registry by name. `purpose` has a {} for it."""
    if not sample.image:
        return task_definition(sample, subject, "Check the image of every container", "name:name,image:image")
    image = parse_image(sample.image)
    what = f"{image.version} in repository {image.repository} of {image.registry_name}"
    if image.account is None or image.region is None:
        text = f"Check the image of {container_name(sample)} ({sample.image}) against {image.registry_name}"
        return task_definition(sample, subject, text, "name:name,image:image")
    options: dict[str, str | tuple[str, ...]] = {
        "--registry-id": image.account,
        "--repository-name": image.repository,
        "--image-ids": image.ecr_id,
    }
    query = "imageDetails[].[imageTags,imageDigest,imagePushedAt,imageSizeInBytes,imageManifestMediaType]"
    return Step(purpose.replace("{}", what, 1), aws("ecr", "describe-images", image.region, options, query))


def repository_policy(sample: Signal, subject: Subject) -> Step | None:
    """Read the policy of the image's Amazon ECR repository; None for other registries."""
    image = parse_image(sample.image) if sample.image else None
    if image is None or image.account is None or image.region is None:
        return None
    options = {"--registry-id": image.account, "--repository-name": image.repository}
    command = aws("ecr", "get-repository-policy", image.region, options)
    puller = subject.scope.account
    if image.account != puller:
        text = f"In account {image.account}, check that the policy of repository {image.repository} lets {puller} pull"
        return Step(text, command)
    return Step(f"Check who may pull from repository {image.repository} of account {image.account}", command)
