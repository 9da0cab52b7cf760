"""What has been said by the container runtime and the agent, and the kind it tells.

Sources: AGENT = https://github.com/aws/amazon-ecs-agent, GUIDE = the Amazon ECS Developer Guide, DOCKER = its error
texts, REPORT = an issue, a note or a test in a public repository. Ids are made up.
"""

from __future__ import annotations

START = "CannotStartContainerError: "
DAEMON = START + "Error response from daemon: "
SHIM = (
    START + "ResourceInitializationError: failed to create new container runtime task: failed to create shim task: OCI"
    " runtime create failed: runc create failed: unable to start container process: "
)

ROWS: list[tuple[str, str]] = [
    # REPORT: Fargate
    (
        SHIM + "error during container init: error creating device nodes: mknod /run/containerd/rootfs/dev/null: errno"
        " 524: unknown",
        "container_start_failed",
    ),
    (
        SHIM + 'error during container init: error mounting "/var/lib/volumes/1/api" to rootfs at "/App/settings.json":'
        " not a directory: unknown",
        "container_start_failed",
    ),
    (SHIM + 'exec: "-url": executable file not found in $PATH: unknown', "container_start_failed"),
    (SHIM + 'exec: "fluentd": executable file not found in $PATH: unknown', "container_start_failed"),
    (SHIM + "exec: /usr/bin/entry: exec format error: unknown", "container_start_failed"),
    (
        START + "ResourceInitializationError: unable to create new container: mount callback failed on"
        " /tmp/containerd-mount916692511: open /tmp/containerd-mount916692511/etc/passwd: no such file or directory",
        "container_start_failed",
    ),
    (
        (
            "ResourceInitializationError: failed to create new container runtime task: failed to create shim task: OCI"
            ' runtime create failed: exec: "/app": permission denied: unknown'
        ),
        "container_start_failed",
    ),
    # REPORT: EC2
    (
        START + "API error (400): OCI runtime create failed: container_linux.go:348: starting container process caused"
        ' "exec: \\"/run.sh\\": permission denied": unknown\n',
        "container_start_failed",
    ),
    (
        START + "API error (400): OCI runtime create failed: container_linux.go:296: starting container process caused"
        ' "exec: \\"not_found_command\\": executable file not found in $PATH": unknown\n',
        "container_start_failed",
    ),
    (
        DAEMON + "driver failed programming external connectivity on endpoint ecs-web-7 (0f): Bind for 0.0.0.0:80"
        " failed: port is already allocated",
        "container_start_failed",
    ),
    (DAEMON + 'could not select device driver "nvidia" with capabilities: [[gpu]]', "container_start_failed"),
    (DAEMON + "failed to create shim task: OCI runtime create failed", "container_start_failed"),
    (START + "API error (500): devmapper: Unknown device ... No such device or address", "container_start_failed"),
    (DAEMON + "container init was OOM-killed (memory limit too low?): unknown", "container_start_failed"),
    # GUIDE cannot-start-container
    (START + "failed to get container status: <reason>", "container_start_failed"),
    # GUIDE CannotCreateContainerError, REPORT
    (
        (
            "CannotCreateContainerError: API error (500): devmapper: Thin Pool has 4350 free data blocks which"
            " is less than"
            " minimum required 4454 free data blocks. Create more free space in thin pool or use"
            " dm.min_free_space option"
        ),
        "container_create_failed",
    ),
    (
        "CannotCreateContainerError: API error (500): devicemapper: Error running deviceResume dm_task_run failed",
        "container_create_failed",
    ),
    ("CannotCreateContainerError: API error (500): Untar", "container_create_failed"),
    (
        "CannotCreateContainerError: Error response from daemon: No command specified",
        "container_create_failed",
    ),
    ("HostConfigError: No execution credentials set for the task", "iam_role_assume_failed"),
    # GUIDE container-runtime-timeout, AGENT
    (
        "ContainerRuntimeTimeoutError: Could not transition to created; timed out after waiting 4m0s",
        "container_runtime_timeout",
    ),
    ("DockerTimeoutError: Could not tranisition to created; timed out after waiting 4m0s", "container_runtime_timeout"),
    ("DockerTimeoutError: Could not transition to stopped; timed out after waiting 2m0s", "container_runtime_timeout"),
    (
        "CannotInspectContainerError: Could not transition to inspecting; timed out after waiting 30s",
        "container_runtime_timeout",
    ),
    ("Could not transition to pulled; timed out after waiting 2h0m0s", "container_runtime_timeout"),
    # GUIDE stopped-task-error-codes
    ("ContainerRuntimeError: could not create container: <reason>", "container_runtime_error"),
    ("CannotInspectContainerError: <reason>", "container_runtime_error"),
    ("CannotStopContainerError: failed sending SIGKILL to container: <reason>", "container_runtime_error"),
    # AGENT engine
    ("DockerStateError: error creating overlay mount to /var/lib/docker: too many levels", "container_runtime_error"),
    ("ImpossibleStateTransitionError: Cannot transition to RUNNING", "container_runtime_error"),
    ("TaskStateError: Agent could not progress task's state to stopped", "container_runtime_error"),
    ("CgroupError: Agent could not create task's platform resources", "container_runtime_error"),
    (
        "TaskStoppedBeforePullBeginError: Task stopped before image pull could begin for task: arn:aws:ecs:x",
        "container_runtime_error",
    ),
    ("CannotDescribeContainerError: Error: No such container: 0f", "container_runtime_error"),
    ("NoSuchContainerError: Container not found: 0f", "container_runtime_error"),
    # AGENT dependencygraph
    (
        START + "dependency graph: container ordering dependency [migrate] for target [web] has exited with an error.",
        "dependency_failed",
    ),
    (START + "dependent container migrate exited with non-zero status", "dependency_failed"),
    (
        (
            "dependency graph: failed to resolve container ordering dependency [db] for target [web]:"
            " dependency did not go"
            " healthy"
        ),
        "dependency_failed",
    ),
    ("TaskDependencyError: Task dependencies cannot be resolved, taskArn: arn:aws:ecs:x", "dependency_failed"),
    # Volumes that show as a failed start
    (
        DAEMON + "error while mounting volume '/var/lib/docker/plugins/1/rootfs': VolumeDriver.Mount: no such volume",
        "volume_failed",
    ),
    # AGENT, GUIDE, REPORT: memory
    ("OutOfMemoryError: container killed due to memory usage", "oom_killed"),
    ("OutOfMemoryError: Container killed", "oom_killed"),
    ("Essential container in task exited OutOfMemoryError: Container killed", "oom_killed"),
    ("OutOfMemory", "oom_killed"),
    ("Container killed due to memory usage", "oom_killed"),
]
