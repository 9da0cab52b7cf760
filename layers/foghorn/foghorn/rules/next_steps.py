"""Steps that many rules give: each names its resource and carries a read-only command or a console link."""

from __future__ import annotations

from datetime import timedelta

from foghorn.rules.calls import failed_call, is_call
from foghorn.rules.commands import aws, ecs
from foghorn.rules.console import service_deployments_url, service_events_url, task_logs_url, task_url
from foghorn.rules.evidence import container_name, container_of, definition_of, owner_name
from foghorn.rules.image import parse_image
from foghorn.rules.model import Step, Subject
from foghorn.signals.scope import ScopeType
from foghorn.signals.signal import Signal

_LOG_LEAD = timedelta(minutes=10)


def role_name(arn: str) -> str:
    """The name at the end of a role's ARN."""
    return arn.rsplit("/", 1)[-1]


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


def image_in_registry(sample: Signal, subject: Subject) -> Step:
    """Ask the registry for the image: Amazon ECR by command, another registry by name."""
    if not sample.image:
        return task_definition(sample, subject, "Check the image of every container", "name:name,image:image")
    image = parse_image(sample.image)
    text = f"Check that {image.version} exists in repository {image.repository} of {image.registry}"
    if image.account is None or image.region is None:
        what = f"Check the image of {container_name(sample)} ({sample.image}) against {image.registry}"
        return task_definition(sample, subject, what, "name:name,image:image")
    options: dict[str, str | tuple[str, ...]] = {
        "--registry-id": image.account,
        "--repository-name": image.repository,
        "--image-ids": image.ecr_id,
    }
    query = "imageDetails[].[imageTags,imageDigest,imagePushedAt]"
    return Step(text, aws("ecr", "describe-images", image.region, options, query))


def role_allows(role_arn: str | None, actions: tuple[str, ...], sample: Signal, subject: Subject) -> Step:
    """Ask IAM whether the execution role may call these actions."""
    listed = ", ".join(actions)
    known = definition_of(sample, subject)
    if role_arn is None and known is not None and sample.launch_type == "EC2":
        # Without an execution role the agent pulls and logs with the role of its instance.
        text = f"{sample.task_definition} has no execution role: check that the instance's role may call {listed}"
        return stopped_task(sample, subject, text)
    if role_arn is None:
        name = sample.task_definition
        command = aws(
            "ecs",
            "describe-task-definition",
            subject.scope.region,
            {"--task-definition": name or ""},
            "taskDefinition.executionRoleArn",
        )
        text = f"Find the execution role of {name or 'the task definition'} and check that it may call {listed}"
        return Step(text, command) if name else stopped_task(sample, subject, text)
    command = aws(
        "iam",
        "simulate-principal-policy",
        subject.scope.region,
        {"--policy-source-arn": role_arn, "--action-names": actions},
        "EvaluationResults[].[EvalActionName,EvalDecision]",
    )
    return Step(f"Check that execution role {role_name(role_arn)} may call {listed}", command)


def repository_policy(sample: Signal) -> Step | None:
    """Read the policy of the image's Amazon ECR repository; None for other registries."""
    image = parse_image(sample.image) if sample.image else None
    if image is None or image.account is None or image.region is None:
        return None
    options = {"--registry-id": image.account, "--repository-name": image.repository}
    command = aws("ecr", "get-repository-policy", image.region, options)
    return Step(f"Check who may pull from repository {image.repository} of account {image.account}", command)
