"""FH1015 Secret store could not be reached.

What: Secrets Manager or Parameter Store was not reachable from the task's subnets.
Why it matters: Every task that starts in the same subnets fails in the same way.
Known problems: The event does not say which hop is closed. Of a text cut off early only the number of tries is left,
which is a hint.
Next steps: Check subnets and security groups, then the VPC endpoints.
"""

from __future__ import annotations

from foghorn.rules.connection import how_it_failed, retried_hint
from foghorn.rules.evidence import named_by_event, owner_name, reason_of, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import endpoints, network_of
from foghorn.rules.secrets import PARAMETER_STORE, SECRETS_MANAGER, named_secret, store_of
from foghorn.signals.signal import Severity

_ID = "FH1015"
_KINDS = ("secret_network",)
_ENDPOINTS = {SECRETS_MANAGER: ("secretsmanager", "kms"), PARAMETER_STORE: ("ssm", "kms")}


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the store and the secret, and says what a subnet needs to reach it."""
    sample = sample_for(finding, subject)
    reason, owner = reason_of(sample), owner_name(sample, subject)
    store, secret = store_of(reason), named_secret(reason)
    hint, how = retried_hint(reason), how_it_failed(reason)
    return Advice(
        cause=f"{owner} could not reach {store or 'the secret store'} over the network"
        f"{f' ({how})' if how else ''} to read {secret or 'a secret'}, so its task cannot start."
        + (f" A hint, no proof: {hint}." if hint else ""),
        ruled_out=() if hint else ("Permissions and wrong names: the connection failed before an answer.",),
        steps=(
            network_of(sample, subject, f"Check subnets, security groups and assignPublicIp of {owner}"),
            endpoints(subject, _ENDPOINTS.get(store or "", ("secretsmanager", "ssm", "kms"))),
        ),
    )


RULE = Rule(
    id=_ID,
    title="Secret store could not be reached",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html",
    check=check,
    advise=advise,
    inhibits=("FH2002",),
)
