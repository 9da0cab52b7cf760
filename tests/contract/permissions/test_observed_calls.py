"""The recording is whole: whatever the code can call, it was heard to call, and the reviewed table knows it."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import botocore.session
import pytest

from tests.contract.permissions.asking_sites import ASKING, SHARED, STORE, TAKES_SIGNALS, asking_sites, is_to_pass
from tests.contract.permissions.closer_plays import OF_ANOTHER_ACCOUNT, OF_ANOTHER_REGION
from tests.contract.permissions.code_scan import (
    CLIENTS,
    PACKAGE,
    UnreadableCallError,
    call_sites,
    forbidden_imports,
    sources,
)
from tests.contract.permissions.deployment import Deployment
from tests.contract.permissions.plays import of_another_account, recorded
from tests.contract.permissions.recording import region_of, request_of
from tests.contract.permissions.resources import TOUCHES, is_elsewhere
from tests.contract.permissions.reviewed import read_table

REVIEWED = read_table()
IN_THE_CODE = {site for path in sources() if path != CLIENTS for site in call_sites(path)}
WRITTEN = {site.operation for site in IN_THE_CODE}
ASKED_BY = {
    "ecs:DescribeContainerInstances": "SweeperFunction",
    "ecs:DescribeServiceRevisions": "DeploymentFunction",
}
GATHERING = PACKAGE / "pipeline/gathering.py"
CLOSER_LOOK = {
    site.operation
    for site in IN_THE_CODE
    if site.path.parent.name == "start_checks" or site.path.name in ("log_tail.py", "target_groups.py")
}


def test_every_call_of_the_code_is_reviewed() -> None:
    """A row per operation that the adapters call, and no row for one that they do not."""
    assert {*REVIEWED.calls, *REVIEWED.tools_only} == WRITTEN


def test_only_adapters_call_aws() -> None:
    """No other module of the layer and no handler has a client."""
    assert all(site.path.is_relative_to(PACKAGE / "adapters") for site in IN_THE_CODE)
    assert [found for path in sources() for found in forbidden_imports(path)] == []


def test_every_call_of_the_code_was_observed() -> None:
    """The streams make functions call everything that the code can call, and nothing that the scan did not see."""
    assert recorded().operations(of_functions=True) == WRITTEN - set(REVIEWED.tools_only)


def test_what_is_for_tools_was_seen_outside_of_functions_alone() -> None:
    """It is called, so that its row is no excuse for dead code, and it is called by no function."""
    assert set(REVIEWED.tools_only) <= recorded().operations(of_functions=False)
    assert all(row.reason for row in REVIEWED.tools_only.values())


def test_every_function_played() -> None:
    """A function that no stream starts would be allowed nothing."""
    assert {call.function for call in recorded().calls} - {None} == set(Deployment().functions)


def test_streams_went_everywhere() -> None:
    """Every place in the code that asks an adapter for something was passed.

    A function that passes one of a module's places passes all of them: detection is shared by two functions, and what
    one of them does the other may do as well. But for the closer look, which one of them alone is given.
    """
    passed: dict[Path, dict[str | None, set[int]]] = defaultdict(lambda: defaultdict(set))
    for function, path, line in recorded().asked_from:
        passed[path][function].add(line)
    missed = []
    for path in ASKING:
        sites = asking_sites(path)
        by = passed[path]
        if path == STORE:  # which branch of the recording a function takes depends on what its events can be
            by = {None: set().union(*by.values())}
        if path.name in SHARED:  # no more than others do there, and its role has no right that theirs have not
            by.pop(TAKES_SIGNALS, None)
        missed += [
            f"{path.name}:{lines.start} {what} by {function}"
            for function, seen in (by or {None: set[int]()}).items()
            for lines, what in sites.items()
            if bool(seen & set(lines)) is not is_to_pass(what, function)
        ]
    assert missed == []


def test_calls_of_other_accounts_and_regions_are_among_them() -> None:
    """Without these nothing would show that the roles refuse them: each is asked at home and elsewhere."""
    deployment = Deployment()
    places: dict[tuple[str | None, str], set[bool]] = defaultdict(set)
    for call in recorded().calls:
        if call.function is not None:
            touched = TOUCHES[REVIEWED.calls[call.operation].touches](call, deployment)
            places[call.function, call.operation] |= {is_elsewhere(arn, call.region) for arn in touched}
    for function in ("TaskStateFunction", "DeploymentFunction", "SweeperFunction"):
        assert places[function, "ecs:DescribeServices"] == {False, True}
    refused = {row.operation for row in REVIEWED.calls.values() if row.elsewhere}
    assert {operation for (_, operation), where in places.items() if True in where} == refused
    for operation in refused:
        by = ASKED_BY.get(operation, "TaskStateFunction")
        assert places[by, operation] == {False, True}, operation


def test_another_account_is_not_looked_at_closer() -> None:
    """Streams that make every call at home make none when they come from another account: the adapter was asked, and
    asked nobody. The first word's two reads, and those of the roll-out, name the other account, which refuses them.
    """
    calls = {call for call in of_another_account().calls if call.function == "TaskStateFunction"}
    assert {call.operation for call in calls if call.operation.startswith("ecs:")} == {
        "ecs:DescribeServices",
        "ecs:DescribeTaskDefinition",
        "ecs:ListServiceDeployments",
        "ecs:DescribeServiceDeployments",
    }
    assert not {call.operation for call in calls} & CLOSER_LOOK
    assert recorded().operations(of_functions=True) >= CLOSER_LOOK
    passed = {(path.name, line) for _, path, line in of_another_account().asked_from}
    (lines,) = (lines for lines, what in asking_sites(GATHERING).items() if what == "self._closer.look_closer")
    assert passed & {(GATHERING.name, line) for line in lines}


def test_what_a_task_names_of_another_account_is_not_looked_at() -> None:
    """The task definition of `astray` names a secret of another account before one of another region."""
    looked_at = [call for call in recorded().calls if call.operation in CLOSER_LOOK]
    assert not [call for call in looked_at if OF_ANOTHER_ACCOUNT.account in str(call.parameters)]
    assert [call for call in looked_at if OF_ANOTHER_REGION.region in str(call.parameters)]


def test_rows_name_what_exists() -> None:
    """Operations as botocore spells them, ways to find a resource, and the page that each action is described on."""
    session = botocore.session.get_session()
    for row in REVIEWED.calls.values():
        service, _, operation = row.operation.partition(":")
        assert operation in session.get_service_model(service).operation_names
        assert row.touches in TOUCHES
    services = {action.split(":")[0] for row in REVIEWED.calls.values() for action in row.actions}
    services |= {action.split(":")[0] for row in REVIEWED.service_side for action in row.actions}
    assert services == set(REVIEWED.reference)
    pages = [*REVIEWED.reference.values(), *(row.source for row in REVIEWED.service_side)]
    assert all(page.startswith("https://docs.aws.amazon.com/") for page in pages)


@pytest.mark.parametrize(
    "content_type, body, expected",
    [
        ("application/x-amz-json-1.0", b'{"TableName": "t"}', {"TableName": "t"}),
        (
            "application/x-www-form-urlencoded; charset=utf-8",
            b"PolicySourceArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fx&ActionNames.member.1=a%3AB&ActionNames.member.2=c%3AD",
            {"PolicySourceArn": "arn:aws:iam::1:role/x", "ActionNames": ["a:B", "c:D"]},
        ),
        ("application/x-www-form-urlencoded", b"SubnetId.1=s-1&SubnetId.2=s-2", {"SubnetId": ["s-1", "s-2"]}),
    ],
    ids=["JSON", "query", "EC2's query"],
)
def test_requests_are_read_in_their_protocol(content_type: str, body: bytes, expected: dict[str, object]) -> None:
    """IAM, EC2 and Elastic Load Balancing are asked with a form, everything else with JSON."""
    assert request_of({"CONTENT_TYPE": content_type}, body) == expected


def test_a_global_service_is_asked_at_its_home() -> None:
    """Wherever the function runs."""
    assert region_of("iam", "eu-west-1") == region_of("iam", "ap-northeast-2") == "us-east-1"
    assert region_of("ec2", "ap-northeast-2") == region_of("elbv2", "ap-northeast-2") == "ap-northeast-2"


@pytest.mark.parametrize(
    "source, operations",
    [
        ('client("ecs", region).describe_services(cluster=c)', ["ecs:DescribeServices"]),
        ('aws_clients.client("sqs").send_message()', ["sqs:SendMessage"]),
        ('call("put_item")\ngetattr(client("dynamodb"), operation)()', ["dynamodb:PutItem"]),
        ('budget.call(client("ec2", region).describe_subnets, SubnetIds=ids)', ["ec2:DescribeSubnets"]),
        ('client("ecs").meta.partition', []),
        ('other.client("x")', []),
        ("for service in services:\n    aws_clients.client(service)", []),
    ],
)
def test_the_scan_reads_calls(source: str, operations: list[str]) -> None:
    """As the adapters write them, and each with its operation."""
    assert [site.operation for site in call_sites(PACKAGE / "adapters/new.py", source)] == operations


@pytest.mark.parametrize(
    "source",
    [
        'ecs = client("ecs")\necs.list_tasks()',
        'look(client("ecs"))',
        "make = client",
        "client(service).list_tasks()",
        'client("ecs").list_everything()',
        'return_value = [client("sqs")]',
    ],
)
def test_the_scan_refuses_what_it_cannot_read(source: str) -> None:
    """So that no call is hidden behind a variable."""
    with pytest.raises(UnreadableCallError):
        call_sites(PACKAGE / "adapters/new.py", source)


@pytest.mark.parametrize(
    "source",
    [
        "import boto3",
        "from boto3 import client",
        "from boto3.session import Session",
        "import botocore.session",
        "from botocore.config import Config",
        "from aws_lambda_powertools.utilities import parameters",
        "from aws_lambda_powertools.utilities.parameters import get_secret",
        "import aws_lambda_powertools.utilities.idempotency",
        "from foghorn.adapters.aws_clients import client as make",
    ],
)
def test_clients_come_from_one_place(source: str) -> None:
    """No module makes its own, neither with boto3 nor through a utility."""
    assert list(forbidden_imports(PACKAGE / "pipeline/new.py", source))


def test_a_port_under_another_name_is_refused() -> None:
    """Else its calls would not be looked for."""
    with pytest.raises(ValueError, match="is elsewhere a port"):
        asking_sites(PACKAGE / "pipeline/new.py", "elsewhere.claim(scope)")
