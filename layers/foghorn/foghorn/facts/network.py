"""The network that a task starts in, as far as it decides whether the task reaches what it needs.

Sources: the types of https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Types.html that the names say.
"""

from __future__ import annotations

from dataclasses import dataclass

from foghorn.facts.missing import Missing


@dataclass(frozen=True, slots=True)
class Subnet:
    """A subnet. `cidr` is its IPv4 block, "" where it has none."""

    id: str
    vpc_id: str
    cidr: str = ""
    availability_zone: str | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """One route. `target` is the id of what it leads to (`igw-…`, `nat-…`, `tgw-…`); not `active` is a blackhole."""

    destination: str
    target: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class RouteTable:
    """A route table with the subnets that name it; all others of the VPC use the one that is `main`."""

    id: str
    subnet_ids: tuple[str, ...]
    main: bool
    routes: tuple[Route, ...]


@dataclass(frozen=True, slots=True)
class Permission:
    """One rule of a security group. Ports are None where the protocol has none (-1: all protocols)."""

    protocol: str
    from_port: int | None = None
    to_port: int | None = None
    cidrs: tuple[str, ...] = ()
    group_ids: tuple[str, ...] = ()
    prefix_list_ids: tuple[str, ...] = ()

    def admits(self, port: int) -> bool:
        """Whether TCP to this port is in the rule, whoever the other end is."""
        if self.protocol == "-1":
            return True
        if self.protocol not in ("tcp", "6") or self.from_port is None or self.to_port is None:
            return False
        return self.from_port <= port <= self.to_port

    @property
    def others(self) -> tuple[str, ...]:
        """All other ends that the rule names."""
        return (*self.cidrs, *self.group_ids, *self.prefix_list_ids)


@dataclass(frozen=True, slots=True)
class SecurityGroup:
    """A security group."""

    id: str
    ingress: tuple[Permission, ...]
    egress: tuple[Permission, ...]


@dataclass(frozen=True, slots=True)
class VpcEndpoint:
    """A VPC endpoint. `service` is its name without the region: `ecr.dkr`, `s3`, `logs`."""

    id: str
    service: str
    gateway: bool
    available: bool
    private_dns: bool = False
    security_group_ids: tuple[str, ...] = ()
    route_table_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AclEntry:
    """One entry of a network ACL. Lower numbers decide first; ports are None for all of them."""

    number: int
    egress: bool
    allow: bool
    protocol: str
    cidr: str
    from_port: int | None = None
    to_port: int | None = None


@dataclass(frozen=True, slots=True)
class NetworkAcl:
    """A network ACL with the subnets that it guards."""

    id: str
    subnet_ids: tuple[str, ...]
    entries: tuple[AclEntry, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """Where the task's interface is made: its subnets and security groups, and what surrounds them.

    `groups` holds the task's groups and those of the endpoints, by id. `security_group_ids` and `public_ip` are Missing
    where only the event tells of the network: it names the subnet and neither of them.
    """

    subnets: tuple[Subnet, ...]
    security_group_ids: tuple[str, ...] | Missing
    public_ip: bool | Missing
    route_tables: tuple[RouteTable, ...]
    endpoints: tuple[VpcEndpoint, ...]
    groups: tuple[SecurityGroup, ...]
    acls: tuple[NetworkAcl, ...] = ()

    def table_of(self, subnet: Subnet) -> RouteTable | None:
        """The route table of a subnet: the one that names it, else the VPC's main one."""
        named = next((table for table in self.route_tables if subnet.id in table.subnet_ids), None)
        return named or next((table for table in self.route_tables if table.main), None)

    def group(self, group_id: str) -> SecurityGroup | None:
        """A security group by its id."""
        return next((group for group in self.groups if group.id == group_id), None)

    def endpoints_of(self, service: str) -> tuple[VpcEndpoint, ...]:
        """The VPC's endpoints for a service: S3 may have one of each type."""
        return tuple(endpoint for endpoint in self.endpoints if endpoint.service == service)
