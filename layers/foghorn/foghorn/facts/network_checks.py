"""Can the task reach what it must reach before its containers start? Pure: a `Network` in, a `StartCheck` out.

What a task needs: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html and, for
endpoints, https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from foghorn.facts.closer_look import CheckName, StartCheck, Verdict
from foghorn.facts.missing import Missing
from foghorn.facts.network import AclEntry, Network, NetworkAcl, RouteTable, SecurityGroup, Subnet, VpcEndpoint

HTTPS = 443
EPHEMERAL = 32768
"""A port that answers come to: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html"""

ANYWHERE = ("0.0.0.0/0", "::/0")
_SAMPLE_ADDRESS = "52.94.0.1"
"""An address of AWS's public range: what a network ACL says of it, it says of the registry."""


def check_route(network: Network, services: Sequence[str], hosts: Sequence[str] = ()) -> StartCheck:
    """Is there a way out of every subnet: to `services` by endpoints or the internet, to `hosts` by the internet?"""
    name = CheckName.REGISTRY_ROUTE
    ways: list[str] = []
    unseen: list[str] = []
    for subnet in network.subnets:
        missing = [*(one for one in services if not _by_endpoint(network, subnet, one)), *hosts]
        if not missing:
            ways.append(f"{subnet.id} reaches {_listed(services)} by VPC endpoints")
        elif not subnet.cidr:
            unseen.append(f"{subnet.id} has no IPv4 addresses, and ways over IPv6 are not followed")
        else:
            problem, way, known = _to_internet(network, subnet)
            problem = problem or _blocked_by_acl(network, subnet)
            if problem is not None:
                text = f"{problem}, and no usable VPC endpoint leads to {_listed(missing)}"
                return StartCheck(name, Verdict.FOUND, text, subnet.id)
            (ways if known else unseen).append(f"{subnet.id} {way}")
    if unseen or not ways:
        return StartCheck(name, Verdict.NOT_CHECKED, unseen[0] if unseen else "the task's subnets are not known")
    return StartCheck(name, Verdict.FINE, "; ".join(ways))


def check_endpoints(network: Network, services: Sequence[str]) -> StartCheck:
    """Do the endpoints that the VPC has for these services work for the task? A broken one is worse than none."""
    name = CheckName.VPC_ENDPOINTS
    if not services:
        return StartCheck(name, Verdict.FINE, "no AWS service of this Region is needed: endpoints do not matter here")
    present = [service for service in services if network.endpoints_of(service)]
    unseen: list[str] = []
    for service in present:
        endpoints = network.endpoints_of(service)
        problems = [_endpoint_problem(network, endpoint) for endpoint in endpoints]
        if None in problems:  # one that works is enough
            continue
        unknown = [problem.reason for problem in problems if isinstance(problem, Missing)]
        if not unknown:
            return StartCheck(name, Verdict.FOUND, str(problems[0]), endpoints[0].id)
        unseen += unknown
    if unseen:
        return StartCheck(name, Verdict.NOT_CHECKED, unseen[0])
    if not present:
        text = f"the VPC has no endpoint for {_listed(services)}: the way through the internet is used"
        return StartCheck(name, Verdict.FINE, text)
    return StartCheck(name, Verdict.FINE, f"{_listed(present)}: usable")


def check_security_groups(network: Network) -> StartCheck:
    """Do the task's security groups let it out to port 443?"""
    name = CheckName.SECURITY_GROUPS
    if isinstance(network.security_group_ids, Missing):
        return StartCheck(name, Verdict.NOT_CHECKED, network.security_group_ids.reason)
    own = [group for group_id in network.security_group_ids if (group := network.group(group_id)) is not None]
    if not own:
        return StartCheck(name, Verdict.NOT_CHECKED, "the task's security groups are not known")
    if any(permission.admits(HTTPS) and permission.others for group in own for permission in group.egress):
        return StartCheck(name, Verdict.FINE, f"{_listed([group.id for group in own])} let TCP 443 out")
    text = f"no outbound rule of {_listed([group.id for group in own])} lets TCP 443 out"
    return StartCheck(name, Verdict.FOUND, text, own[0].id)


def _to_internet(network: Network, subnet: Subnet) -> tuple[str | None, str, bool]:
    """(what is wrong, else None; the way in words; whether the way is known to lead to the internet)."""
    table = network.table_of(subnet)
    if table is None:
        return f"{subnet.id} has no route table", "", False
    route = next((one for one in table.routes if one.destination == "0.0.0.0/0"), None)
    if route is None:
        private = _private_way(table)
        if private is not None:
            return None, f"has no default route; {private} may lead on, and what lies behind it cannot be seen", False
        return f"{subnet.id} has no default route (route table {table.id})", "", False
    if not route.active:
        return f"the default route of {subnet.id} leads to {route.target}, which is gone (blackhole)", "", False
    if route.target.startswith("igw-") and isinstance(network.public_ip, Missing):
        return None, f"leads to internet gateway {route.target}, and {network.public_ip.reason}", False
    if route.target.startswith("igw-") and not network.public_ip:
        problem = f"{subnet.id} leads to internet gateway {route.target}, but the task gets no public IP address"
        return problem, "", False
    if route.target.startswith(("igw-", "nat-")):
        return None, f"leads to the internet through {route.target}", True
    return None, f"leads to {route.target}, and what lies behind that cannot be seen from here", False


def _private_way(table: RouteTable) -> str | None:
    """A way to other networks, where endpoints or a way out may be: transit gateway, peering, VPN, core network."""
    marks = ("tgw-", "pcx-", "vgw-", "arn:")
    return next((route.target for route in table.routes if route.active and route.target.startswith(marks)), None)


def _by_endpoint(network: Network, subnet: Subnet, service: str) -> bool:
    table = network.table_of(subnet)
    for endpoint in network.endpoints_of(service):
        leads = table is not None and table.id in endpoint.route_table_ids if endpoint.gateway else endpoint.private_dns
        if endpoint.available and leads:
            return True
    return False


def _endpoint_problem(network: Network, endpoint: VpcEndpoint) -> str | Missing | None:
    label = f"endpoint {endpoint.id} for {endpoint.service}"
    tables = [table for subnet in network.subnets if (table := network.table_of(subnet)) is not None]
    if not endpoint.available:
        return f"{label} is not available"
    if endpoint.gateway:
        left_out = [table.id for table in tables if table.id not in endpoint.route_table_ids]
        return f"{label} is not in route table {left_out[0]}" if left_out and not _open(tables) else None
    if not endpoint.private_dns:
        # Then nothing goes to it by itself: no harm where there is another way, seen or not.
        elsewhere = all(_open([table]) or _private_way(table) is not None for table in tables)
        return None if elsewhere else f"{label} has no private DNS name, so the usual host name does not lead to it"
    groups = [group for one in endpoint.security_group_ids if (group := network.group(one)) is not None]
    if not groups or any(_admits_task(network, group) for group in groups):
        return None
    names = _listed([group.id for group in groups])
    # The groups of the task matter where a rule admits by groups, and only there.
    if isinstance(network.security_group_ids, Missing) and any(_admits_groups(group) for group in groups):
        return Missing(f"{label}: {names} lets certain security groups in, but {network.security_group_ids.reason}")
    return f"{label}: no inbound rule of {names} lets the task in on TCP 443"


def _open(tables: Sequence[RouteTable]) -> bool:
    """Whether each of these tables leads out by itself: then a gateway endpoint is not needed."""
    return all(any(route.destination in ANYWHERE and route.active for route in table.routes) for table in tables)


def _admits_groups(group: SecurityGroup) -> bool:
    return any(permission.admits(HTTPS) and permission.group_ids for permission in group.ingress)


def _admits_task(network: Network, group: SecurityGroup) -> bool:
    """Whether a rule lets the task in for certain. Groups that are not known are let in by none."""
    own = () if isinstance(network.security_group_ids, Missing) else network.security_group_ids
    for permission in group.ingress:
        if not permission.admits(HTTPS):
            continue
        if set(permission.group_ids) & set(own) or permission.prefix_list_ids:
            return True
        if all(_within(subnet.cidr, permission.cidrs) for subnet in network.subnets):
            return True
    return False


def _within(cidr: str, blocks: Sequence[str]) -> bool:
    """Whether an IPv4 block lies in one of the others; what is no block lies in none."""
    try:
        inner = ipaddress.IPv4Network(cidr)
        outer = [ipaddress.IPv4Network(block) for block in blocks if ":" not in block]
    except ValueError:
        return False
    return any(inner.subnet_of(block) for block in outer)


def _blocked_by_acl(network: Network, subnet: Subnet) -> str | None:
    acl = next((one for one in network.acls if subnet.id in one.subnet_ids), None)
    if acl is None:
        return None
    if not _acl_allows(acl, egress=True, port=HTTPS):
        return f"network ACL {acl.id} of {subnet.id} does not let TCP 443 out"
    if not _acl_allows(acl, egress=False, port=EPHEMERAL):
        return f"network ACL {acl.id} of {subnet.id} does not let answers (TCP 1024 to 65535) in"
    return None


def _acl_allows(acl: NetworkAcl, *, egress: bool, port: int) -> bool:
    """The first entry that speaks of this port and of public addresses decides; none: denied."""
    for entry in sorted(acl.entries, key=lambda one: one.number):
        if entry.egress is egress and _speaks_of(entry, port):
            return entry.allow
    return False


def _speaks_of(entry: AclEntry, port: int) -> bool:
    if entry.protocol not in ("-1", "6", "tcp"):
        return False
    if entry.from_port is not None and entry.to_port is not None and not entry.from_port <= port <= entry.to_port:
        return False
    try:
        return ipaddress.ip_address(_SAMPLE_ADDRESS) in ipaddress.ip_network(entry.cidr)
    except ValueError:
        return False


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
