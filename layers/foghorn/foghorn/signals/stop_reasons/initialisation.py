"""What a task needs before its containers start: credentials, secrets, files, logs, volumes, an interface.

Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html
"""

from __future__ import annotations

from foghorn.signals.stop_reasons.matched_text import Said
from foghorn.signals.stop_reasons.wording import DENIED, NETWORK, NETWORK_RETRIES, Phrases, first, retries, row

# The resource that failed, most particular first: a wrapped error names several.
_FIRST = (
    # Before everything else: this one quotes errors of EC2 and IAM.
    row("managed_instance_launch_failed", "unable to launch instance", "launch instances for capacity provider"),
    row("env_file_failed", "env file", "environment file", "environment variable file", " environmentfile"),
    # Trust, not the volume: ECS has no credentials to work with.
    row(
        "iam_role_assume_failed",
        "unable to assume",
        "failed to assume",
        "sts assumerole",
        "no execution credentials",
        "execution role credentials",
        "task role credentials",
    ),
    row("ebs_volume_failed", " ebs ", "amazonelasticblockstorage"),
    row("log_driver_failed", "logger args", "logging driver", "log driver", "create logger"),
)
_SECRET = Phrases(
    " from asm",
    " from ssm",
    "secretsmanager",
    "secrets manager",
    "parameter store",
    "systems manager",
    "fetching secret",
    "asm secret",
    "ssm secret",
    "retrieve secret",
    "retrieve the secret",
    "invalid character",
    "ssm getparameter",
    "ssm parameters",
    "ssm endpoint",
    "json key",
    "did not contain json",
    "parameternotfound",
    "getsecretvalue",
    "kms decrypt",
    "secret does not exist",
)
_SECRET_KEY_REFUSED = Phrases("ciphertext refers", "kms decrypt", "kms access", " kmsaccess", "decryptionfailure")
# The store answered: no such secret, parameter, version, stage or key; not JSON; not an ARN.
_SECRET_MISSING = Phrases(
    "notfound",
    "not found",
    "cant find",
    "cannot find",
    "could not find",
    "does not exist",
    "doesnt exist",
    "not exist in",
    "secret exists",
    "parameter exists",
    "secret arn is correct",
    "invalid parameter",
    "invalid ssm parameter",
    " invalidparameter",
    " invalidrequest",
    " validationexception",
    "marked for deletion",
    "json key",
    "did not contain",
    "awscurrent",
    "awsprevious",
    "staging label",
    "invalid character",
    "unexpected end of json",
    "unmarshal",
    "invalid arn",
    "arn format",
    "parse asm arn",
)
_REGISTRY_AUTH = Phrases("ecr registry auth", "registry auth from", "api ecr", "getauthorizationtoken")
_LOG = ("log group", "log stream", "loggroup", "logstream", "awslogs", "cloudwatch", "logs endpoint")
_EFS = ("efs utils", "mount nfs", " efs ", "elasticfilesystem")
_ENI = (
    "network interface",
    "netplugin",
    " eni ",
    " cni ",
    "network namespace",
    "unexpected ec2 error",
    " createnetworkinterface",
    "free addresses",
    "free ip addresses",
    " insufficientfreeaddresses",
)
_LATER = (
    row("log_driver_failed", *_LOG, "firelens", "fluentd", "fluent bit", "splunk", " gelf "),
    row("efs_mount_failed", *_EFS),
    row("eni_provisioning_failed", *_ENI),
)
_VOLUME_WORDS = (
    "volumedriver",
    "volume driver",
    "mounting volume",
    "ephemeral storage",
    " fsx",
    "create volume",
    "create the volume",
    "creating volume",
    "mount volume",
    "attach volume",
    "provision volume",
    "set up volume",
    "setup volume",
    "initialize volume",
)
_VOLUME = (row("volume_failed", *_VOLUME_WORDS),)
# Behind ResourceInitializationError any volume is the resource.
_ANY_VOLUME = (row("volume_failed", " volume", *_VOLUME_WORDS),)

WRAPPED_BY_RUNTIME = (
    row("log_driver_failed", "logger args", "logging driver", "log driver", "create logger", *_LOG),
    row("efs_mount_failed", *_EFS),
    row("eni_provisioning_failed", "network namespace", " cni ", "netplugin", "network interface"),
    row("volume_failed", "volumedriver", "volume driver", "mounting volume", "create volume", "mount volume"),
)
"""What CannotStartContainerError and CannotCreateContainerError may wrap, by words that tell it for certain."""


def match(text: Said) -> str | None:
    """The kind of the initialisation error that the words tell of, or None where they tell of none."""
    return _resource(text) or first(_VOLUME, text)


def refine(text: Said) -> str | None:
    """The kind of a text behind ResourceInitializationError, or None where the words name no resource."""
    return _resource(text) or first(_ANY_VOLUME, text)


def _resource(text: Said) -> str | None:
    found = first(_FIRST, text)
    if found is not None:
        return found
    if _SECRET.found(text):
        return secret(text)
    if _REGISTRY_AUTH.found(text):
        return _registry_auth(text)
    return first(_LATER, text)


def secret(text: Said) -> str:
    """The kind of a text that is known to be about a secret."""
    if _SECRET_KEY_REFUSED.found(text):
        return "secret_access_denied"
    if _SECRET_MISSING.found(text):
        return "secret_not_found"
    if DENIED.found(text):
        return "secret_access_denied"
    if NETWORK.found(text) or retries(text) in NETWORK_RETRIES:
        return "secret_network"
    return "secret_failed_unspecified"


def _registry_auth(text: Said) -> str:
    if DENIED.found(text):
        return "registry_auth_denied"
    if NETWORK.found(text) or retries(text) != 1:
        return "registry_auth_network"
    return "registry_auth_denied"
