"""The recording is whole: whatever the code can call, it was heard to call, and the reviewed table knows it."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import botocore.session
import pytest

from tests.contract.permissions.asking_sites import ASKING, STORE, asking_sites
from tests.contract.permissions.code_scan import (
    CLIENTS,
    PACKAGE,
    UnreadableCallError,
    call_sites,
    forbidden_imports,
    sources,
)
from tests.contract.permissions.deployment import Deployment
from tests.contract.permissions.plays import recorded
from tests.contract.permissions.resources import TOUCHES
from tests.contract.permissions.reviewed import read_table

REVIEWED = read_table()
IN_THE_CODE = {site for path in sources() if path != CLIENTS for site in call_sites(path)}
WRITTEN = {site.operation for site in IN_THE_CODE}


def test_every_call_of_the_code_is_reviewed() -> None:
    """A row per operation that the adapters call, and no row for one that they do not."""
    assert {*REVIEWED.calls, *REVIEWED.tools_only} == WRITTEN


def test_only_adapters_call_aws() -> None:
    """No other module of the layer and no handler has a client."""
    assert {site.path.parent for site in IN_THE_CODE} == {PACKAGE / "adapters"}
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
    one of them does the other may do as well.
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
        missed += [
            f"{path.name}:{lines.start} {what} by {function}"
            for function, seen in (by or {None: set[int]()}).items()
            for lines, what in sites.items()
            if not seen & set(lines)
        ]
    assert missed == []


def test_calls_of_other_accounts_and_regions_are_among_them() -> None:
    """Without these nothing would show that the roles refuse them."""
    abroad = {(call.function, call.operation, call.region) for call in recorded().calls if call.region != "eu-west-1"}
    assert {("TaskStateFunction", "ecs:DescribeTaskDefinition", "ap-northeast-2")} <= abroad
    for function in ("TaskStateFunction", "DeploymentFunction", "SweeperFunction"):
        assert (function, "ecs:DescribeServices", "ap-northeast-2") in abroad


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
    "source, operations",
    [
        ('client("ecs", region).describe_services(cluster=c)', ["ecs:DescribeServices"]),
        ('aws_clients.client("sqs").send_message()', ["sqs:SendMessage"]),
        ('call("put_item")\ngetattr(client("dynamodb"), operation)()', ["dynamodb:PutItem"]),
        ('client("ecs").meta.partition', []),
        ('other.client("x")', []),
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
