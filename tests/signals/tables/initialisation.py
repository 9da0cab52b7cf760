"""What has been said of logs, volumes, roles and interfaces that could not be set up, and the kind it tells.

Sources: AGENT = https://github.com/aws/amazon-ecs-agent, GUIDE = the Amazon ECS Developer Guide, REPORT = an issue, a
note or a test in a public repository. Ids are made up.
"""

from __future__ import annotations

INIT = "ResourceInitializationError: "
USER = "User: arn:aws:sts::111122223333:assumed-role/shop-execution/0f9c is not authorized to perform: "
EFS = INIT + "failed to invoke EFS utils commands to set up EFS volumes: stderr: "
ARGS = INIT + "failed to validate logger args: "
STREAM = ARGS + "create stream has been retried 1 times: failed to create Cloudwatch log "

ROWS: list[tuple[str, str]] = [
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
        (
            "CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed"
            " to create"
            " Cloudwatch log stream: RequestError: send request failed caused by: Post https://logs.eu-west-1.amazonaws.com/:"
            " dial tcp: i/o timeout"
        ),
        "log_driver_failed",
    ),
    (
        (
            "CannotStartContainerError: Error response from daemon: failed to initialize logging driver:"
            " CredentialsEndpoint"
            "Error: failed to load credentials caused by: RequestError"
        ),
        "log_driver_failed",
    ),
    (
        (
            "CannotStartContainerError: Error response from daemon: failed to create task for container: failed"
            " to initialize"
            " logging driver: dial tcp 192.0.2.5:24224: connect: connection refused"
        ),
        "log_driver_failed",
    ),
    (
        (
            "CannotCreateContainerError: Error response from daemon: logger: no log driver named 'awsfirelens' is"
            " registered"
        ),
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
        (
            "ECS was unable to assume the configured ECS Infrastructure Role"
            " 'arn:aws:iam::111122223333:role/infra'. Please"
            " verify that the role being passed has the proper trust relationship with Amazon ECS"
        ),
        "iam_role_assume_failed",
    ),
    ("ECS timed out while configuring the EBS volume attachment to your Task.", "ebs_volume_failed"),
    ("Timeout waiting for EBS volume attachment to complete.", "ebs_volume_failed"),
    (INIT + "ECS was unable to create the EBS volume: UnauthorizedOperation", "ebs_volume_failed"),
    (
        (
            "ECS was unable to assume the role 'arn:aws:iam::111122223333:role/shop' that was provided for this"
            " task. Please"
            " verify that the role being passed has the proper trust relationship and permissions and that your"
            " IAM user has"
            " permissions to pass this role."
        ),
        "iam_role_assume_failed",
    ),
    # GUIDE failed-to-start-error, REPORT: interfaces
    ("Unexpected EC2 error while attempting to attach network interface to instance", "eni_provisioning_failed"),
    (
        (
            "Unexpected EC2 error while attempting to Create Network Interface in subnet '':"
            " InsufficientFreeAddressesInSubnet"
        ),
        "eni_provisioning_failed",
    ),
    (
        (
            "Unexpected EC2 error while attempting to Create Network Interface with public IP assignment"
            " enabled in subnet"
            " 'subnet-0a': AuthFailure"
        ),
        "eni_provisioning_failed",
    ),
    ("Unable to attach network interface to unused device index", "eni_provisioning_failed"),
    ("InternalError: <reason>", "eni_provisioning_failed"),
    (
        INIT + "failed to configure ENI: failed to setup regular eni: context deadline exceeded",
        "eni_provisioning_failed",
    ),
    (
        (
            "ContainerNetworkingError: failed to get network configuration: failed to setup network namespace:"
            " cni setup:"
            " invoke eni plugin failed: getInterfaceDeviceName engine: unable to get device with hardware"
            " address '02:62:5b':"
            " engine: device with mac address not found"
        ),
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
