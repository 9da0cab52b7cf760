"""Execution role, secrets, parameters and log group: each check fires, and each can be fine."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foghorn.facts.closer_look import CheckName, Verdict
from foghorn.facts.fact import Facts
from foghorn_local.aws import iam_simulation
from tests.adapters.start_checks.vpc import ACCOUNT, REGION, SECRET, Vpc, checks_of
from tests.rules.builders import ROLE, container, definition, service

FOUND, FINE, NOT_CHECKED = Verdict
ROUTE, ROLE_CHECK, ENDPOINTS, GROUPS, SECRETS, LOGGING = CheckName


PULL = ("ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
DENIED = [
    ("an action that nothing allows", PULL[:2], (), FOUND, "is not allowed ecr:GetDownloadUrlForLayer on arn:aws:ecr"),
    ("an action that is denied", PULL, PULL[1:2], FOUND, "is not allowed ecr:BatchGetImage on"),
    ("no policy at all", (), (), FOUND, "is not allowed ecr:GetAuthorizationToken, ecr:BatchGetImage"),
    ("all allowed", PULL, (), FINE, "role checkout-execution is allowed ecr:GetAuthorizationToken"),
]


@pytest.mark.parametrize(
    ("allowed", "denied", "verdict", "words"), [row[1:] for row in DENIED], ids=[row[0] for row in DENIED]
)
def test_the_execution_role(
    vpc: Vpc, allowed: tuple[str, ...], denied: tuple[str, ...], verdict: Verdict, words: str
) -> None:
    """By its own policies, in one call."""
    vpc.role(*allowed, deny=denied)
    check = checks_of(vpc, "image_pull_access_denied")[ROLE_CHECK]
    assert (check.verdict, check.resource) == (verdict, ROLE)
    assert words in check.text
    assert vpc.aws.counters.counts() == {"iam:SimulatePrincipalPolicy": 1}


def test_no_execution_role(vpc: Vpc) -> None:
    """On Fargate nothing can be pulled from ECR without one; on EC2 the instance's role may do."""
    without = vpc.facts(execution_role_arn=None)
    on_fargate = checks_of(vpc, "registry_auth_denied", without)[ROLE_CHECK]
    on_ec2 = checks_of(vpc, "registry_auth_denied", without, launch_type="EC2")[ROLE_CHECK]
    assert (on_fargate.verdict, on_ec2.verdict) == (FOUND, NOT_CHECKED)


def test_a_file_in_s3_is_not_simulated_without_its_bucket(vpc: Vpc) -> None:
    """Asked about everything, a role that may read one bucket alone would be called denied."""
    vpc.role("s3:GetObject")
    check = checks_of(vpc, "env_file_failed")[ROLE_CHECK]
    assert (check.verdict, check.text) == (
        NOT_CHECKED,
        "on which resource the role needs s3:GetObject is not known",
    )
    assert vpc.aws.counters.counts() == {}


PROD, OTHER = "arn:aws:s3:::example-config/prod.env", "arn:aws:s3:::example-config/other.env"
NO_SUCH_KEY = {"detail.stoppedReason": "unable to download env file with key other.env from bucket example-config, x"}
FILES = [
    ("allowed", ("s3:GetObject",), (PROD,), None, FINE, f"allowed s3:GetObject on {PROD} by its own policies"),
    ("denied", (), (PROD,), None, FOUND, f"role checkout-execution is not allowed s3:GetObject on {PROD}"),
    ("one of two, allowed", ("s3:GetObject",), (PROD, OTHER), None, FINE, f"{PROD} by its own policies; 1 more not"),
    ("the one that is named", (), (PROD, OTHER), NO_SUCH_KEY, FOUND, f"is not allowed s3:GetObject on {OTHER}"),
    ("the one that is named, allowed", ("s3:GetObject",), (PROD, OTHER), NO_SUCH_KEY, FINE, f"{OTHER} by its own"),
]


@pytest.mark.parametrize(
    ("allowed", "files", "evidence", "verdict", "words"), [row[1:] for row in FILES], ids=[row[0] for row in FILES]
)
def test_an_environment_file(
    vpc: Vpc,
    allowed: tuple[str, ...],
    files: tuple[str, ...],
    evidence: dict[str, str] | None,
    verdict: Verdict,
    words: str,
) -> None:
    """By the policies of the role, on the object that the task definition names, in one call."""
    vpc.role(*allowed)
    app = replace(container(), env_file_arns=files)
    changes = {} if evidence is None else {"evidence": evidence}
    given = Facts(service(), {"checkout:42": definition(app)})
    check = checks_of(vpc, "env_file_failed", given, **changes)[ROLE_CHECK]
    assert (check.verdict, check.resource) == (verdict, ROLE)
    assert words in check.text
    assert vpc.aws.counters.counts() == {"iam:SimulatePrincipalPolicy": 1}


def test_a_denial_that_depends_on_conditions_is_no_verdict(vpc: Vpc, monkeypatch: pytest.MonkeyPatch) -> None:
    """IAM says which values it would have to know."""
    vpc.role()
    answer = iam_simulation._result
    filled = "<MissingContextValues><member>aws:SourceVpc</member></MissingContextValues>"
    monkeypatch.setattr(
        iam_simulation, "_result", lambda *said: answer(*said).replace("<MissingContextValues/>", filled)
    )
    check = checks_of(vpc, "image_pull_access_denied")[ROLE_CHECK]
    assert check.verdict is NOT_CHECKED
    assert "depends on conditions" in check.text


def test_a_role_that_is_gone(vpc: Vpc) -> None:
    """A refusal is no verdict."""
    check = checks_of(vpc, "image_pull_access_denied")[ROLE_CHECK]
    assert (check.verdict, check.text) == (NOT_CHECKED, "NoSuchEntity on SimulatePrincipalPolicy")


def test_a_secret_that_does_not_exist(vpc: Vpc) -> None:
    """By its ARN, without JSON key and version."""
    check = checks_of(vpc, "secret_not_found")[SECRETS]
    assert (check.verdict, check.text, check.resource) == (FOUND, f"secret {SECRET} does not exist", SECRET)


def test_a_secret_that_exists_is_not_read(vpc: Vpc) -> None:
    """DescribeSecret tells that it is there, and nothing of what it holds."""
    made = vpc.client("secretsmanager").create_secret(Name="prod/db", SecretString="hunter2")["ARN"]
    app = replace(container(), secret_names=("DB",), secret_sources=(f"{made}:password::",))
    check = checks_of(vpc, "secret_not_found", Facts(service(), {"checkout:42": definition(app)}))[SECRETS]
    assert (check.verdict, check.text) == (FINE, f"{made} exist")
    assert vpc.aws.counters.counts() == {"secretsmanager:DescribeSecret": 1}


PARAMETERS = [
    ("one level, with a slash", "/one-level", FINE),
    ("one level, by ARN", f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/one-level", FINE),
    ("by name", "/prod/url", FINE),
    ("by ARN", f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/prod/url", FINE),
    ("another name", "/prod/gone", FOUND),
    ("another ARN", f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/prod/gone", FOUND),
]


@pytest.mark.parametrize(("source", "verdict"), [row[1:] for row in PARAMETERS], ids=[row[0] for row in PARAMETERS])
def test_a_parameter(vpc: Vpc, source: str, verdict: Verdict) -> None:
    """A `valueFrom` is a name or an ARN."""
    for name in ("/prod/url", "/one-level"):
        vpc.client("ssm").put_parameter(Name=name, Value="x", Type="String")
    app = replace(container(), secret_names=("URL",), secret_sources=(source,))
    assert (
        checks_of(vpc, "secret_not_found", Facts(service(), {"checkout:42": definition(app)}))[SECRETS].verdict
        is verdict
    )
    assert vpc.aws.counters.counts() == {"ssm:DescribeParameters": 1}


def test_the_log_group(vpc: Vpc) -> None:
    """Its whole name counts, not its beginning; a driver that creates it needs none."""
    vpc.client("logs").create_log_group(logGroupName="/ecs/checkout-old")
    missing = checks_of(vpc, "log_driver_failed")[LOGGING]
    creates = replace(definition(replace(container(), log_creates_group=True)))
    created = checks_of(vpc, "log_driver_failed", Facts(service(), {"checkout:42": creates}))[LOGGING]
    vpc.client("logs").create_log_group(logGroupName="/ecs/checkout")
    vpc.aws.counters.reset()
    there = checks_of(vpc, "log_driver_failed")[LOGGING]
    assert (missing.verdict, missing.text) == (FOUND, f"log group /ecs/checkout does not exist in {REGION}")
    assert (created.verdict, there.verdict) == (FINE, FINE)
