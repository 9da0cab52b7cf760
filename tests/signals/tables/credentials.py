"""What has been said of secrets, environment files and login tokens that could not be fetched, and the kind it tells.

Sources: AGENT = https://github.com/aws/amazon-ecs-agent, GUIDE = the Amazon ECS Developer Guide, REPORT = an issue, a
note or a test in a public repository. Ids are made up.
"""

from __future__ import annotations

INIT = "ResourceInitializationError: "
AUTH = INIT + "unable to pull secrets or registry auth: "
OLD = AUTH + "execution resource retrieval failed: "
USER = "User: arn:aws:sts::111122223333:assumed-role/shop-execution/0f9c is not authorized to perform: "

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
        " arn:aws:secretsmanager:us-east-1:111122223333:secret:shop/dev/url-LB1bMG from secrets manager:"
        " ResourceNotFound"
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
        f" GetParameters, https response error StatusCode: 400, RequestID: 1, api error AccessDeniedException:"
        f" {USER}ssm",
        "secret_access_denied",
    ),
    (OLD + "unable to retrieve secrets from ssm: invalid ssm parameters: /shop/prod/token", "secret_not_found"),
    (
        OLD + "unable to retrieve secrets from ssm: service call has been retried 1 time(s): ",
        "secret_failed_unspecified",
    ),
    (
        (
            "ResourceNotFoundException: The task can't retrieve the secret with ARN"
            " 'arn:aws:secretsmanager:x:secret:y' from"
            " AWS Secrets Manager. Check whether the secret exists in the specified Region: ResourceNotFoundException:"
            " Secrets Manager can't find the specified secret."
        ),
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
        (
            "Fetching secret data from SSM Parameter Store in eu-west-1: RequestError: send request failed"
            " caused by: Post"
            ' "https://ssm.eu-west-1.amazonaws.com/": dial tcp 192.0.2.1:443: i/o timeout'
        ),
        "secret_network",
    ),
    (
        (
            "fetching secret data from AWS Secrets Manager in region eu-west-1: secret"
            " arn:aws:secretsmanager:x:secret:y:"
            " AccessDeniedException: not authorized"
        ),
        "secret_access_denied",
    ),
    (
        (
            "trying to retrieve secret with value arn:aws:x resulted in error: unexpected ARN format with"
            " parameters when"
            " trying to parse ASM ARN"
        ),
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
        f"AuthorizationToken, https response error StatusCode: 400, RequestID: 4, api error"
        f" AccessDeniedException: {USER}"
        "ecr:GetAuthorizationToken on resource: *",
        "registry_auth_denied",
    ),
    (OLD + "unable to retrieve ECR registry auth: service call has been retried 3 time(s).", "registry_auth_network"),
    # Only the wrapper is left
    (AUTH + "execution resource retrieval failed", "init_network_unspecified"),
    (INIT + "unable to pull secrets or registry auth", "init_network_unspecified"),
    (INIT + "something that nobody has written yet", "init_network_unspecified"),
]
