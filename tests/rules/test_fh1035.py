"""The container that was waited for is named where the text has it, and its log is read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foghorn.facts.fact import ContainerDefinition, Facts
from foghorn.rules.fh1035_dependency_failed import RULE
from tests.rules.builders import NO_DEFINITION, container, definition, facts, refused_by_container, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

GRAPH = (
    "dependency graph: failed to resolve the container ordering dependency [proxy(envoy:1) (STOPPED->STOPPED)]"
    " for target [app(nginx:1.29) (NONE->RUNNING)]"
)
PROXY = ContainerDefinition("proxy", "envoy:1", log_group="/ecs/proxy", log_region="eu-west-1", log_stream_prefix="ecs")
UNNAMED = "dependent container exited"


def known(*depends_on: tuple[str, str], others: tuple[ContainerDefinition, ...] = (PROXY,)) -> Facts:
    """The task definition, whose container app depends on these."""
    return facts(definition=definition(replace(container(), depends_on=depends_on), *others))


CASES = [
    Case(
        FIRES,
        "the only dependency, by its name and condition",
        refused_by_container("dependency_failed", UNNAMED, given=known(("proxy", "HEALTHY"))),
        says=(
            "was not started: container proxy ended or did not become healthy in time (dependsOn: HEALTHY).",
            "aws logs tail /ecs/proxy",
        ),
    ),
    Case(
        FIRES,
        "a dependency that must succeed",
        refused_by_container("dependency_failed", GRAPH, given=known(("migrate", "START"), ("proxy", "SUCCESS"))),
        says=("container proxy did not end with exit code 0 in time (dependsOn: SUCCESS).",),
        never=("START",),
    ),
    Case(
        FIRES,
        "a dependency that must end",
        refused_by_container("dependency_failed", GRAPH, given=known(("proxy", "COMPLETE"))),
        says=("container proxy did not run to its end in time (dependsOn: COMPLETE).",),
    ),
    Case(
        FIRES,
        "a dependency that must start",
        refused_by_container("dependency_failed", GRAPH, given=known(("proxy", "START"))),
        says=("container proxy did not start in time (dependsOn: START).",),
    ),
    Case(
        FIRES,
        "a condition that is new",
        refused_by_container("dependency_failed", GRAPH, given=known(("proxy", "READY"))),
        says=("container proxy ended or did not become healthy in time (dependsOn: READY).",),
    ),
    Case(
        FIRES,
        "each of two may be the one",
        refused_by_container("dependency_failed", UNNAMED, given=known(("proxy", "HEALTHY"), ("migrate", "SUCCESS"))),
        says=(
            (
                "one of the containers in its dependsOn did not reach its condition in time "
                "(proxy: HEALTHY, migrate: SUCCESS)."
            ),
        ),
        never=("aws logs",),
    ),
    Case(
        FIRES,
        "the text names another than dependsOn",
        refused_by_container("dependency_failed", GRAPH, given=known(("migrate", "SUCCESS"))),
        says=("container proxy ended or did not become healthy in time.",),
        never=("SUCCESS", "migrate"),
    ),
    Case(
        FIRES,
        "the task definition is not known",
        refused_by_container("dependency_failed", UNNAMED, given=facts(definition=NO_DEFINITION)),
        says=("a container that it depends on ended or did not become healthy in time.",),
        never=("aws logs",),
    ),
    Case(
        FIRES,
        "the agent names both containers",
        refused_by_container("dependency_failed", GRAPH, given=facts(definition=definition(container(), PROXY))),
        says=(
            "Container app of checkout was not started: container proxy ended or did not become healthy in time.",
            "Read the last log lines of container proxy in log group /ecs/proxy",
            (
                "aws logs tail /ecs/proxy --log-stream-names ecs/proxy/0123456789abcdef0123456789abcdef --since 1h"
                " --region eu-west-1"
            ),
            "dependsOn:dependsOn",
        ),
    ),
    Case(
        FIRES,
        "its log group is not known",
        refused_by_container("dependency_failed", GRAPH),
        says=("container proxy ended", "Check dependsOn, startTimeout and healthCheck in checkout:42"),
        never=("aws logs",),
    ),
    Case(
        FIRES,
        "a container in quotes",
        refused_by_container("dependency_failed", "dependency container 'migrate' did not complete"),
        says=("container migrate ended",),
    ),
    Case(
        FIRES,
        "no container is named",
        refused_by_container("dependency_failed", "dependent container exited"),
        says=("a container that it depends on ended or did not become healthy in time.",),
    ),
    Case(NEAR_MISS, "a health check that failed later", subject(signal("container_health_check_failed"))),
    Case(SILENT, "an exit of its own", subject(signal("essential_container_exited", exit_code=1))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1035_dependency_failed(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
