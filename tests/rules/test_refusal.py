"""Who may not do what, on what, by which policy: each part only where the text has it whole."""

from __future__ import annotations

import pytest

from foghorn.rules.refusal import Refusal, refusal_in

USER = "User: arn:aws:sts::123456789012:assumed-role/runner/7c"
BECAUSE = "because no identity-based policy allows the secretsmanager:GetSecretValue action"
DENY = "with an explicit deny in a resource-based policy"
SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            f"{USER} is not authorized to perform: secretsmanager:GetSecretValue on resource: {SECRET} {BECAUSE}",
            Refusal("secretsmanager:GetSecretValue", "runner", SECRET, "no identity-based policy allows it"),
        ),
        (
            f"{USER} is not authorized to perform: ecr:BatchGetImage on resource: * {DENY}",
            Refusal("ecr:BatchGetImage", "runner", None, "it is denied explicitly in a resource-based policy"),
        ),
        (f"{USER} is not authorized to perform: ssm:GetParameters", Refusal("ssm:GetParameters", "runner")),
        (f"{USER} is not authorized to perform: ssm:GetPar...", Refusal(None, "runner")),
        (f"{'x' * (255 - len(USER))}{USER}"[:250].ljust(255, "y"), Refusal()),
        (f"on resource: {SECRET}.", Refusal(resource=SECRET)),
        (f"on resource: {SECRET}".rjust(255), Refusal()),
        (
            "because no resource-based policy allows the ecr:BatchGetImage action",
            Refusal("ecr:BatchGetImage", policy="no resource-based policy allows it"),
        ),
        ("403 Forbidden", Refusal()),
        ("", Refusal()),
    ],
)
def test_the_parts_of_a_refusal(text: str, parts: Refusal) -> None:
    """Half a name is a wrong name."""
    assert refusal_in(text) == parts
