"""Where the code calls AWS, read from its syntax: what a recording must have heard, whatever the streams were."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import botocore.session
from botocore import xform_name

ROOT = Path(__file__).parents[3]
PACKAGE = ROOT / "layers/foghorn/foghorn"
CLIENTS = PACKAGE / "adapters/aws_clients.py"
# What may be imported of the SDK, and by whom; a client is made in aws_clients.py alone.
SDK_IMPORTS = {
    "boto3": {CLIENTS},
    "botocore.config": {CLIENTS},
    "boto3.dynamodb.types": {PACKAGE / "adapters/dynamodb_table.py"},
}
NO_CALLS = ("botocore.exceptions",)
# Utilities of powertools that call AWS with clients of their own.
CALLING_UTILITIES = {"parameters", "idempotency", "feature_flags", "data_masking", "kafka", "streaming"}


class UnreadableCallError(ValueError):
    """A client that is used in a way from which the operation cannot be read; the message says where."""


@dataclass(frozen=True)
class CallSite:
    """A place that calls an operation (`service:Operation`)."""

    path: Path
    line: int
    operation: str


@cache
def operations_of(service: str) -> dict[str, str]:
    """The operations of a service by the name of their method."""
    model = botocore.session.get_session().get_service_model(service)
    return {xform_name(name): name for name in model.operation_names}


def sources() -> list[Path]:
    """Everything that runs in Lambda and is ours."""
    return sorted([*PACKAGE.rglob("*.py"), *(ROOT / "functions").rglob("*.py")])


def call_sites(path: Path, source: str | None = None) -> list[CallSite]:
    """The calls of one file. `client("ecs").describe_services(…)` says it; where the method is a variable, every string
    of the file that is the name of a method may be meant. A client that is made ahead and dropped calls nothing. Raises
    UnreadableCallError for any other use of a client.
    """
    tree = ast.parse(path.read_text(encoding="utf-8") if source is None else source)
    read: set[ast.AST] = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found: list[CallSite] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and (service := _service(node.value)):
            read.add(node.value)
            if node.attr == "meta":
                continue
            if node.attr not in operations_of(service):
                raise UnreadableCallError(f"{path.name}:{node.lineno}: {service} has no operation {node.attr}")
            found.append(CallSite(path, node.lineno, f"{service}:{operations_of(service)[node.attr]}"))
        elif _is_getattr(node) and (service := _service(node.args[0])):
            read.add(node.args[0])
            found += [CallSite(path, line, f"{service}:{name}") for line, name in _named(tree, service)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node not in read and _service(node):
            raise UnreadableCallError(f"{path.name}:{node.lineno}: a client that is kept, passed on or returned")
        if _is_client(node) and not _is_called(tree, node):
            raise UnreadableCallError(f"{path.name}:{node.lineno}: `client` that is not called on the spot")
    return found


def forbidden_imports(path: Path, source: str | None = None) -> Iterator[str]:
    """Imports by which a file could call AWS past `client`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8") if source is None else source)):
        for module, name, alias in _imported(node):
            parts = [*module.split("."), name]
            sdk = parts[0] in ("boto3", "botocore") and module not in NO_CALLS
            if (
                (sdk and path not in SDK_IMPORTS.get(module, ()))
                or (parts[0] == "aws_lambda_powertools" and set(parts) & CALLING_UTILITIES)
                or (module == "foghorn.adapters.aws_clients" and name == "client" and alias)
            ):
                yield f"{path.name}:{node.lineno}: {module} {name}".rstrip()


def _imported(node: ast.AST) -> Iterator[tuple[str, str, str | None]]:
    """Module, name and alias of what an import statement brings."""
    if isinstance(node, ast.Import):
        yield from ((alias.name, "", alias.asname) for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield from ((node.module, alias.name, alias.asname) for alias in node.names)


def _service(node: ast.AST) -> str:
    """The service of `client("service", …)`, "" for anything else."""
    if not isinstance(node, ast.Call) or not _is_client(node.func):
        return ""
    first = node.args[0] if node.args else None
    if not isinstance(first, ast.Constant) or not isinstance(first.value, str):
        raise UnreadableCallError(f"line {node.lineno}: a client whose service is no literal")
    return first.value


def _is_getattr(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr"


def _named(tree: ast.AST, service: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in operations_of(service):
            yield node.lineno, operations_of(service)[node.value]


def _is_client(node: ast.AST) -> bool:
    """`client` or `aws_clients.client`: the names under which the one factory is known."""
    return (
        ast.unparse(node) in ("client", "aws_clients.client") if isinstance(node, ast.Name | ast.Attribute) else False
    )


def _is_called(tree: ast.AST, factory: ast.AST) -> bool:
    return any(isinstance(node, ast.Call) and node.func is factory for node in ast.walk(tree))
