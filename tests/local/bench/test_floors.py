"""A floor is its function without Foghorn: the same third-party modules and the same clients, no more and no fewer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from foghorn_local.aws import AwsServer
from foghorn_local.play.stack import Stack, deploy

ROOT = Path(__file__).parents[3]
FLOORS = {
    "TaskStateFunction": "task_state",
    "DeploymentFunction": "deployment",
    "NotifierFunction": "notifier",
    "SweeperFunction": "sweeper",
    "SilenceFunction": "silence",
}
CHILD = """
import importlib, json, sys
import boto3

clients, make = [], boto3.client

def client(name, region_name=None, config=None, **rest):
    clients.append([name, config.connect_timeout, config.read_timeout, config.retries, rest])
    return make(name, region_name=region_name, config=config, **rest)

boto3.client = client
importlib.import_module(sys.argv[1])
files = {name: getattr(module, "__file__", None) or "" for name, module in sys.modules.items()}
print(json.dumps({"modules": files, "clients": sorted(clients, key=str)}))
"""


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """Where the variables of the functions come from."""
    with AwsServer() as aws:
        yield deploy(
            ROOT / "template.yaml", endpoint=aws.url, slack_url="http://127.0.0.1:9/api/", slack_token="xoxb-1"
        )


def loaded(stack: Stack, function: str, module: str, *path: Path) -> tuple[set[str], set[str], list[object]]:
    """The third-party modules that a module brings, its modules of Foghorn, and the clients that it builds."""
    variables = {
        **stack.function_environment(function),
        "PATH": os.defpath,
        "PYTHONPATH": os.pathsep.join(map(str, path)),
    }
    command = [sys.executable, "-c", CHILD, module]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    third_party = {name for name, file in said["modules"].items() if "site-packages" in file}
    ours = {name for name in said["modules"] if name.partition(".")[0] == "foghorn"}
    return third_party, ours, said["clients"]


@pytest.mark.parametrize("function", FLOORS)
def test_a_floor_loads_and_builds_what_its_function_does(stack: Stack, function: str) -> None:
    """So that the ratio of the two is what Foghorn adds."""
    code = stack.application.functions[function].code_path
    modules, ours, clients = loaded(stack, function, "app", code, ROOT / "layers/foghorn")
    floor = f"foghorn_local.bench.floors.{FLOORS[function]}"
    floor_modules, floor_ours, floor_clients = loaded(stack, function, floor, ROOT / "local")
    assert modules
    assert ours
    assert clients
    assert floor_modules == modules
    assert floor_ours == set()
    assert floor_clients == clients


def test_every_function_has_a_floor(stack: Stack) -> None:
    """A new function is measured, or this says so."""
    assert set(FLOORS) == set(stack.application.functions)
