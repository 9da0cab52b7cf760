"""FH1004 Image pull was refused.

What: The registry was reached, but refused to give the image: the role or the credentials do not allow the pull.
Why it matters: No task can start; running tasks are safe only until they are replaced.
Known problems: Docker Hub answers "pull access denied" also for a repository that does not exist. A repository,
endpoint or service control policy can refuse although the role's own policy allows.
Next steps: Check who is refused: for Amazon ECR the role, and of another account the repository's policy; elsewhere the
credentials of the registry.
"""

from __future__ import annotations

from foghorn.rules.evidence import container_name, execution_role_of, named_by_event, reason_of, sample_for
from foghorn.rules.image import parse_image
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import image_in_registry, repository_policy, task_definition
from foghorn.rules.refusal import refusal_in
from foghorn.rules.role_steps import role_allows
from foghorn.signals.signal import Severity, Signal

_ID = "FH1004"
_KINDS = ("image_pull_access_denied",)
_ACTIONS = ("ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
_CREDENTIALS = "name:name,image:image,credentials:repositoryCredentials.credentialsParameter"


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def _steps(sample: Signal, subject: Subject) -> tuple[Step, ...]:
    """The role's policies; of another account's repository first its own policy, which must allow the pull as well."""
    refused, policy = refusal_in(reason_of(sample)), repository_policy(sample, subject)
    if sample.image and policy is None:
        text = f"Check the credentials (repositoryCredentials) of image {sample.image}"
        return (task_definition(sample, subject, text, _CREDENTIALS), image_in_registry(sample, subject))
    actions = (refused.action,) if refused.action else _ACTIONS
    role = role_allows(execution_role_of(sample, subject), actions, sample, subject, refused)
    both = (policy or image_in_registry(sample, subject), role)
    return both if sample.image and parse_image(sample.image).account != subject.scope.account else both[::-1]


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the registry, the image, and by whom the pull must be allowed."""
    sample = sample_for(finding, subject)
    image, refused = parse_image(sample.image) if sample.image else None, refusal_in(reason_of(sample))
    why = f" {refused.action} is missing" if refused.action else ""
    why = f"{why}{': ' + refused.policy if refused.policy else ''}." if why else ""
    if image and image.account not in (None, subject.scope.account):
        why += f" Its repository is of account {image.account}, whose repository policy must allow the pull as well."
    if image and image.is_docker_hub:
        why += " Docker Hub says so of a repository that does not exist, too."
    registry = image.registry_name if image else "the registry"
    named = f"image {sample.image}" if image else "the image"
    return Advice(
        cause=f"{registry[0].upper()}{registry[1:]} refused to give {named} to {container_name(sample)}.{why}",
        ruled_out=("Network: the registry was reached, and answered.",),
        steps=_steps(sample, subject),
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
