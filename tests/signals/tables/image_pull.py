"""What has been said of pulls that failed, and the kind it tells.

Sources: AGENT = https://github.com/aws/amazon-ecs-agent, GUIDE = the Amazon ECS Developer Guide, DOCKER and
CONTAINERD = their error texts, REPORT = an issue, a note or a test in a public repository. Ids are made up.
"""

from __future__ import annotations

PULL = "CannotPullContainerError: "
ECR = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
BOTH = f"{ECR}/shop/cart:9@sha256:88e87b4d1cc2ffaf5cf4b6688cccc0d80f16e88e965468d68b917b27433cadb6"

ROWS: list[tuple[str, str]] = [
    # GUIDE task_cannot_pull_image
    (PULL + "Error response from daemon: repository shop/cart not found", "image_pull_not_found"),
    (
        PULL + f"The task cannot pull '{ECR}/cart' from the Amazon ECR repository '{ECR}'. There is a connection issue"
        " between the task and Amazon ECR. Check your task network configuration.",
        "image_pull_network",
    ),
    (
        PULL + f'API error (500): Get https://{ECR}/v2/: net/http: request canceled while waiting for connection"',
        "image_pull_network",
    ),
    (PULL + "API error", "image_pull_other"),
    (PULL + "pull command failed: : signal: killed", "image_pull_network"),
    (
        PULL + "ref pull has been retried 5 time(s): failed to copy: httpReaderSeeker: failed open: unexpected EOF",
        "image_pull_network",
    ),
    (PULL + "context canceled", "image_pull_network"),
    (PULL + "Error: image cart:9ce7d67bf402b337 not found", "image_pull_not_found"),
    (
        PULL + "The task can't pull the image 'cart' from Amazon Elastic Container Registry using the task execution"
        " role 'r'. Check that the role has the permissions to pull images from the registry.",
        "image_pull_access_denied",
    ),
    # AGENT errormessages: the sentence the agent puts before docker's, in its first form
    (
        PULL + "Check if image exists and role 'shop' has permissions to pull images from Amazon ECR. Error response"
        f" from daemon: pull access denied for {ECR}/cart, repository does not exist or may require 'docker login':"
        " denied: User: arn:aws:sts::111122223333:assumed-role/shop/x is not authorized to perform: ecr:BatchGetImage",
        "image_pull_access_denied",
    ),
    (
        PULL + "Check if image exists and role has permissions to pull images from Amazon ECR. Error response from"
        " daemon: pull access denied for some/cart, repository does not exist or may require 'docker login': denied:"
        " requested access to the resource is denied",
        "image_pull_not_found",
    ),
    (
        PULL
        + "Check your host network configuration. Error response from daemon: Get https://registry.example.com/v2/:"
        " net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)",
        "image_pull_network",
    ),
    (
        PULL + "API error (500): Get https://registry-1.docker.io/v2/library/amazonlinux/manifests/1: unauthorized:"
        " incorrect username or password",
        "image_pull_access_denied",
    ),
    # AGENT dockerapi: other names of the same error
    (
        "CannotPullImageManifestError: Error response from daemon: manifest unknown: manifest unknown",
        "image_pull_not_found",
    ),
    (
        (
            "CannotPullImageManifestError: Error response from daemon: errors: denied: requested access to the"
            " resource is"
            " denied unauthorized: authentication required"
        ),
        "image_pull_access_denied",
    ),
    (
        (
            "Task failed to start - CannotPullImageManifestError: Error response from daemon: toomanyrequests: Request"
            " exceeded pull rate limit for IP 192.0.2.7"
        ),
        "image_pull_rate_limited",
    ),
    ("CannotPullContainerAuthError: engine docker private registry credentials not found", "image_pull_access_denied"),
    (
        (
            "CannotPullECRContainerError: AccessDeniedException: User:"
            " arn:aws:sts::111122223333:assumed-role/shop/3048 is"
            " not authorized to perform: ecr:GetAuthorizationToken on resource: * status code: 400, request id: 1"
        ),
        "image_pull_access_denied",
    ),
    ("CannotPullECRContainerError: ThrottlingException: Rate exceeded status code: 400", "image_pull_rate_limited"),
    (
        (
            "CannotPullECRContainerError: Check your task network configuration. RequestError: send request"
            " failed caused"
            ' by: Post "https://api.ecr.us-east-1.amazonaws.com/": net/http: request canceled while waiting for'
            " connection"
        ),
        "registry_auth_network",
    ),
    # REPORT: wordings of Fargate with containerd
    (
        PULL + 'inspect image has been retried 1 time(s): failed to resolve ref "docker.io/library/ngin:latest": pull'
        " access denied, repository does not exist or may require authorization: server message: insufficient_scope:"
        " authorization failed",
        "image_pull_access_denied",
    ),
    (
        PULL + f'inspect image has been retried 1 time(s): failed to resolve ref "{ECR}/cart:latest": unexpected status'
        " code 401 Unauthorized",
        "image_pull_access_denied",
    ),
    (
        PULL + f'pull image manifest has been retried 1 time(s): failed to resolve ref "{ECR}/cart:a1": unexpected'
        " status code 403 Forbidden",
        "image_pull_access_denied",
    ),
    (
        PULL + f"pull image manifest has been retried 7 time(s): failed to resolve ref {ECR}/cart:latest: not found.",
        "image_pull_not_found",
    ),
    (
        PULL + "pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor matching"
        " platform 'linux/amd64'",
        "image_platform_mismatch",
    ),
    (PULL + "pull image manifest has been retried 5 time(s)", "image_pull_network"),
    (PULL + "ref pull has been retried 5 time(s)", "image_pull_network"),
    (PULL + f"The task cannot pull {BOTH} from the registry {BOTH}. There is a connection issue", "image_pull_network"),
    (
        PULL + f"The task cannot pull \n{ECR}/cart:latest\nfrom the registry...\ndial tcp 192.0.2.9:443: i/o timeout",
        "image_pull_network",
    ),
    (
        PULL + f"The task cannot pull {ECR}/cart:latest from the registry {ECR}/cart:latest.",
        "image_pull_other",
    ),
    (
        PULL
        + "ref pull has been retried 1 time(s): failed to copy: httpReadSeeker: failed open: unexpected status code"
        " https://registry-1.docker.io/v2/library/redis/blobs/sha256:00: 429 Too Many Requests - Server message:"
        " toomanyrequests: You have reached your unauthenticated pull rate limit.",
        "image_pull_rate_limited",
    ),
    (
        PULL + "ref pull has been retried 1 time(s): failed to extract layer sha256:00: write /var/lib/containerd/io."
        "containerd.snapshotter.v1.overlayfs/snapshots/7/fs/model.bin: no space left on device: unknown",
        "image_pull_no_space",
    ),
    (
        PULL + "failed to register layer: Error processing tar file(exit status 1): write /opt/lib.so: no space left on"
        " device",
        "image_pull_no_space",
    ),
    (PULL + "failed to register layer: ApplyLayer exit status 1 stdout: stderr: permission denied", "image_pull_other"),
    # REPORT: docker on EC2, DNS and TLS
    (
        PULL + f'Error response from daemon: Get "https://{ECR}mmm/v2/": dial tcp: lookup {ECR}mmm on 10.0.0.2:53:'
        " no such host",
        "image_pull_network",
    ),
    (PULL + "dial tcp 192.0.2.9:443: i/o timeout", "image_pull_network"),
    (PULL + "Error response from daemon: Get https://registry.example.com/v2/: EOF", "image_pull_network"),
    (
        PULL + "Error response from daemon: Get https://registry.example.com/v2/: x509: certificate signed by unknown"
        " authority",
        "image_pull_network",
    ),
    (
        PULL + "Error response from daemon: Get https://registry.example.com/v2/: proxyconnect tcp: dial tcp: connect:"
        " connection refused",
        "image_pull_network",
    ),
    (PULL + "Error response from daemon: received unexpected HTTP status: 503 Service Unavailable", "image_pull_other"),
    (PULL + "Error response from daemon", "image_pull_other"),
    (
        PULL + "Error response from daemon: pull access denied for cart, repository does not exist or may require"
        " 'docker login': denied: requested access to the resource is denied",
        "image_pull_access_denied",
    ),
    (
        PULL + "API error (500): Get https://registry.example.com/v2/: no basic auth credentials",
        "image_pull_access_denied",
    ),
    (PULL + "API error (404): repository shop/cart not found", "image_pull_not_found"),
    # DOCKER and CONTAINERD
    (PULL + "Error response from daemon: manifest for nginx:1.99 not found", "image_pull_not_found"),
    (
        PULL
        + "Error response from daemon: name unknown: The repository with name 'cart' does not exist in the registry"
        " with id '111122223333'",
        "image_pull_not_found",
    ),
    (PULL + "no matching manifest for platform linux/amd64 in the manifest list", "image_platform_mismatch"),
    (
        PULL
        + "Error response from daemon: no matching manifest for windows/amd64 10.0.17763 in the manifest list entries",
        "image_platform_mismatch",
    ),
    (PULL + 'image operating system "linux" cannot be used on this platform', "image_platform_mismatch"),
    (
        PULL + 'failed to resolve reference "ghcr.io/shop/cart:9": unexpected status: 401 Unauthorized',
        "image_pull_access_denied",
    ),
    (
        PULL
        + "failed to unpack image on snapshotter overlayfs: unexpected media type text/html for sha256:00: not found",
        "image_pull_not_found",
    ),
    (
        PULL + "failed to unpack image on snapshotter overlayfs: unexpected media type application/octet-stream",
        "image_pull_other",
    ),
    (PULL + "invalid reference format: repository name must be lowercase", "image_pull_other"),
    # Cut by Fargate in the middle of a name or before the answer
    (PULL + 'inspect image has been retried 1 time(s): failed to resolve ref "docker.io/libr', "image_pull_other"),
    (
        PULL + "ref pull has been retried 5 time(s): failed to copy: httpReadSeeker: failed open: failed to do",
        "image_pull_network",
    ),
    (PULL, "image_pull_other"),
    ("CannotPullContainerErr", "image_pull_other"),
    # Names that lie
    (PULL + f"failed to resolve ref {ECR}/not-found:404: dial tcp 192.0.2.9:443: i/o timeout", "image_pull_network"),
    (
        PULL + "pull access denied for throttled, repository does not exist or may require 'docker login'",
        "image_pull_access_denied",
    ),
    (PULL + 'failed to resolve ref "registry.example.com/denied/oom:no-space": unexpected EOF', "image_pull_network"),
    (
        PULL + 'inspect image has been retried 1 time(s): failed to resolve ref "x": unexpected status code [manifests'
        " 404]: 403 Forbidden",
        "image_pull_access_denied",
    ),
    (PULL + "failed to resolve ref docker.io/library/outofmemoryerror:latest: not found", "image_pull_not_found"),
    # Without the error name
    ("The task can’t pull the image. Check whether the image exists.", "image_pull_not_found"),
    (f"failed to resolve ref {ECR}/cart:1: not found", "image_pull_not_found"),
]
