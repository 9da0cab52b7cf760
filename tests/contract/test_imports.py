"""Who may import whom: the real tree keeps the contracts of pyproject.toml, and each breakage of them is refused."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = Path("layers/foghorn/foghorn")

# Top to bottom; the names of one line must not know each other. Written down here once more on purpose:
# a contract that was loosened in pyproject.toml is then seen.
LAYERS = (
    ("wiring",),
    ("adapters", "pipeline"),
    ("backoff", "settings", "observability", "side_by_side"),
    ("slack",),
    ("advisories",),
    ("incidents",),
    ("rules",),
    ("capacity", "facts"),
    ("signals",),
    ("events",),
)
MODULES = {"wiring", "backoff", "settings", "observability", "side_by_side"}
CORE = [name for line in LAYERS[3:] for name in line]
IMPURE = (
    "boto3",
    "botocore",
    "slack_sdk",
    "aws_lambda_powertools",
    "tenacity",
    "pydantic",
    "os",
    "time",
    "random",
)


@dataclass(frozen=True)
class Planted:
    """An import that must be refused. `home` is a package or module (its file is appended to), named with dots."""

    home: str
    target: str

    @property
    def module(self) -> str:
        """The module that holds the import: a new one in a package, the module itself otherwise."""
        is_module = self.home.removeprefix("foghorn.") in MODULES
        return self.home if is_module else f"{self.home}.planted_{self.target.replace('.', '_')}"

    def into(self, tree: Path) -> None:
        """Write the import into a copy of the tree, making the package if it is not there yet."""
        base = {"foghorn": "layers/foghorn", "foghorn_local": "local", "functions": "."}[self.module.split(".")[0]]
        path = tree / base / (self.module.replace(".", "/") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.parent.is_relative_to(tree / "functions"):
            (path.parent / "__init__.py").touch()
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\nimport {self.target}\n")


def upward() -> list[Planted]:
    """Every import from a layer to one above or beside it."""
    return [
        Planted(f"foghorn.{lower}", f"foghorn.{higher}")
        for row, line in enumerate(LAYERS)
        for lower in line
        for higher in (name for above in LAYERS[: row + 1] for name in above)
        if lower != higher
    ]


PLANTED = [
    *upward(),
    *(Planted(f"foghorn.{name}", module) for name in CORE for module in IMPURE),
    *(Planted(f"foghorn.{name}", "pydantic") for name in ("wiring", "adapters", "pipeline")),
    *(Planted(home, "foghorn_local") for home in ("foghorn.pipeline", "functions.notifier")),
    Planted("foghorn.adapters", "functions.notifier.app"),
    Planted("foghorn_local.slack", "foghorn.slack"),
    Planted("foghorn_local.aws", "foghorn.events"),
]


def lint(tree: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter over a tree with that tree's own pyproject.toml."""
    path = os.pathsep.join(str(tree / folder) for folder in ("layers/foghorn", "local", "."))
    linter = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [linter, "--no-cache", "--no-logo"],
        cwd=tree,
        env=os.environ | {"PYTHONPATH": path, "COLUMNS": "300"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the linter says of a copy of the real tree in which everything forbidden was planted at once."""
    tree = tmp_path_factory.mktemp("planted")
    for folder in (PACKAGE, Path("local/foghorn_local"), Path("functions")):
        shutil.copytree(ROOT / folder, tree / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "tools/rule_contract.py"):
        (tree / file).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / file, tree / file)
    for planted in PLANTED:
        planted.into(tree)
    (tree / PACKAGE / "unplaced.py").touch()
    rules = tree / PACKAGE / "rules"
    (rules / "fh9901_planted.py").write_text("from foghorn.rules import planted_between\n", encoding="utf-8")
    (rules / "planted_between.py").write_text("from foghorn.rules.fh9902_planted import X\n", encoding="utf-8")
    (rules / "fh9902_planted.py").write_text("X = 1\n", encoding="utf-8")
    result = lint(tree)
    assert result.returncode == 1, result.stdout + result.stderr
    return result.stdout


def test_the_real_tree_keeps_every_contract() -> None:
    """What is checked in obeys the layers, the pure core and the independence of the doubles."""
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: f"{planted.home}->{planted.target}")
def test_a_planted_import_is_refused(broken: str, planted: Planted) -> None:
    """Each forbidden import, planted in a copy of the packages, is reported with the module that holds it."""
    assert re.search(rf"\b{re.escape(planted.module)} -> {re.escape(planted.target)}\b", broken)


def test_every_contract_can_break(broken: str) -> None:
    """No contract is kept by a tree in which everything was broken: none of them is idle."""
    assert re.search(r"Contracts: 0 kept, \d+ broken", broken), broken[:2000]


def test_a_module_without_a_place_is_refused(broken: str) -> None:
    """A new top-level module must be given a layer before it is accepted."""
    assert re.search(r"not listed as layers:\s+- foghorn\.unplaced", broken)


def test_rules_reach_no_other_rule_even_through_a_third_module(broken: str) -> None:
    """Rules share types and wording, never one another's verdicts."""
    assert "foghorn.rules.fh9901_planted -> foghorn.rules.planted_between -> foghorn.rules.fh9902_planted" in broken


def test_the_pure_core_is_all_of_the_core() -> None:
    """Every layer below the settings that exists is under the contract that bans SDKs, clock and chance."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    pure = next(one for one in project["tool"]["importlinter"]["contracts"] if one["id"] == "pure-core")
    existing = {f"foghorn.{name}" for name in CORE if (ROOT / PACKAGE / name / "__init__.py").exists()}
    assert existing == set(pure["source_modules"])
    assert set(IMPURE) == set(pure["forbidden_modules"])


# ---------------------------------------------------------------- what a fresh interpreter loads

SETTINGS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_REGION": "eu-west-1",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
    "FOGHORN_TABLE": "foghorn",
    "FOGHORN_QUEUE_URL": "http://127.0.0.1:9/123456789012/notifications",
    "FOGHORN_DEAD_LETTER_QUEUE_URL": "http://127.0.0.1:9/123456789012/dead-letters",
    "FOGHORN_NOTIFICATIONS_DEAD_LETTER_QUEUE_URL": "http://127.0.0.1:9/123456789012/untold",
    "FOGHORN_SLACK_CHANNEL": "C0000000001",
    "FOGHORN_SLACK_TOKEN_SECRET": "foghorn/slack",
    "SLACK_API_URL": "",
    "POWERTOOLS_SERVICE_NAME": "foghorn",
    "POWERTOOLS_METRICS_NAMESPACE": "Foghorn",
    "POWERTOOLS_TRACE_DISABLED": "true",
}


def loaded_by(module: str, folder: Path = ROOT) -> set[str]:
    """The top-level modules that importing `module` from `folder` adds to a fresh interpreter, as in Lambda."""
    code = "import json, sys; before = set(sys.modules); import {}; print(json.dumps([*(set(sys.modules) - before)]))"
    result = subprocess.run(
        [sys.executable, "-c", code.format(module)],
        cwd=folder,
        env={"PATH": os.defpath, "PYTHONPATH": str(ROOT / "layers/foghorn"), "PYTHONDONTWRITEBYTECODE": "1"} | SETTINGS,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return {name.partition(".")[0] for name in json.loads(result.stdout.splitlines()[-1])}


@pytest.mark.parametrize("package", CORE)
def test_the_core_loads_the_standard_library_only(package: str) -> None:
    """A third-party package in the core would be paid for by every cold start, and could hide a clock."""
    assert loaded_by(f"foghorn.{package}") - sys.stdlib_module_names == {"foghorn"}


@pytest.mark.parametrize(
    ("function", "absent"),
    [
        ("task_state", {"slack_sdk", "pydantic"}),
        ("deployment", {"slack_sdk", "pydantic"}),
        ("sweeper", {"slack_sdk", "pydantic"}),
        ("silence", {"slack_sdk", "pydantic"}),
        ("notifier", {"pydantic"}),
    ],
)
def test_a_function_loads_only_what_it_uses(function: str, absent: set[str]) -> None:
    """Detectors never pay for Slack's SDK, and no function for pydantic."""
    loaded = loaded_by("app", ROOT / "functions" / function)
    assert "foghorn" in loaded
    assert absent & loaded == set()
