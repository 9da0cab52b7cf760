"""The catalogue of rules: one rule per file, listed here in order.

Bands: 1xxx task and container, 2xxx service and deployment, 3xxx capacity and scaling, 4xxx Spot, 5xxx throttling,
9xxx Foghorn itself. An id never changes and is never reused. Importing this package loads the standard library only.
"""

from __future__ import annotations

from collections.abc import Iterable

from foghorn.rules.fh1000_other_cause import RULE as FH1000
from foghorn.rules.fh1001_oom_killed import RULE as FH1001
from foghorn.rules.fh1002_essential_container_exited import RULE as FH1002
from foghorn.rules.fh1003_image_pull_not_found import RULE as FH1003
from foghorn.rules.fh1004_image_pull_access_denied import RULE as FH1004
from foghorn.rules.fh1005_image_pull_network import RULE as FH1005
from foghorn.rules.fh1006_image_pull_rate_limited import RULE as FH1006
from foghorn.rules.fh1007_image_pull_no_space import RULE as FH1007
from foghorn.rules.fh1008_image_platform_mismatch import RULE as FH1008
from foghorn.rules.fh1009_image_pull_other import RULE as FH1009
from foghorn.rules.fh1010_elb_health_check_failed import RULE as FH1010
from foghorn.rules.fh1011_container_health_check_failed import RULE as FH1011
from foghorn.rules.fh1012_sigkill_137 import RULE as FH1012
from foghorn.rules.fh1013_secret_access_denied import RULE as FH1013
from foghorn.rules.fh1014_secret_not_found import RULE as FH1014
from foghorn.rules.fh1015_secret_network import RULE as FH1015
from foghorn.rules.fh1016_registry_auth_network import RULE as FH1016
from foghorn.rules.fh1017_registry_auth_denied import RULE as FH1017
from foghorn.rules.fh1018_log_driver_failed import RULE as FH1018
from foghorn.rules.fh1019_eni_provisioning_failed import RULE as FH1019
from foghorn.rules.fh1021_host_terminated import RULE as FH1021
from foghorn.rules.fh1022_container_start_failed import RULE as FH1022
from foghorn.rules.fh1023_secret_failed_unspecified import RULE as FH1023
from foghorn.rules.fh1024_init_network_unspecified import RULE as FH1024
from foghorn.rules.fh1025_env_file_failed import RULE as FH1025
from foghorn.rules.fh1026_efs_mount_failed import RULE as FH1026
from foghorn.rules.fh1027_volume_failed import RULE as FH1027
from foghorn.rules.fh1028_ebs_volume_failed import RULE as FH1028
from foghorn.rules.fh1029_iam_role_assume_failed import RULE as FH1029
from foghorn.rules.fh1030_container_create_failed import RULE as FH1030
from foghorn.rules.fh1031_stop_timeout import RULE as FH1031
from foghorn.rules.fh1032_no_grace_period import RULE as FH1032
from foghorn.rules.fh1033_container_runtime_timeout import RULE as FH1033
from foghorn.rules.fh1034_container_runtime_error import RULE as FH1034
from foghorn.rules.fh1035_dependency_failed import RULE as FH1035
from foghorn.rules.fh1036_configuration_error import RULE as FH1036
from foghorn.rules.fh1037_infrastructure_maintenance import RULE as FH1037
from foghorn.rules.fh1038_unknown import RULE as FH1038
from foghorn.rules.fh1039_agent_disconnected import RULE as FH1039
from foghorn.rules.fh1040_managed_instance_launch_failed import RULE as FH1040
from foghorn.rules.fh1041_image_pull_slow import RULE as FH1041
from foghorn.rules.fh1042_containers_start_slowly import RULE as FH1042
from foghorn.rules.fh1043_network_interface_slow import RULE as FH1043
from foghorn.rules.fh1051_no_route import RULE as FH1051
from foghorn.rules.fh1052_execution_role_denied import RULE as FH1052
from foghorn.rules.fh1053_vpc_endpoint_broken import RULE as FH1053
from foghorn.rules.fh1054_security_group_closed import RULE as FH1054
from foghorn.rules.fh1055_secret_missing import RULE as FH1055
from foghorn.rules.fh1056_log_group_missing import RULE as FH1056
from foghorn.rules.fh1061_run_task_denied import RULE as FH1061
from foghorn.rules.fh1062_run_task_failed import RULE as FH1062
from foghorn.rules.fh2001_deployment_failed import RULE as FH2001
from foghorn.rules.fh2002_task_start_impaired import RULE as FH2002
from foghorn.rules.fh2003_placement_failure import RULE as FH2003
from foghorn.rules.fh2004_deployment_rollback import RULE as FH2004
from foghorn.rules.fh2005_hook_awaiting_action import RULE as FH2005
from foghorn.rules.fh2006_hook_failed import RULE as FH2006
from foghorn.rules.fh2007_daemon_start_impaired import RULE as FH2007
from foghorn.rules.fh2008_fargate_task_retirement import RULE as FH2008
from foghorn.rules.fh2009_messages_name_the_cause import RULE as FH2009
from foghorn.rules.fh2010_below_lower_bound import RULE as FH2010
from foghorn.rules.fh2011_no_circuit_breaker import RULE as FH2011
from foghorn.rules.fh2012_deployment_stuck import RULE as FH2012
from foghorn.rules.fh2013_circuit_breaker_counts import RULE as FH2013
from foghorn.rules.fh2014_stopping_takes_long import RULE as FH2014
from foghorn.rules.fh2015_service_below_desired import RULE as FH2015
from foghorn.rules.fh2016_tasks_stuck_pending import RULE as FH2016
from foghorn.rules.fh2017_deployment_stalled import RULE as FH2017
from foghorn.rules.fh3001_container_agent_disconnected import RULE as FH3001
from foghorn.rules.fh3002_container_instance_impaired import RULE as FH3002
from foghorn.rules.fh4001_fargate_spot_interruption import RULE as FH4001
from foghorn.rules.fh9001_rule_crashed import RULE as FH9001
from foghorn.rules.fh9002_dead_letters import RULE as FH9002
from foghorn.rules.fh9003_own_call_denied import RULE as FH9003
from foghorn.rules.fh9004_slack_refuses import RULE as FH9004
from foghorn.rules.model import Rule


class DuplicateRuleError(ValueError):
    """Two rules share an id."""


def unique(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules in their order. Raises DuplicateRuleError when an id is used twice."""
    listed = tuple(rules)
    ids = [rule.id for rule in listed]
    twice = sorted({rule_id for rule_id in ids if ids.count(rule_id) > 1})
    if twice:
        raise DuplicateRuleError(f"rule ids used twice: {', '.join(twice)}")
    return listed


CATALOGUE: tuple[Rule, ...] = unique(
    (
        FH1001,
        FH1002,
        FH1003,
        FH1004,
        FH1005,
        FH1006,
        FH1007,
        FH1008,
        FH1009,
        FH1010,
        FH1011,
        FH1012,
        FH1013,
        FH1014,
        FH1015,
        FH1016,
        FH1017,
        FH1018,
        FH1019,
        FH1021,
        FH1022,
        FH1023,
        FH1024,
        FH1025,
        FH1026,
        FH1027,
        FH1028,
        FH1029,
        FH1030,
        FH1031,
        FH1032,
        FH1033,
        FH1034,
        FH1035,
        FH1036,
        FH1037,
        FH1038,
        FH1039,
        FH1040,
        FH1041,
        FH1042,
        FH1043,
        FH1051,
        FH1052,
        FH1053,
        FH1054,
        FH1055,
        FH1056,
        FH1061,
        FH1062,
        FH2001,
        FH2002,
        FH2003,
        FH2004,
        FH2005,
        FH2006,
        FH2007,
        FH2008,
        FH2009,
        FH2010,
        FH2011,
        FH2012,
        FH2013,
        FH2014,
        FH2015,
        FH2016,
        FH2017,
        FH3001,
        FH3002,
        FH4001,
        FH1000,
        FH9001,
        FH9002,
        FH9003,
        FH9004,
    )
)
