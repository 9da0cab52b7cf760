"""What every test stands on: no real credentials, no surprises from the environment, golden files."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

GOLDEN = Path(__file__).parent / "golden"

# Before anything imports boto3 or powertools: nobody's credentials or profile may reach a test.
for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL", "SLACK_API_URL", "LAMBDA_TASK_ROOT"):
    os.environ.pop(name, None)
for name in [name for name in os.environ if name.startswith(("FOGHORN_", "POWERTOOLS_"))]:
    del os.environ[name]
os.environ |= {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_REGION": "eu-west-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "POWERTOOLS_SERVICE_NAME": "foghorn",
    "POWERTOOLS_METRICS_NAMESPACE": "Foghorn",
    "POWERTOOLS_TRACE_DISABLED": "true",
}

# A property test must say the same thing on every machine and every day: no clock, no dice.
settings.register_profile("foghorn", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("foghorn")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--write-golden` (make golden) writes the golden files anew instead of comparing with them."""
    parser.addoption("--write-golden", action="store_true", help="write tests/golden anew; review it as a diff")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--write-golden` only the tests that compare golden files run: it is no test run."""
    if config.getoption("--write-golden"):
        others = [item for item in items if "golden" not in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in others]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was not tested under Lambda's own runtime must not look as if it had been."""
    skipped = [report for report in terminalreporter.stats.get("skipped", ()) if "tests/runtime/" in report.nodeid]
    if not skipped:
        return
    terminalreporter.section("NOT RUN: the functions under Lambda's own runtime", sep="*", yellow=True)
    for reason in sorted({str(report.longrepr[2]) for report in skipped if isinstance(report.longrepr, tuple)}):
        terminalreporter.line(f"{len(skipped)} tests. {reason.removeprefix('Skipped: ')}")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, object], None]:
    """Compare a text or a JSON value with `tests/golden/<name>`: `golden("slack/FH1001.opened.json", message)`."""

    def compare(name: str, value: object) -> None:
        text = value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False) + "\n"
        path = GOLDEN / name
        if request.config.getoption("--write-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"{name} has no golden file yet: run `make golden` and review it"
        assert path.read_text(encoding="utf-8") == text, f"{name} differs: if that is meant, run `make golden`"

    return compare
