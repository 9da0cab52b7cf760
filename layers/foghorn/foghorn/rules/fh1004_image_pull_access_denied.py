"""FH1004 Image pull was refused.

What: The registry was reached, but refused to give the image: the role or the credentials do not allow the pull.
Why it matters: No task can start; running tasks are safe only until they are replaced.
Known problems: Docker Hub answers "pull access denied" also for a repository that does not exist. A repository,
endpoint or service control policy can refuse although the role's own policy allows.
Next steps: Check the task execution role, then the repository and its policy.
"""

from __future__ import annotations

from foghorn.rules.evidence import container_name, execution_role_of, named_by_event, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import image_in_registry, repository_policy, role_allows
from foghorn.signals.signal import Severity

_ID = "FH1004"
_KINDS = ("image_pull_access_denied",)
_ACTIONS = ("ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the image and the role that must be allowed to pull it."""
    sample = sample_for(finding, subject)
    image = f"image {sample.image}" if sample.image else "the image"
    return Advice(
        cause=f"The registry refused to let the task pull {image} for {container_name(sample)}.",
        ruled_out=("Network: the registry was reached, and answered.",),
        steps=(
            role_allows(execution_role_of(sample, subject), _ACTIONS, sample, subject),
            repository_policy(sample) or image_in_registry(sample, subject),
        ),
    )


RULE = Rule(
    id=_ID,
    title="Image pull was refused",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html",
    check=check,
    advise=advise,
    inhibits=("FH2002",),
)
