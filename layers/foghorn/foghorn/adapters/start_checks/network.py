"""The network of a task, from Amazon EC2: five calls, each for all of what it describes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from foghorn.adapters.aws_clients import client
from foghorn.adapters.start_checks.budget import Budget
from foghorn.facts.fact import Facts
from foghorn.facts.missing import Missing
from foghorn.facts.network import (
    AclEntry,
    Network,
    NetworkAcl,
    Permission,
    Route,
    RouteTable,
    SecurityGroup,
    Subnet,
    VpcEndpoint,
)
from foghorn.facts.task_place import place_of
from foghorn.signals.signal import Signal

_MOST_SUBNETS = 16
"""https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html: subnets per awsvpcConfiguration"""

_TARGETS = (
    "GatewayId",
    "NatGatewayId",
    "TransitGatewayId",
    "VpcPeeringConnectionId",
    "NetworkInterfaceId",
    "InstanceId",
    "EgressOnlyInternetGatewayId",
    "CoreNetworkArn",
)


def read_network(signal: Signal, facts: Facts, budget: Budget) -> Network | Missing:
    """The network, or why it is not known. Raises botocore's errors and BudgetSpent."""
    place = place_of(signal, facts)
    if isinstance(place, Missing):
        return place
    region = signal.scope.region
    described = budget.call(client("ec2", region).describe_subnets, SubnetIds=list(place.subnet_ids[:_MOST_SUBNETS]))
    others = {one.get("OwnerId") for one in described.get("Subnets", ())} - {None, signal.scope.account}
    if others:
        return Missing(f"the subnets are shared by account {min(others)}, whose endpoints cannot be seen from here")
    subnets = _subnets(described)
    in_vpc = [{"Name": "vpc-id", "Values": sorted({subnet.vpc_id for subnet in subnets})}]
    tables = budget.call(client("ec2", region).describe_route_tables, Filters=in_vpc)
    endpoints = _endpoints(budget.call(client("ec2", region).describe_vpc_endpoints, Filters=in_vpc))
    own = () if isinstance(place.security_group_ids, Missing) else place.security_group_ids
    asked = sorted({*own, *(group for one in endpoints for group in one.security_group_ids)})
    groups = budget.call(client("ec2", region).describe_security_groups, GroupIds=asked) if asked else {}
    at_subnets = [{"Name": "association.subnet-id", "Values": [one.id for one in subnets]}]
    acls = budget.call(client("ec2", region).describe_network_acls, Filters=at_subnets)
    return Network(
        subnets=subnets,
        security_group_ids=place.security_group_ids,
        public_ip=place.public_ip,
        route_tables=tuple(_table(table) for table in tables.get("RouteTables", ())),
        endpoints=endpoints,
        groups=tuple(_group(group) for group in groups.get("SecurityGroups", ())),
        acls=tuple(_acl(acl) for acl in acls.get("NetworkAcls", ())),
    )


def _subnets(answer: Mapping[str, Any]) -> tuple[Subnet, ...]:
    return tuple(
        Subnet(one["SubnetId"], one["VpcId"], one.get("CidrBlock", ""), one.get("AvailabilityZone"))
        for one in answer.get("Subnets", ())
    )


def _table(data: Mapping[str, Any]) -> RouteTable:
    associations = data.get("Associations", ())
    return RouteTable(
        id=data["RouteTableId"],
        subnet_ids=tuple(one["SubnetId"] for one in associations if one.get("SubnetId")),
        main=any(one.get("Main") for one in associations),
        routes=tuple(_route(route) for route in data.get("Routes", ())),
    )


def _route(data: Mapping[str, Any]) -> Route:
    destination = data.get("DestinationCidrBlock") or data.get("DestinationIpv6CidrBlock")
    target = next((data[name] for name in _TARGETS if data.get(name)), "")
    return Route(destination or data.get("DestinationPrefixListId", ""), target, data.get("State") != "blackhole")


def _endpoints(answer: Mapping[str, Any]) -> tuple[VpcEndpoint, ...]:
    return tuple(
        VpcEndpoint(
            id=one["VpcEndpointId"],
            service=_short(one.get("ServiceName", "")),
            gateway=one.get("VpcEndpointType") == "Gateway",
            available=str(one.get("State", "")).lower() == "available",
            private_dns=bool(one.get("PrivateDnsEnabled")),
            security_group_ids=tuple(group["GroupId"] for group in one.get("Groups", ())),
            route_table_ids=tuple(one.get("RouteTableIds", ())),
        )
        for one in answer.get("VpcEndpoints", ())
    )


def _short(name: str) -> str:
    """`com.amazonaws.eu-west-1.ecr.dkr` is `ecr.dkr`; in China names begin with `cn.`."""
    return ".".join(name.removeprefix("cn.").split(".")[3:])


def _group(data: Mapping[str, Any]) -> SecurityGroup:
    return SecurityGroup(
        data["GroupId"], _permissions(data.get("IpPermissions", ())), _permissions(data.get("IpPermissionsEgress", ()))
    )


def _permissions(given: Sequence[Mapping[str, Any]]) -> tuple[Permission, ...]:
    return tuple(
        Permission(
            protocol=str(one.get("IpProtocol", "")),
            from_port=one.get("FromPort"),
            to_port=one.get("ToPort"),
            cidrs=(
                *(block["CidrIp"] for block in one.get("IpRanges", ())),
                *(block["CidrIpv6"] for block in one.get("Ipv6Ranges", ())),
            ),
            group_ids=tuple(pair["GroupId"] for pair in one.get("UserIdGroupPairs", ()) if pair.get("GroupId")),
            prefix_list_ids=tuple(entry["PrefixListId"] for entry in one.get("PrefixListIds", ())),
        )
        for one in given
    )


def _acl(data: Mapping[str, Any]) -> NetworkAcl:
    return NetworkAcl(
        data["NetworkAclId"],
        tuple(one["SubnetId"] for one in data.get("Associations", ()) if one.get("SubnetId")),
        tuple(
            AclEntry(
                number=int(entry["RuleNumber"]),
                egress=bool(entry["Egress"]),
                allow=entry.get("RuleAction") == "allow",
                protocol=str(entry.get("Protocol", "")),
                cidr=entry.get("CidrBlock") or entry.get("Ipv6CidrBlock", ""),
                from_port=entry.get("PortRange", {}).get("From"),
                to_port=entry.get("PortRange", {}).get("To"),
            )
            for entry in data.get("Entries", ())
        ),
    )
