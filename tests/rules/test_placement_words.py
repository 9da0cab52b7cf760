"""What is said of instances that had no room: exact sentences, with their numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foghorn.capacity.placement import nearest
from foghorn.facts.instance_room import InstanceRoom
from foghorn.rules.model import Subject
from foghorn.rules.placement import request_of, room_of
from foghorn.rules.placement_words import place_of, short_of, steps_to_look_again, why_it_does_not_fit
from tests.rules.builders import NO_DEFINITION, container, service, subject
from tests.rules.rooms import BIG, ample, looked, room, unplaced

FIRST, CLOSEST = "The closest, i-1 (c5.large in eu-west-1a)", "The closest is i-1 (c5.large in eu-west-1a):"
SINCE = "Room has appeared since, or what is not evaluated here keeps it out:"
INTERFACES = "free network interfaces, which ECS does not tell"
EIGHT = "Of 8 instances looked at, 3 lacked CPU, 2 lacked memory, 1 had its agent disconnected (i-8)"
ASKS = "checkout:42 asks for 2048 CPU units and 4096 MiB."
WEB = replace(BIG, containers=(container(ports=("8080:80/tcp",)),))
EFS, GPU = "ecs.capability.efs", "ecs.capability.gpu"
TAKEN = (22, 8080)
APART = service(launch_type="EC2", placement_constraints=("distinctInstance",))
VPC = replace(BIG, network_mode="awsvpc")

SAID: dict[str, tuple[Subject, list[str]]] = {
    "CPU": (
        looked(room(1, memory_mib=5000), room(2, memory_mib=6000, cpu_units=0)),
        [
            ASKS,
            "Of 2 instances looked at, 2 lacked CPU.",
            f"{FIRST}, had 1024 CPU units left: 1024 short.",
            "At most 1024 CPU units and 5000 MiB would fit there.",
        ],
    ),
    "memory, here more and there less": (
        looked(room(1, cpu_units=4096, memory_mib=96), room(2, cpu_units=4096)),
        [
            ASKS,
            "Of 2 instances looked at, 2 lacked memory.",
            "The closest, i-2 (c5.large in eu-west-1a), had 3000 MiB left: 1096 short.",
            "At most 4096 CPU units and 3000 MiB would fit there.",
        ],
    ),
    "both, on the only one": (
        looked(room()),
        [
            ASKS,
            "Of 1 instance looked at, 1 lacked CPU and memory.",
            f"{FIRST}, had 1024 CPU units and 3000 MiB left: 1024 CPU units and 1096 MiB short.",
            "At most 1024 CPU units and 3000 MiB would fit there.",
        ],
    ),
    "some in no state to take any": (
        looked(room(1), ample(2, status="DRAINING"), ample(3, status="DRAINING"), ample(4, agent_connected=False)),
        [
            ASKS,
            "Of 4 instances looked at, 2 were DRAINING, 1 had its agent disconnected (i-4), 1 lacked CPU and memory.",
            f"{FIRST}, had 1024 CPU units and 3000 MiB left: 1024 CPU units and 1096 MiB short.",
            "At most 1024 CPU units and 3000 MiB would fit there.",
        ],
    ),
    "all in no state to take any": (
        looked(ample(1, agent_connected=False), ample(2, agent_connected=False, status="DRAINING")),
        [
            ASKS,
            "Of 2 instances looked at, 1 had its agent disconnected (i-1), 1 was DRAINING.",
            f"{CLOSEST} agent not connected.",
        ],
    ),
    "a port": (
        looked(ample(1, used_tcp_ports=TAKEN), ample(2, used_tcp_ports=TAKEN), revision=WEB),
        [
            "checkout:42 asks for 2048 CPU units, 4096 MiB and port 8080/tcp.",
            "Of 2 instances looked at, 2 lacked free port 8080/tcp.",
            f"{CLOSEST} lacks free port 8080/tcp.",
        ],
    ),
    "an attribute": (
        looked(ample(capabilities=frozenset({EFS})), revision=replace(BIG, required_capabilities=(EFS, GPU))),
        [ASKS, f"Of 1 instance looked at, 1 lacked attribute {GPU}.", f"{CLOSEST} lacks attribute {GPU}."],
    ),
    "a GPU": (
        looked(ample(free_gpus=1), revision=replace(BIG, containers=(container(gpus=2),))),
        [
            "checkout:42 asks for 2048 CPU units, 4096 MiB and 2 GPUs.",
            "Of 1 instance looked at, 1 lacked GPUs.",
            f"{FIRST}, had 1 GPU left: 1 short.",
        ],
    ),
    "external ones, for a task of EC2": (
        looked(ample(capabilities=frozenset({"ecs.capability.external"}), instance_type=None, availability_zone=None)),
        [ASKS, "Of 1 instance looked at, 1 was external.", "The closest is i-1: external."],
    ),
    "more than five things": (
        looked(
            *(room(at, cpu_units=0, memory_mib=9000) for at in range(1, 4)),
            *(room(at, cpu_units=9000, memory_mib=0) for at in range(4, 6)),
            ample(6, status="DRAINING"),
            ample(7, status="REGISTERING"),
            ample(8, agent_connected=False),
        ),
        [
            ASKS,
            f"{EIGHT}, 1 was DRAINING, 1 lacked other things.",
            f"{FIRST}, had 0 CPU units left: 2048 short.",
        ],
    ),
    "the first hundred": (
        looked(room(1, memory_mib=5000), more=True, listed=100),
        [
            ASKS,
            "Of the first 1 instance of the cluster, 1 lacked CPU.",
            f"{FIRST}, had 1024 CPU units left: 1024 short.",
            "At most 1024 CPU units and 5000 MiB would fit there.",
        ],
    ),
    "of a capacity provider": (
        looked(room(1, memory_mib=5000), said=unplaced("RESOURCE:CPU", "on-demand"), listed=9),
        [
            ASKS,
            "Of 1 instance of capacity provider on-demand, 1 lacked CPU.",
            f"{FIRST}, had 1024 CPU units left: 1024 short.",
            "At most 1024 CPU units and 5000 MiB would fit there.",
        ],
    ),
    "none of a capacity provider": (
        looked(said=unplaced("EMPTY CAPACITY PROVIDER", "on-demand", "spot"), listed=9),
        ["None of its 9 instances belongs to capacity provider on-demand, spot."],
    ),
    "none of a capacity provider among the first": (
        looked(said=unplaced("EMPTY CAPACITY PROVIDER", "on-demand"), listed=100, more=True),
        ["None of the first 100 instances belongs to capacity provider on-demand."],
    ),
    "none of a capacity provider whose name was cut off the event": (
        looked(listed=9),
        ["None of its 9 instances belongs to the capacity provider."],
    ),
    "no instance at all": (looked(), ["Cluster prod has no container instance."]),
    "all seems to fit": (
        looked(ample(1), room(2), ample(3)),
        [
            ASKS,
            "2 of 3 instances looked at had room for it, for 6 such tasks in all; 1 lacked CPU and memory.",
            f"{SINCE} placement constraints.",
        ],
    ),
    "one fits, and a constraint is known": (
        looked(room(cpu_units=2048, memory_mib=4096), of=APART),
        [ASKS, "1 of 1 instance looked at had room for it.", f"{SINCE} constraint distinctInstance."],
    ),
    "interfaces are not told": (
        looked(ample(1, eni_trunking=True), ample(2), said=unplaced("RESOURCE:ENI"), revision=VPC),
        [
            ASKS,
            "2 of 2 instances looked at had room for it, for 6 such tasks in all.",
            f"{SINCE} placement constraints and {INTERFACES} (trunking is on at 1 of 2).",
        ],
    ),
    "what the task asks for is not known": (
        looked(room(1), ample(2, status="DRAINING"), revision=NO_DEFINITION),
        ["Of 2 instances looked at, 1 was DRAINING.", "At most 1024 CPU units and 3000 MiB would fit on i-1."],
    ),
    "nothing is known of the instance": (
        looked(InstanceRoom("abc")),
        [ASKS],
    ),
    "a task that asks for no amount": (
        looked(room(status="DRAINING"), revision=replace(BIG, cpu_units=None, memory_mib=None)),
        [
            "checkout:42 asks for no amount of anything.",
            "Of 1 instance looked at, 1 was DRAINING.",
            f"{CLOSEST} DRAINING.",
        ],
    ),
    "nobody looked": (subject(unplaced()), []),
}


@pytest.mark.parametrize(("made", "sentences"), SAID.values(), ids=SAID)
def test_what_is_said(made: Subject, sentences: list[str]) -> None:
    """Every number of it."""
    assert why_it_does_not_fit(made) == "".join(f" {one}" for one in sentences)


STEPS = {
    "nobody looked": (subject(unplaced()), [], ()),
    "no instance": (looked(), [], ()),
    "the closest three": (
        looked(*(room(at, cpu_units=at) for at in range(1, 6))),
        ["Check what i-5, i-4, i-3 have left now"],
        (
            "aws ecs describe-container-instances --cluster prod",
            f"--container-instances {5:032x} {4:032x} {3:032x} --region eu-west-1",
            "remainingResources[].[name,integerValue,stringSetValue]",
        ),
    ),
    "a capacity provider": (
        looked(said=unplaced("EMPTY CAPACITY PROVIDER", "on-demand"), listed=2),
        ["Check whether capacity provider on-demand scales out, and how far it may"],
        ("aws ecs describe-capacity-providers --capacity-providers on-demand --region eu-west-1 --query",),
    ),
    "network interfaces": (
        looked(said=unplaced("RESOURCE:ENI")),
        ["Check that awsvpcTrunking is on: with it, instances that are launched from then on take more awsvpc tasks"],
        ("aws ecs list-account-settings --name awsvpcTrunking --effective-settings --region eu-west-1 --query",),
    ),
}


@pytest.mark.parametrize(("made", "texts", "commands"), STEPS.values(), ids=STEPS)
def test_how_to_look_again(made: Subject, texts: list[str], commands: tuple[str, ...]) -> None:
    """Read-only commands, with the names that are meant."""
    steps = steps_to_look_again(made)
    assert [step.text for step in steps] == texts
    assert all(words in (steps[0].command or "") for words in commands)


@pytest.mark.parametrize(
    ("one", "short"),
    [
        (ample(), ""),
        (room(), "1024 CPU units and 1096 MiB short"),
        (room(memory_mib=5000, used_tcp_ports=TAKEN), "1024 CPU units short, lacks free port 8080/tcp"),
        (room(status="DRAINING", agent_connected=False), "DRAINING, agent not connected"),
        (InstanceRoom("abc"), ""),
    ],
)
def test_what_an_instance_is_short_of(one: InstanceRoom, short: str) -> None:
    """Its state alone where that decides."""
    (found,) = nearest(request_of(WEB), [room_of(one)])
    assert short_of(found) == short


def test_places_are_named_as_far_as_they_are_known() -> None:
    """The machine before the container instance."""
    assert place_of(room()) == "i-1 (c5.large in eu-west-1a)"
    assert place_of(InstanceRoom("abc", instance_type="m5.large")) == "abc (m5.large)"
    assert place_of(InstanceRoom("abc")) == "abc"
