"""What the instances that were looked at had left for a task that found no place, in words, and how to look again.

The look is over when its result is read, so what an instance lacked is told as of then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from foghorn.capacity.placement import Closest, Request, Resource, Shortage, how_many_fit, what_fits
from foghorn.facts.instance_room import InstanceRoom
from foghorn.rules.commands import Options, aws, ecs
from foghorn.rules.console import cluster_infrastructure_url
from foghorn.rules.evidence import reason_of
from foghorn.rules.model import Step, Subject
from foghorn.rules.placement import KIND, Looked, capacity_providers_of, looked_at, room_of
from foghorn.signals.signal import Signal

_GROUPS = 4
_NAMES = 3
_CONSTRAINTS = 2
_LEFT = (
    "containerInstances[].[ec2InstanceId,status,agentConnected,remainingResources[].[name,integerValue,stringSetValue]]"
)
_PROVIDER = "capacityProviders[].[name,status,autoScalingGroupProvider]"
_UNITS = {Resource.CPU: "CPU units", Resource.MEMORY: "MiB", Resource.GPU: "GPUs", Resource.ENI: "network interfaces"}
_FITTED = (Resource.CPU, Resource.MEMORY)
_NOUNS = {Resource.CPU: "CPU", Resource.MEMORY: "memory", Resource.GPU: "GPUs", Resource.ENI: "network interfaces"}

_AWAY = "had its agent disconnected"

Pair = tuple[InstanceRoom, Closest]


def why_it_does_not_fit(subject: Subject) -> str:
    """What the task asks for, how many instances lack what, the closest of them, and what would fit; "" if not known.

    One sentence or more, each with a blank before it.
    """
    looked = looked_at(subject.kinds, subject.facts)
    if looked is None:
        return ""
    return "".join(f" {sentence}." for sentence in _sentences(looked, subject))


def steps_to_look_again(subject: Subject) -> tuple[Step, ...]:
    """At most two steps: the closest instances, and what could bring more of them; none where nobody looked."""
    looked = looked_at(subject.kinds, subject.facts)
    if looked is None:
        return ()
    closest = [room for room, _ in looked.nearest[:_NAMES]]
    steps = []
    if closest:
        options = {"--container-instances": tuple(room.id for room in closest)}
        text = f"Check what {_listed([room.name for room in closest], _NAMES)} {_have(len(closest))} left now"
        command = ecs(subject.scope, "describe-container-instances", options, _LEFT)
        steps.append(Step(text, command, cluster_infrastructure_url(subject.scope)))
    more = _more_of_them(subject.kinds[KIND].sample, subject)
    return (*steps, *([more] if more is not None else []))


def place_of(room: InstanceRoom) -> str:
    """`i-0abc (c5.large in eu-central-1a)`."""
    about = " in ".join(part for part in (room.instance_type, room.availability_zone) if part)
    return f"{room.name} ({about})" if about else room.name


def short_of(found: Closest) -> str:
    """`1024 CPU units and 96 MiB short`, `DRAINING`, `agent not connected`; "" where the task fits."""
    states = [state for state in map(_state, found.shortages) if state is not None]
    if states:
        return ", ".join(states)
    amounts = [_amount(one.short_by, one.resource) for one in found.shortages if one.resource in _UNITS]
    others = [f"lacks {_lacked(one)}" for one in found.shortages if one.resource not in _UNITS]
    return ", ".join([*([f"{_and(amounts)} short"] if amounts else []), *others])


def _sentences(looked: Looked, subject: Subject) -> Iterator[str]:
    providers = capacity_providers_of(subject.kinds[KIND].sample)
    if not looked.rooms.rooms:
        yield _nothing_there(looked, providers, subject)
        return
    if looked.request is not None:
        yield f"{looked.rooms.task_definition} asks for {_asked(looked.request)}"
    pairs = looked.nearest
    fitting = looked.fitting
    whose = _whose(looked, providers)
    groups = _groups([pair for pair in pairs if pair[1].shortages])
    if fitting:
        so_many = _so_many(looked.request, fitting)
        yield f"{len(fitting)} of {whose} had room for it{so_many}{'; ' + groups if groups else ''}"
        yield f"Room has appeared since, or what is not evaluated here keeps it out: {_not_evaluated(looked)}"
        return
    if groups:
        yield f"Of {whose}, {groups}"
    closest = pairs[0] if looked.request is not None and pairs[0][1].shortages else None
    if closest is not None:
        yield _closest(*closest)
    if closest is None or any(one.resource in _FITTED for one in closest[1].shortages):
        yield from _would_fit(pairs, closest)


def _would_fit(pairs: Sequence[Pair], closest: Pair | None) -> Iterator[str]:
    rooms = [room_of(room) for room, _ in pairs if room.cpu_units and room.memory_mib]
    fit = what_fits(rooms)
    if fit is not None:
        name = next(room.name for room, _ in pairs if room.id == fit.room_id)
        place = "there" if closest is not None and fit.room_id == closest[0].id else f"on {name}"
        yield f"At most {fit.cpu_units} CPU units and {fit.memory_mib} MiB would fit {place}"


def _nothing_there(looked: Looked, providers: Sequence[str], subject: Subject) -> str:
    if not looked.rooms.listed:
        return f"Cluster {subject.scope.cluster} has no container instance"
    of = f"the first {looked.rooms.listed} instances" if looked.rooms.more else f"its {looked.rooms.listed} instances"
    named = f"capacity provider {_listed(providers, _NAMES)}" if providers else "the capacity provider"
    return f"None of {of} belongs to {named}"


def _whose(looked: Looked, providers: Sequence[str]) -> str:
    number = len(looked.rooms.rooms)
    instances = f"{number} {'instance' if number == 1 else 'instances'}"
    if providers:
        among = f" among the first {looked.rooms.listed} of the cluster" if looked.rooms.more else ""
        return f"{instances} of capacity provider {_listed(providers, _NAMES)}{among}"
    return f"the first {instances} of the cluster" if looked.rooms.more else f"{instances} looked at"


def _asked(request: Request) -> str:
    parts = [
        _amount(request.cpu_units, Resource.CPU) if request.cpu_units else "",
        _amount(request.memory_mib, Resource.MEMORY) if request.memory_mib else "",
        _amount(request.gpus, Resource.GPU) if request.gpus else "",
        *(f"port {port.port}/{port.protocol}" for port in request.host_ports[:_NAMES]),
    ]
    return _and([part for part in parts if part]) or "no amount of anything"


def _groups(pairs: Sequence[Pair]) -> str:
    """`6 lacked memory, 2 lacked CPU and memory, 1 had its agent disconnected (i-0abc)`: each instance once."""
    groups: dict[str, list[str]] = {}
    for room, found in pairs:
        groups.setdefault(_group(found.shortages), []).append(room.name)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    texts = []
    for what, names in ordered[:_GROUPS]:
        verb = what.replace("was ", "were ", 1) if len(names) > 1 and what.startswith("was ") else what
        texts.append(f"{len(names)} {verb}{f' ({_listed(names, _NAMES)})' if what == _AWAY else ''}")
    rest = sum(len(names) for _, names in ordered[_GROUPS:])
    return ", ".join([*texts, *([f"{rest} lacked other things"] if rest else [])])


def _group(shortages: Sequence[Shortage]) -> str:
    """Why ECS does not place such tasks there at all, where that is so; else all that is short."""
    first = next((one for one in shortages if _state(one) is not None), None)
    if first is not None:
        return _AWAY if first.resource is Resource.AGENT else f"was {_state(first)}"
    return f"lacked {_and([_NOUNS.get(one.resource) or _lacked(one) for one in shortages])}"


def _state(shortage: Shortage) -> str | None:
    """What keeps tasks from the instance, however much it has left."""
    if shortage.resource is Resource.STATUS:
        return shortage.name
    if shortage.resource is Resource.AGENT:
        return "agent not connected"
    return "external" if shortage.resource is Resource.ATTRIBUTE and shortage.name.startswith("not ") else None


def _lacked(shortage: Shortage) -> str:
    return f"{'free port' if shortage.resource is Resource.PORTS else 'attribute'} {shortage.name}"


def _closest(room: InstanceRoom, found: Closest) -> str:
    """`The closest, i-0abc (c5.large in eu-central-1a), had 1024 CPU units left: 1024 short`."""
    amounts = [one for one in found.shortages if one.resource in _UNITS]
    if len(amounts) < len(found.shortages) or not amounts:
        return f"The closest is {place_of(room)}: {short_of(found)}"
    left = [_amount(one.available, one.resource) for one in amounts]
    short = [str(one.short_by) if len(amounts) == 1 else _amount(one.short_by, one.resource) for one in amounts]
    return f"The closest, {place_of(room)}, had {_and(left)} left: {_and(short)} short"


def _so_many(request: Request | None, rooms: Sequence[InstanceRoom]) -> str:
    number = how_many_fit(request or Request(), map(room_of, rooms))
    return f", for {number} such tasks in all" if isinstance(number, int) and number > 1 else ""


def _not_evaluated(looked: Looked) -> str:
    constraints = _listed(looked.constraints, _CONSTRAINTS)
    parts = [f"constraint {constraints}" if constraints else "placement constraints"]
    if looked.request is not None and looked.request.needs_eni:
        trunking = f"trunking is on at {looked.trunking} of {len(looked.rooms.rooms)}"
        parts.append(f"free network interfaces, which ECS does not tell ({trunking})")
    return _and(parts)


def _more_of_them(sample: Signal, subject: Subject) -> Step | None:
    """What could bring room: trunking where interfaces are short, the capacity providers, else the cluster's."""
    region, providers = subject.scope.region, capacity_providers_of(sample)
    if "RESOURCE:ENI" in reason_of(sample):
        options: Options = {"--name": "awsvpcTrunking", "--effective-settings": ()}
        text = (
            "Check that awsvpcTrunking is on: with it, instances that are launched from then on take more awsvpc tasks"
        )
        return Step(text, aws("ecs", "list-account-settings", region, options, "settings[].[name,value]"))
    if providers:
        text = f"Check whether capacity provider {_listed(providers, _NAMES)} scales out, and how far it may"
        options = {"--capacity-providers": tuple(providers[:_NAMES])}
        return Step(text, aws("ecs", "describe-capacity-providers", region, options, _PROVIDER))
    return None


def _amount(number: int, resource: Resource) -> str:
    """`1024 CPU units`, `1 GPU`."""
    unit = _UNITS[resource]
    return f"{number} {unit.removesuffix('s') if number == 1 else unit}"


def _have(number: int) -> str:
    return "has" if number == 1 else "have"


def _and(texts: Sequence[str]) -> str:
    return f"{', '.join(texts[:-1])} and {texts[-1]}" if len(texts) > 1 else "".join(texts)


def _listed(names: Sequence[str], most: int) -> str:
    beyond = len(names) - most
    return ", ".join(names[:most]) + (f" and {beyond} more" if beyond > 0 else "")
