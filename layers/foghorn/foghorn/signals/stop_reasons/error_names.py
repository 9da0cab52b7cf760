"""Error names in a reason: documented, stable, and asked before any wording.

A reason begins with a name before its first colon, names nest (`CannotStartContainerError:
ResourceInitializationError: …`), and AWS renamed some over the years. The first known name tells the area, a few name
the cause itself.

Sources: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html and the error names
of the agent: https://github.com/aws/amazon-ecs-agent/blob/master/agent/dockerclient/dockerapi/errors.go
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from foghorn.signals.stop_reasons.matched_text import Said


class Area(Enum):
    """What an error name is about; the value is the kind where nothing else is said."""

    IMAGE_PULL = "image_pull_other"
    INITIALISATION = "init_network_unspecified"
    CONTAINER_START = "container_start_failed"
    CONTAINER_CREATE = "container_create_failed"
    RUNTIME = "container_runtime_error"
    SECRET = "secret_failed_unspecified"


_PULL_PREFIX = "cannotpull"
"""CannotPullContainerError, -ECRContainerError, -ContainerAuthError, -ImageManifestError, and whatever was cut off."""

_AREAS: Mapping[str, Area | str] = {
    "outofmemoryerror": "oom_killed",
    "spotinterruptionerror": "fargate_spot_interruption",
    "resourceinitializationerror": Area.INITIALISATION,
    "resourceiniterror": Area.INITIALISATION,
    "cannotstartcontainererror": Area.CONTAINER_START,
    "cannotcreatecontainererror": Area.CONTAINER_CREATE,
    "hostconfigerror": Area.CONTAINER_CREATE,
    "dockerclientconfigerror": Area.CONTAINER_CREATE,
    "dockertimeouterror": "container_runtime_timeout",
    "containerruntimetimeouterror": "container_runtime_timeout",
    "containerruntimeerror": Area.RUNTIME,
    "cannotstopcontainererror": Area.RUNTIME,
    "cannotinspectcontainererror": Area.RUNTIME,
    "cannotdescribecontainererror": Area.RUNTIME,
    "cannotremovecontainererror": Area.RUNTIME,
    "cannotlistcontainerserror": Area.RUNTIME,
    "cannotlistimageserror": Area.RUNTIME,
    "cannotgetcontainertoperror": Area.RUNTIME,
    "cannotgetdockerclienterror": Area.RUNTIME,
    "containervanishederror": Area.RUNTIME,
    "nosuchcontainererror": Area.RUNTIME,
    "dockerstateerror": Area.RUNTIME,
    "impossiblestatetransitionerror": Area.RUNTIME,
    "taskstateerror": Area.RUNTIME,
    "taskstoppedbeforepullbeginerror": Area.RUNTIME,
    "cgrouperror": Area.RUNTIME,
    "taskdependencyerror": "dependency_failed",
    "cannotcreatevolumeerror": "volume_failed",
    "cannotinspectvolumeerror": "volume_failed",
    "cannotremovevolumeerror": "volume_failed",
    "invalidvolumeerror": "volume_failed",
    "containernetworkingerror": "eni_provisioning_failed",
    "eniinformationerror": "eni_provisioning_failed",
    "networknamespaceerror": "eni_provisioning_failed",
    # The developer guide: "occurs when an ENI attachment is requested".
    "internalerror": "eni_provisioning_failed",
    # The category of its own in the developer guide is about secrets.
    "resourcenotfoundexception": Area.SECRET,
}

# Names of AWS APIs and of the Go runtime, nested behind an area: the answer of the other side, or that there was none.
_NO_SUCH = ("resourcenotfoundexception", "repositorynotfoundexception", "imagenotfoundexception", "parameternotfound")
_REFUSED = ("accessdeniedexception", "accessdenied", "unrecognizedclientexception", "expiredtokenexception")
_TOO_MANY = ("throttlingexception", "toomanyrequestsexception", "toomanyrequests")
_NO_ANSWER = ("requesterror", "requestcanceled")

_PULL_ANSWERS = (
    (_NO_SUCH, "image_pull_not_found"),
    (_REFUSED, "image_pull_access_denied"),
    (_TOO_MANY, "image_pull_rate_limited"),
    (_NO_ANSWER, "image_pull_network"),
)
_SECRET_ANSWERS = (
    (_NO_SUCH, "secret_not_found"),
    (_REFUSED, "secret_access_denied"),
    (_NO_ANSWER, "secret_network"),
)


def named(text: Said) -> Area | str | None:
    """What the first known error name of the text says: an area, or the kind itself; None where none is known.

    OutOfMemoryError wins over whatever wraps it.
    """
    found: Area | str | None = None
    for word in text.folded.split():
        said_by_name = Area.IMAGE_PULL if word.startswith(_PULL_PREFIX) else _AREAS.get(word)
        if said_by_name == "oom_killed":
            return said_by_name
        found = found or said_by_name
    return found


def by_names_alone(area: Area, text: Said) -> str:
    """The kind within an area, from the error names nested in it."""
    answers = {Area.IMAGE_PULL: _PULL_ANSWERS, Area.SECRET: _SECRET_ANSWERS}.get(area, ())
    return next((kind for names, kind in answers if any(f" {name} " in text.folded for name in names)), area.value)
