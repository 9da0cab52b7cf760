"""Kinds of tasks that never came up: image, initialisation, network."""

from __future__ import annotations

from foghorn.signals.kind import Kind
from foghorn.signals.signal import Severity

_GUIDE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"
_PULL = _GUIDE + "task_cannot_pull_image.html"
_INIT = _GUIDE + "resource-initialization-error.html"
_ROLE = _GUIDE + "task_execution_IAM_role.html"


def _start(
    name: str,
    family: str,
    title: str,
    definition: str,
    remedy: str,
    source: str,
    *,
    specificity: int = 3,
    shared: bool = False,
) -> Kind:
    return Kind(name, family, True, Severity.WARNING, specificity, title, definition, remedy, source, shared=shared)


IMAGE_PULL_KINDS = (
    _start(
        "image_pull_not_found",
        "image_pull",
        "image does not exist",
        "The registry has no such repository, tag or digest.",
        "Compare the image URI of the task definition with the registry, letter by letter; push the image.",
        _PULL,
    ),
    _start(
        "image_pull_access_denied",
        "image_pull",
        "registry refused the image",
        "The registry answered, and refused to hand out the image.",
        "Give the task execution role (on EC2 the instance role) the ECR pull actions; check the repository policy and"
        " the S3 endpoint policy; for a private registry set its credentials.",
        _PULL,
        shared=True,
    ),
    _start(
        "image_pull_network",
        "image_pull",
        "registry cannot be reached",
        "No connection to the registry, or to the storage behind it: routing, DNS, TLS or a security group.",
        "Public subnet: assign a public IP. Private subnet: NAT, or endpoints for ecr.api, ecr.dkr, s3. Open port 443.",
        _PULL,
        shared=True,
    ),
    _start(
        "image_pull_rate_limited",
        "image_pull",
        "registry limits the rate of pulls",
        "The registry counts pulls and this one was over its limit.",
        "Authenticate the pulls or use an ECR pull-through cache; for ECR spread the pulls or raise the quota.",
        _PULL,
        shared=True,
    ),
    _start(
        "image_pull_no_space",
        "image_pull",
        "no disk space left to unpack the image",
        "The image was fetched and the disk filled up while it was unpacked.",
        "Fargate: raise ephemeralStorage. EC2: clean up or enlarge the volume. Either: make the image smaller.",
        _PULL,
    ),
    _start(
        "image_platform_mismatch",
        "image_pull",
        "image is not built for this platform",
        "The image has no variant for the operating system and CPU architecture of the task.",
        "Build for the runtimePlatform of the task definition, or change its cpuArchitecture.",
        _PULL,
    ),
    _start(
        "image_pull_other",
        "image_pull",
        "image could not be pulled",
        "The pull failed and the text does not say why: cut off, a broken layer, an unknown media type.",
        "Read the whole containers[].reason; pull the image by hand; try again.",
        _PULL,
        specificity=2,
    ),
)

INIT_KINDS = (
    _start(
        "secret_access_denied",
        "init",
        "secret may not be read",
        "Secrets Manager, Parameter Store or KMS refused the task execution role.",
        "Allow the execution role secretsmanager:GetSecretValue or ssm:GetParameters, and kms:Decrypt, on it.",
        _INIT,
        shared=True,
    ),
    _start(
        "secret_not_found",
        "init",
        "secret does not exist as named",
        "No such secret, parameter, version or JSON key, or the ARN is not one.",
        "Correct the name, ARN or key in the task definition, or create the secret in this Region.",
        _GUIDE + "resource-not-found-error.html",
    ),
    _start(
        "secret_network",
        "init",
        "secret store cannot be reached",
        "No connection to Secrets Manager or Parameter Store.",
        "Endpoints for secretsmanager, ssm and kms, or a NAT route; security group port 443.",
        _INIT,
        shared=True,
    ),
    _start(
        "secret_failed_unspecified",
        "init",
        "secret could not be fetched",
        "A secret could not be fetched, and the text stops before the reason.",
        "Check the name and the execution role's permissions first, then the network.",
        _INIT,
        specificity=2,
        shared=True,
    ),
    _start(
        "registry_auth_network",
        "init",
        "ECR cannot be reached for a login token",
        "No connection to the ECR API, so there was no token to pull with.",
        "Route to api.ecr: an ecr.api endpoint or NAT; security group port 443.",
        _INIT,
        shared=True,
    ),
    _start(
        "registry_auth_denied",
        "init",
        "ECR login token was refused",
        "The task execution role may not call ecr:GetAuthorizationToken.",
        "Attach AmazonECSTaskExecutionRolePolicy to the execution role.",
        _INIT,
        shared=True,
    ),
    _start(
        "init_network_unspecified",
        "init",
        "initialisation failed",
        "What the task needs could not be prepared, and the text does not say what. Where it was killed, or ends after"
        " `secrets or registry auth`, it was cut off by a timeout, which points at the network.",
        "Check subnet routes, endpoints, DNS and security groups of the task.",
        _INIT,
        specificity=2,
        shared=True,
    ),
    _start(
        "env_file_failed",
        "init",
        "environment file could not be downloaded",
        "An object of environmentFiles could not be read from S3.",
        "s3:GetObject and s3:GetBucketLocation for the execution role; the object exists; a route to S3.",
        _INIT,
    ),
    _start(
        "log_driver_failed",
        "init",
        "log driver could not start",
        "The log group or stream is missing or may not be created, or the log endpoint cannot be reached.",
        "Create the log group or allow its creation; check the region option; a route to the log endpoint.",
        _INIT,
    ),
    _start(
        "efs_mount_failed",
        "init",
        "EFS file system could not be mounted",
        "The mount helper of EFS failed: DNS, port 2049, permission or a missing directory.",
        "A mount target in the zone, NFS port 2049 open, IAM and access point, the root directory.",
        _INIT,
    ),
    _start(
        "volume_failed",
        "init",
        "volume could not be created or mounted",
        "A volume or the ephemeral storage could not be set up.",
        "Check the volume's configuration and its driver; run the task again.",
        _GUIDE + "cannot-create-volume.html",
    ),
    _start(
        "ebs_volume_failed",
        "init",
        "EBS volume could not be attached",
        "The EBS volume of the task failed to attach, or not in time.",
        "Check the infrastructure role, the volume's settings and its KMS key.",
        _GUIDE + "troubleshoot-ebs-volumes-scenarios.html",
    ),
    _start(
        "iam_role_assume_failed",
        "init",
        "role cannot be assumed",
        "ECS, or its agent, has no credentials of the execution, task or infrastructure role.",
        "Correct the trust policy (ecs-tasks.amazonaws.com, ecs.amazonaws.com) and iam:PassRole.",
        _ROLE,
        shared=True,
    ),
)

NETWORK_KINDS = (
    _start(
        "eni_provisioning_failed",
        "network",
        "network interface could not be set up",
        "The task's network interface was not created, attached or configured in time.",
        "Free addresses in the subnet, the quota on interfaces, policies that block EC2 calls; then try again.",
        _GUIDE + "stopped-task-error-codes.html",
        shared=True,
    ),
)

START_KINDS = (*IMAGE_PULL_KINDS, *INIT_KINDS, *NETWORK_KINDS)
