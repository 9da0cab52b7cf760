"""The embedded AWS of the local workspace: one endpoint, a seeded ECS, counters and faults.

world = World.from_events(events)
with AwsServer(world) as aws:
    made = create_resources(aws.url, tables={...}, queues={...}, secrets={"slack-token": "xoxb-…"})
    ...                             # AWS_ENDPOINT_URL=aws.url
    aws.counters.counts()           # {"dynamodb:PutItem": 3, …}
"""

from foghorn_local.aws.counters import Call, Counters, longest_chain
from foghorn_local.aws.endpoint import WORKSPACE_USER_AGENT
from foghorn_local.aws.faults import Faults, FaultSpecError
from foghorn_local.aws.resources import Resources, create_resources, workspace_client
from foghorn_local.aws.server import AwsServer
from foghorn_local.aws.world import World
from foghorn_local.aws.world_file import WorldFileError

__all__ = [
    "WORKSPACE_USER_AGENT",
    "AwsServer",
    "Call",
    "Counters",
    "FaultSpecError",
    "Faults",
    "Resources",
    "World",
    "WorldFileError",
    "create_resources",
    "longest_chain",
    "workspace_client",
]
