"""Why an image could not be pulled: by the registry's answer first, by the connection last.

Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
"""

from __future__ import annotations

from foghorn.signals.stop_reasons.matched_text import Said
from foghorn.signals.stop_reasons.wording import DENIED, NETWORK, NETWORK_RETRIES, Phrases, first, retries, row

# Without an error name: the verbs of containerd and docker, and AWS's newer sentences.
_IS_PULL = Phrases(
    "cant pull the image",
    "cannot pull the image",
    "task cannot pull from",
    "task cant pull from",
    "failed to resolve ref",
    "pull image manifest has been",
    "ref pull has been",
    "inspect image has been",
    "pull access denied",
    "manifest unknown",
)
# Docker says this of both a missing and a forbidden repository, so it proves neither.
_EITHER = "does not exist or may require"
# The ECR API, unlike its registry: the login token is fetched there.
_ECR_API = Phrases("api ecr", "getauthorizationtoken")

_ANSWERS = (
    # containerd ends this one with ": not found", so it goes first.
    row(
        "image_platform_mismatch",
        "matching platform",
        "match for platform",
        "no matching manifest for",
        "image operating system",
        "found in manifest list for architecture",
        "found in image index for architecture",
    ),
    # ECR's credentials, not the image, were "not found"; a registry without a login.
    row("image_pull_access_denied", "ecr credentials", "no basic auth", "registry credentials"),
    # AWS's newer wording gives the answer in words of its own.
    row("image_pull_not_found", "whether the image exists"),
    row("image_pull_access_denied", "role has the permission", "task has the permission"),
    # HTTP 404 and its names.
    row(
        "image_pull_not_found",
        " 404 ",
        "not found",
        "manifest unknown",
        "name unknown",
        "does not exist",
        "no such image",
        "repositorynotfound",
        "imagenotfound",
    ),
    row(
        "image_pull_rate_limited",
        "toomanyrequests",
        "too many requests",
        "pull rate limit",
        " throttl",
        " 429 ",
        "rate exceeded",
    ),
    row("image_pull_no_space", "no space left", "disk quota exceeded", "not enough space", "not enough disk space"),
)
# The agent's own sentence before docker's: it knows two cases, and one of them says "not authorized".
_EXISTS_AND_PERMISSION = Phrases("if image exists and role")
_NOT_AUTHORIZED = Phrases("not authorized")
# The layer arrived and could not be unpacked: an EOF, a timeout or a refusal there is the disk's.
_LAYER = Phrases(
    "processing tar file", "to unpack", "to extract", "register layer", "mediatype", "media type", "snapshotter"
)
# containerd stops here when S3 refuses a layer. AWS: there is no access to the image.
_BARE_STATUS = (" unexpected status ", " unexpected status code ")
_STATUS = Phrases("unexpected status")
# A pull that is killed, or dies, while it waits. AWS: check the route to the registry.
_WAITED = Phrases("signal killed", "nil pointer dereference")


def match(text: Said) -> str | None:
    """The kind of the pull error that the words tell of, or None where they tell of none."""
    return refine(text) if _IS_PULL.found(text) else None


def refine(text: Said) -> str:
    """The kind of a text that is known to be about an image."""
    text = text.without(_EITHER)
    if _EXISTS_AND_PERMISSION.found(text):
        return "image_pull_access_denied" if _NOT_AUTHORIZED.found(text) else "image_pull_not_found"
    answer = first(_ANSWERS, text)
    if answer is not None:
        return answer
    if _LAYER.found(text):
        return "image_pull_other"
    denied = DENIED.found(text)
    if not denied and _ECR_API.found(text) and NETWORK.found(text):
        return "registry_auth_network"
    if denied or text.folded.endswith(_BARE_STATUS):
        return "image_pull_access_denied"
    if NETWORK.found(text) or _WAITED.found(text):
        return "image_pull_network"
    if retries(text) in NETWORK_RETRIES and not _STATUS.found(text):
        return "image_pull_network"
    return "image_pull_other"
