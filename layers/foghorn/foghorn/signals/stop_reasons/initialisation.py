"""What a task needs before its containers start: credentials, secrets, files, logs, volumes, an interface.

Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html
"""

from __future__ import annotations

from foghorn.signals.stop_reasons.wording import DENIED, NETWORK, NETWORK_RETRIES, Said, Words, first, retries, row

# The resource that failed, most particular first: a wrapped error names several.
_FIRST = (
    row("env_file_failed", r"env(?:ironment)?(?: variable)? files?\b"),
    # Trust, not the volume: ECS has no credentials to work with.
    row("iam_role_assume_failed", r"unable to assume|no execution credentials|(?:execution|task) role credentials"),
    row("ebs_volume_failed", r"\bEBS\b|AmazonElasticBlockStorage"),
)
_SECRET = Words(
    r"secrets? from (?:asm|ssm)|secrets? ?manager|parameter store|systems manager|fetching secret|(?:asm|ssm) secret"
    r"|retrieve (?:the )?secret|invalid character|ssm:GetParameter|ssm parameters|json key"
    r"|ParameterNotFound|kms:Decrypt",
)
_SECRET_KEY_REFUSED = Words(r"ciphertext refers|kms:Decrypt|KMS ?Access|DecryptionFailure")
# The store answered: no such secret, parameter, version, stage or key; not JSON; not an ARN.
_SECRET_MISSING = Words(
    r"NotFound|can(?:'t|not) find|not found|does(?:n't| not) exist|invalid (?:ssm )?parameters?|json key|AWSCURRENT"
    r"|AWSPREVIOUS|staging label|invalid character|unexpected end of json|unmarshal|invalid ARN|(?:secret|parameter)"
    r" exists|InvalidParameter|InvalidRequest|ValidationException|marked for deletion",
)
_REGISTRY_AUTH = Words(r"ecr registry auth|registry auth from|//api\.ecr[.-]|GetAuthorizationToken")
_LAST = (
    # Drivers by name, and the verbs of CloudWatch Logs.
    row(
        "log_driver_failed", r"log(?:ging|ger)? (?:driver|args)|create logger|log ?(?:group|stream)|awslogs|cloudwatch"
    ),
    row("log_driver_failed", r"firelens|fluentd|splunk|\bgelf\b|fluent-bit"),
    # The mount helper of EFS, NFS, or the file system's DNS name.
    row("efs_mount_failed", r"\bEFS\b|efs-utils|mount\.nfs|elasticfilesystem|\.efs\."),
    row("volume_failed", r"Cannot(?:Create|Inspect|Remove)Volume|VolumeDriver|mounting volume|ephemeral storage|\bFSx"),
    row("volume_failed", r"(?:create|mount|attach|provision|set ?up|initiali[sz]e) (?:the )?(?:\w{1,20} )?volume"),
    # Only the wrapper is left: initialisation was cut off, or waits for a route.
    row("init_network_unspecified", r"secrets or registry auth"),
    # The interface, by its name, its plugin, or EC2's refusal to make one.
    row("eni_provisioning_failed", r"network interface|netplugin|\bENI\b|unexpected EC2 error|ENIInformation|\bCNI\b"),
    row("eni_provisioning_failed", r"NetworkNamespace|ContainerNetworking|free (?:ip )?addresses|InsufficientFreeAddr"),
)


def _secret(text: Said) -> str:
    if _SECRET_KEY_REFUSED.found(text):
        return "secret_access_denied"
    if _SECRET_MISSING.found(text):
        return "secret_not_found"
    if DENIED.found(text):
        return "secret_access_denied"
    if NETWORK.found(text) or (retries(text) or 0) >= NETWORK_RETRIES:
        return "secret_network"
    return "secret_failed_unspecified"


def _registry_auth(text: Said) -> str:
    if DENIED.found(text):
        return "registry_auth_denied"
    if NETWORK.found(text) or retries(text) != 1:
        return "registry_auth_network"
    return "registry_auth_denied"


def match(text: Said) -> str | None:
    """The kind of the initialisation error in the text, or None where it is not one."""
    found = first(_FIRST, text)
    if found is not None:
        return found
    if _SECRET.found(text):
        return _secret(text)
    if _REGISTRY_AUTH.found(text):
        return _registry_auth(text)
    return first(_LAST, text)
