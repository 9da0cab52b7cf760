"""Why an image could not be pulled: by the registry's answer first, by the connection last.

Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
"""

from __future__ import annotations

from foghorn.signals.stop_reasons.wording import DENIED, NETWORK, NETWORK_RETRIES, Said, Words, first, retries, row

# An error name of the agent, or the verbs of containerd. "pull secrets" and "pull registry auth" are no image.
_IS_PULL = Words(
    r"CannotPull|can(?:'t|not) pull (?!secret|registry auth)|failed to resolve ref|(?:pull image manifest|ref pull"
    r"|inspect image) has been",
)
# Docker says this of both a missing and a forbidden repository, so it proves neither.
_EITHER = Words(r"repository(?: \S{1,200})? does not exist or may require")
# The ECR API, unlike its registry: the login token is fetched there.
_ECR_API = Words(r"//api\.ecr[.-]|GetAuthorizationToken")

_ANSWERS = (
    # containerd ends this one with ": not found", so it goes first.
    row(
        "image_platform_mismatch",
        r"matching platform|match for platform|no matching manifest for|image operating system",
    ),
    # ECR's credentials, not the image, were "not found"; a registry without a login.
    row("image_pull_access_denied", r"ecr credentials|no basic auth|registry credentials"),
    # AWS's newer wording gives the answer in words of its own.
    row("image_pull_not_found", r"whether the image exists"),
    row("image_pull_access_denied", r"(?:role|task) has the permissions?"),
    # HTTP 404 and its names.
    row(
        "image_pull_not_found", r"\b404\b|not found|manifest unknown|name unknown|does not exist|no such image|NotFound"
    ),
)
_LATER = (
    row(
        "image_pull_rate_limited", r"too ?many ?requests|pull rate limit|throttl|\b429\b|rate exceeded|limit ?exceeded"
    ),
    row("image_pull_no_space", r"no space left|disk quota exceeded|not enough (?:disk )?space"),
)
# containerd stops here when S3 refuses a layer. AWS: there is no access to the image.
_BARE_STATUS = Words(r"unexpected status(?: code)?:?$")
# A pull that is killed, or dies, while it waits. AWS: check the route to the registry.
_WAITED = Words(r"signal: ?killed|nil pointer dereference")
# The layer arrived and could not be unpacked: an EOF or a timeout in such a text is no connection problem.
_LAYER = Words(r"processing tar file|to unpack|to extract|register layer|media-?type")
_STATUS = Words(r"unexpected status")


def _without_either(text: Said) -> Said:
    """The text without the sentence that proves neither answer."""
    found = _EITHER.found(text)
    if found is None:
        return text
    rest = text.folded[: found.start()] + text.folded[found.end() :]
    return Said(rest, rest)


def match(text: Said) -> str | None:
    """The kind of the pull error in the text, or None where it is not one."""
    if not _IS_PULL.found(text):
        return None
    said = _without_either(text)
    answer = first(_ANSWERS, said)
    if answer is not None:
        return answer
    if _ECR_API.found(said) and NETWORK.found(said) and not DENIED.found(said):
        return "registry_auth_network"
    if DENIED.found(said) or _BARE_STATUS.found(said):
        return "image_pull_access_denied"
    later = first(_LATER, said)
    if later is not None:
        return later
    if _LAYER.found(said):
        return "image_pull_other"
    if NETWORK.found(said) or _WAITED.found(said):
        return "image_pull_network"
    tried = retries(said)
    if tried is not None and tried >= NETWORK_RETRIES and not _STATUS.found(said):
        return "image_pull_network"
    return "image_pull_other"
