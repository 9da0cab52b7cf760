"""The subnet of a task, in every shape in which its attachments have come or could come."""

from __future__ import annotations

import pytest

from tests.events.test_parse import stopped, task


def interface(*details: object, kind: object = "eni") -> dict[str, object]:
    """An attachment with these details."""
    return {"id": "a-1", "type": kind, "status": "DELETED", "details": list(details)}


def detail(value: object, name: object = "subnetId") -> dict[str, object]:
    """One of its details."""
    return {"name": name, "value": value}


SUBNET = "subnet-0123456789abcdef0"
ADDRESS = detail("10.0.17.23", "privateIPv4Address")
ATTACHMENTS: list[tuple[str, object, str | None]] = [
    (
        "as ECS sends it",
        [interface(detail(SUBNET), detail("eni-0123456789abcdef0", "networkInterfaceId"), ADDRESS)],
        SUBNET,
    ),
    ("an id of 2016", [interface(detail("subnet-abcd1234"))], "subnet-abcd1234"),
    ("the type of DescribeTasks", [interface(detail(SUBNET), kind="ElasticNetworkInterface")], SUBNET),
    ("behind another attachment", [interface(kind="elb"), interface(detail(SUBNET))], SUBNET),
    ("the first of several", [interface(detail(SUBNET)), interface(detail("subnet-abcd1234"))], SUBNET),
    ("the first that names one", [interface(ADDRESS), interface(detail(SUBNET))], SUBNET),
    ("no interface, as in bridge mode", [], None),
    ("an interface that is not there yet", [interface()], None),
    ("of another kind", [interface(detail(SUBNET), kind="elb")], None),
    ("null", None, None),
    ("no array", {"type": "eni"}, None),
    ("no objects", ["eni", None, 7, [interface(detail(SUBNET))]], None),
    ("a type that is none", [interface(detail(SUBNET), kind=["eni"]), interface(detail(SUBNET), kind={})], None),
    ("details that are none", [{"type": "eni", "details": {"subnetId": SUBNET}}, {"type": "eni"}], None),
    ("a detail that is none", [interface(SUBNET, None, [], {"value": SUBNET})], None),
    ("a value that is none", [interface(detail(None), detail(7), detail([SUBNET]), detail({}))], None),
    ("a text that is no subnet", [interface(detail("vpc-abcd1234"), detail("subnet-"), detail("subnet-a b"))], None),
    ("too long a text", [interface(detail("subnet-" + "a" * 58))], None),
    ("a long text", [interface(detail("subnet-" + "a" * 57))], "subnet-" + "a" * 57),
]


@pytest.mark.parametrize(
    ("attachments", "subnet"), [row[1:] for row in ATTACHMENTS], ids=[row[0] for row in ATTACHMENTS]
)
def test_the_subnet_of_a_task(attachments: object, subnet: str | None) -> None:
    """Told by its network interface; what is no interface is passed over, and the task is read all the same."""
    assert task(stopped(attachments=attachments)).subnet_id == subnet
    assert task(stopped()).subnet_id is None
