"""The page of the samples: every event, what it says, and how to run it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from foghorn_local.bus import load_application
from foghorn_local.catalogue import samples_page

ROOT = Path(__file__).parents[3]
APPLICATION = load_application(ROOT / "template.yaml")


def test_every_sample_has_its_line() -> None:
    """With the function that it starts, or that would take it."""
    page = samples_page(ROOT / "events", APPLICATION, "")
    for path in (ROOT / "events").iterdir():
        assert page.count(f"-e events/{path.name}`") == 1, path.name
    assert (
        "| Service checkout: deployment failed (`deployment_failed`) | yes | "
        "`sam local invoke --config-env local DeploymentFunction -e events/deployment.failed.json` |"
    ) in page
    assert (
        "| routine: `deployment_completed` | no | "
        "`sam local invoke --config-env local DeploymentFunction -e events/deployment.completed.json` |"
    ) in page


def test_a_sample_without_a_family_is_refused(tmp_path: Path) -> None:
    """Its file name must say whose it is."""
    shutil.copy(ROOT / "events/deployment.failed.json", tmp_path / "mystery.failed.json")
    with pytest.raises(ValueError, match=r"mystery\.failed\.json: its name begins with none of task_state, deployment"):
        samples_page(tmp_path, APPLICATION, "")
