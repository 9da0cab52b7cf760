"""The S3 objects that `environmentFiles` of a task definition name. Pure.

Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EnvironmentFile.html
"""

from __future__ import annotations

from dataclasses import dataclass

from foghorn.facts.fact import TaskDefinition


@dataclass(frozen=True, slots=True)
class Object:
    """An object in Amazon S3. `arn` is None where only a text names it: a bucket does not tell its partition."""

    bucket: str
    key: str
    arn: str | None = None


def objects_of(definition: TaskDefinition, container: str | None) -> tuple[Object, ...]:
    """Those of the container, else of all: each once. What is no ARN of an object is passed over."""
    named = definition.container(container)
    containers = (named,) if named is not None else definition.containers
    arns = dict.fromkeys(arn for one in containers for arn in one.env_file_arns)
    return tuple(found for arn in arns if (found := _object(arn)) is not None)


def _object(arn: str) -> Object | None:
    parts = arn.split(":", 5)
    if len(parts) < 6 or parts[0] != "arn" or parts[2] != "s3":
        return None
    bucket, _, key = parts[5].partition("/")
    return Object(bucket, key, arn) if bucket and key else None


def named_first(objects: tuple[Object, ...], said: str) -> tuple[Object, ...]:
    """The objects that a text names before all others; of those the longest name, which may hold a shorter one."""
    return tuple(sorted(objects, key=lambda one: -len(one.key) if is_named(one, said) else 0))


def is_named(one: Object, said: str) -> bool:
    """Whether a text names an object: it may write bucket and key in either order."""
    return one.bucket in said and one.key in said
