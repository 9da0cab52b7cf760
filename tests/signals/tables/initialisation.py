"""What has been said of tasks that could not be prepared, and the kind it tells.

Sources: AGENT = https://github.com/aws/amazon-ecs-agent, GUIDE = the Amazon ECS Developer Guide, REPORT = an issue, a
note or a test in a public repository. Ids are made up.
"""

from __future__ import annotations

INIT = "ResourceInitializationError: "
AUTH = INIT + "unable to pull secrets or registry auth: "
OLD = AUTH + "execution resource retrieval failed: "
USER = "User: arn:aws:sts::111122223333:assumed-role/shop-execution/0f9c is not authorized to perform: "
EFS = INIT + "failed to invoke EFS utils commands to set up EFS volumes: stderr: "
ARGS = INIT + "failed to validate logger args: "
STREAM = ARGS + "create stream has been retried 1 times: failed to create Cloudwatch log "

ROWS: list[tuple[str, str]] = [
    # GUIDE resource-initialization-error, REPORT: secrets
    (
        AUTH + "unable to retrieve secret from asm: There is a connection issue between the task and AWS Secrets"
        " Manager. Check your task network configuration. failed to fetch secret arn:aws:secretsmanager:eu-west-2:"
        "111122223333:secret:shop/auth-zTocUO from secrets manager: operation error Secrets Manager: GetSecretValue,"
        " https response error StatusCode: 0, RequestID: , canceled, context deadline exceeded",
        "secret_network",
    ),
    (
        AUTH + "unable to retrieve secrets from ssm: The task cannot pull secrets from AWS Systems Manager. There is a"
        " connection issue between the task and AWS Systems Manager Parameter Store. Check your task network"
        " configuration. operation error SSM: GetParameters, https response error StatusCode: 0, RequestID: , canceled",
        "secret_network",
    ),
    (AUTH + "unable to retrieve secrets from ssm: RequestCanceled: request context canceled", "secret_network"),
    (OLD + "unable to retrieve secret from asm: service call has been retried 5 time(s): fai", "secret_network"),
    (
        OLD + "unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret"
        " arn:aws:secretsmanager:us-east-1:111122223333:secret:shop/dev/url-LB1bMG from secrets manager: ResourceNotFound"
        "Exception: Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
        "secret_not_found",
    ),
    (
        OLD + "unable to retrieve secret from asm: service call has been retried 5 time(s): ResourceNotFoundException:"
        " Secrets Manager can't find the specified secret.",
        "secret_not_found",
    ),
    (
        INIT + "unable to retrieve secret from asm: retrieved secret did not contain json key API_KEY",
        "secret_not_found",
    ),
    (
        OLD + "unable to retrieve secret from asm: service call has been retried 1 time(s): unable to parse secret:"
        " invalid character 'h' looking for beginning of value",
        "secret_not_found",
    ),
    (
        OLD + "unable to retrieve secret from asm: InvalidRequestException: You can't perform this operation on the"
        " secret because it was marked for deletion.",
        "secret_not_found",
    ),
    (
        OLD + "unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret"
        f" arn:aws:secretsmanager:ap-south-1:111122223333:secret:x-7qFlRJ from secrets manager: AccessDeniedException:"
        f" {USER}secr",
        "secret_access_denied",
    ),
    (
        OLD + "unable to retrieve secret from asm: service call has been retried 1 time(s): api error"
        f" AccessDeniedException: {USER}secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:x",
        "secret_access_denied",
    ),
    (INIT + "unable to retrieve secrets from ssm: AccessDeniedException", "secret_access_denied"),
    (
        OLD + "unable to retrieve secret from asm: service call has been retried 1 time(s): AccessDeniedException: The"
        " ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are"
        " not allowed to access.",
        "secret_access_denied",
    ),
    (
        OLD + "unable to retrieve secrets from ssm: service call has been retried 1 time(s): operation error SSM:"
        f" GetParameters, https response error StatusCode: 400, RequestID: 1, api error AccessDeniedException: {USER}ssm",
        "secret_access_denied",
    ),
    (OLD + "unable to retrieve secrets from ssm: invalid ssm parameters: /shop/prod/token", "secret_not_found"),
    (
        OLD + "unable to retrieve secrets from ssm: service call has been retried 1 time(s): ",
        "secret_failed_unspecified",
    ),
    (
        "ResourceNotFoundException: The task can't retrieve the secret with ARN 'arn:aws:secretsmanager:x:secret:y' from"
        " AWS Secrets Manager. Check whether the secret exists in the specified Region: ResourceNotFoundException:"
        " Secrets Manager can't find the specified secret.",
        "secret_not_found",
    ),
    (
        INIT + "The task can't retrieve the secret with ARN 'shop' from AWS Secrets Manager. Check that the secret ARN"
        " is correct. ResourceNotFoundException: Secrets Manager can't find the specified secret.",
        "secret_not_found",
    ),
    # AGENT taskresource: asmsecret, ssmsecret, asmauth, envFiles
    (
        "Fetching secret data from SSM Parameter Store in eu-west-1: invalid parameters: /demo/dev/MISSING_PARAMETER",
        "secret_not_found",
    ),
    (
        f"Fetching secret data from SSM Parameter Store in eu-west-1: AccessDeniedException: {USER}ssm:GetParameters",
        "secret_access_denied",
    ),
    (
        "Fetching secret data from SSM Parameter Store in eu-west-1: RequestError: send request failed caused by: Post"
        ' "https://ssm.eu-west-1.amazonaws.com/": dial tcp 192.0.2.1:443: i/o timeout',
        "secret_network",
    ),
    (
        "fetching secret data from AWS Secrets Manager in region eu-west-1: secret arn:aws:secretsmanager:x:secret:y:"
        " AccessDeniedException: not authorized",
        "secret_access_denied",
    ),
    (
        "trying to retrieve secret with value arn:aws:x resulted in error: unexpected ARN format with parameters when"
        " trying to parse ASM ARN",
        "secret_not_found",
    ),
    ("SSM secret resource: unable to find execution role credentials", "iam_role_assume_failed"),
    (
        "environment file resource: unable to download env file: AccessDenied: Access Denied status code: 403",
        "env_file_failed",
    ),
    ("downloading environment file shop.env from S3: NoSuchKey: The specified key does not exist.", "env_file_failed"),
    # REPORT, GUIDE: environment files
    (
        INIT + "failed to download env files: file download command: non-empty error stream: RequestCanceled: request"
        " context cancelled caused by: context deadline exceeded",
        "env_file_failed",
    ),
    (INIT + "failed to download env files: file shop/app.env not found", "env_file_failed"),
    # REPORT: login tokens of ECR
    (
        AUTH + "The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and"
        " Amazon ECR. Check your task network configuration. operation error ECR: GetAuthorizationToken, exceeded"
        " maximum number of attempts, 3, https response error StatusCode: 0, RequestID: , request send failed, Post"
        ' "https://api.ecr.eu-north-1.amazonaws.com/": dial tcp 192.0.2.2:443: i/o timeout',
        "registry_auth_network",
    ),
    (AUTH + "The task cannot pull registry auth from Amazon ECR: There is a connection issue", "registry_auth_network"),
    (
        OLD
        + "unable to retrieve ecr registry auth: service call has been retried 1 time(s): RequestError: send request"
        " failed caused by: Post https://api.ecr....",
        "registry_auth_network",
    ),
    (
        INIT + "... operation error ECR: GetAuthorizationToken, StatusCode: 0, dial tcp 192.0.2.2:443: i/o timeout",
        "registry_auth_network",
    ),
    (
        OLD + "unable to retrieve ecr registry auth: service call has been retried 1 time(s): operation error ECR: Get"
        f"AuthorizationToken, https response error StatusCode: 400, RequestID: 4, api error AccessDeniedException: {USER}"
        "ecr:GetAuthorizationToken on resource: *",
        "registry_auth_denied",
    ),
    (OLD + "unable to retrieve ECR registry auth: service call has been retried 3 time(s).", "registry_auth_network"),
    # Only the wrapper is left
    (AUTH + "execution resource retrieval failed", "init_network_unspecified"),
    (INIT + "unable to pull secrets or registry auth", "init_network_unspecified"),
    (INIT + "something that nobody has written yet", "init_network_unspecified"),
    # REPORT, GUIDE: logs
    (ARGS + "unable to get awslogs driver arguments: awslogs-region is required", "log_driver_failed"),
    (
        ARGS
        + "The task cannot find the Amazon CloudWatch log group defined in the task definition. There is a connection"
        " issue between the task and Amazon CloudWatch. Check your network configuration. : signal: killed",
        "log_driver_failed",
    ),
    (
        STREAM
        + "stream: operation error CloudWatch Logs: CreateLogStream, https response error StatusCode: 400, api error"
        " ResourceNotFoundException: The specified log group does not exist. : exit status 1",
        "log_driver_failed",
    ),
    (
        STREAM
        + f"group: AccessDeniedException: {USER}logs:CreateLogGroup on resource: arn:aws:logs:x:log-group:/ecs/shop",
        "log_driver_failed",
    ),
    (ARGS + f"AccessDeniedException: {USER}logs:CreateLogStream", "log_driver_failed"),
    (
        INIT + "failed to create new container runtime task: failed to create logger: dial tcp: i/o timeout",
        "log_driver_failed",
    ),
    (
        "CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to create"
        " Cloudwatch log stream: RequestError: send request failed caused by: Post https://logs.eu-west-1.amazonaws.com/:"
        " dial tcp: i/o timeout",
        "log_driver_failed",
    ),
    (
        "CannotStartContainerError: Error response from daemon: failed to initialize logging driver: CredentialsEndpoint"
        "Error: failed to load credentials caused by: RequestError",
        "log_driver_failed",
    ),
    (
        "CannotStartContainerError: Error response from daemon: failed to create task for container: failed to initialize"
        " logging driver: dial tcp 192.0.2.5:24224: connect: connection refused",
        "log_driver_failed",
    ),
    (
        "CannotCreateContainerError: Error response from daemon: logger: no log driver named 'awsfirelens' is registered",
        "log_driver_failed",
    ),
    ("CannotStartContainerError: failed to initialize logging driver", "log_driver_failed"),
    # REPORT: EFS
    (
        EFS + "b'mount.nfs4: access denied by server while mounting 127.0.0.1:/' : unsuccessful EFS utils",
        "efs_mount_failed",
    ),
    (
        EFS
        + "mount.nfs4: mounting fs-0123456789abcdef0.efs.us-east-1.amazonaws.com:/opt failed, reason given by server:"
        " No such file or directory : unsuccessful EFS utils ...",
        "efs_mount_failed",
    ),
    (
        EFS
        + "Mount attempt 1/3 failed due to timeout after 15 sec, wait 0 sec before next attempt. b'mount.nfs4: mount"
        " system call failed' Traceback (most recent call last)",
        "efs_mount_failed",
    ),
    (EFS + "b'Failed to locate an available port in the range [20049, 20449]'", "efs_mount_failed"),
    (
        INIT + "failed to invoke EFS utils commands to set up EFS volumes: command failed to execute: signal: killed",
        "efs_mount_failed",
    ),
    ("TaskFailedToStart: " + EFS + "b'mount.nfs4: Connection reset by peer'", "efs_mount_failed"),
    # GUIDE: volumes, AGENT: FSx
    (
        "CannotCreateVolumeError: Error response from daemon: create ecs-shop: VolumeDriver.Create: mounting failed",
        "volume_failed",
    ),
    (INIT + "failed to create ephemeral storage", "volume_failed"),
    (INIT + "Failed to initialize the ephemeral volume", "volume_failed"),
    ("failed to mount fsx windows file server resource: exit status 1", "volume_failed"),
    # GUIDE troubleshoot-ebs-volumes-scenarios
    (
        "ECS was unable to assume the configured ECS Infrastructure Role 'arn:aws:iam::111122223333:role/infra'. Please"
        " verify that the role being passed has the proper trust relationship with Amazon ECS",
        "iam_role_assume_failed",
    ),
    ("ECS timed out while configuring the EBS volume attachment to your Task.", "ebs_volume_failed"),
    ("Timeout waiting for EBS volume attachment to complete.", "ebs_volume_failed"),
    (INIT + "ECS was unable to create the EBS volume: UnauthorizedOperation", "ebs_volume_failed"),
    (
        "ECS was unable to assume the role 'arn:aws:iam::111122223333:role/shop' that was provided for this task. Please"
        " verify that the role being passed has the proper trust relationship and permissions and that your IAM user has"
        " permissions to pass this role.",
        "iam_role_assume_failed",
    ),
    # GUIDE failed-to-start-error, REPORT: interfaces
    ("Unexpected EC2 error while attempting to attach network interface to instance", "eni_provisioning_failed"),
    (
        "Unexpected EC2 error while attempting to Create Network Interface in subnet '': InsufficientFreeAddressesInSubnet",
        "eni_provisioning_failed",
    ),
    (
        "Unexpected EC2 error while attempting to Create Network Interface with public IP assignment enabled in subnet"
        " 'subnet-0a': AuthFailure",
        "eni_provisioning_failed",
    ),
    ("Unable to attach network interface to unused device index", "eni_provisioning_failed"),
    ("InternalError: <reason>", "eni_provisioning_failed"),
    (
        INIT + "failed to configure ENI: failed to setup regular eni: context deadline exceeded",
        "eni_provisioning_failed",
    ),
    (
        "ContainerNetworkingError: failed to get network configuration: failed to setup network namespace: cni setup:"
        " invoke eni plugin failed: getInterfaceDeviceName engine: unable to get device with hardware address '02:62:5b':"
        " engine: device with mac address not found",
        "eni_provisioning_failed",
    ),
    (
        "container resource provisioning: failed to setup network namespace: route ip+net: no such network interface",
        "eni_provisioning_failed",
    ),
    # GUIDE: Managed Instances
    (
        INIT + "Unable to launch instance(s) for capacity provider shop-spot. MaxSpotInstanceCountExceeded: Max spot"
        " instance count exceeded. RequestId: 1",
        "managed_instance_launch_failed",
    ),
    (
        INIT
        + "Unable to launch instance(s) for capacity provider env-file-efs. UnfulfillableCapacity: Unable to fulfill"
        " capacity due to your request configuration.",
        "managed_instance_launch_failed",
    ),
]
