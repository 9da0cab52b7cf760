"""Which S3 objects a task definition names, and which of them a text names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foghorn.facts.environment_files import Object, is_named, named_first, objects_of
from foghorn.facts.fact import ContainerDefinition
from tests.rules.builders import container, definition

PROD = "arn:aws:s3:::example-config/checkout/prod.env"
LOCAL = "arn:aws-cn:s3:::example-config/checkout/prod.env.local"


def _object(arn: str) -> Object:
    bucket, _, key = arn.split(":::")[1].partition("/")
    return Object(bucket, key, arn)


APP = replace(container(), env_file_arns=(PROD, LOCAL))
PROXY = ContainerDefinition("proxy", "envoy:1", env_file_arns=(PROD, "arn:aws:s3:::other/proxy.env"))
OBJECTS = [
    ("of the container", "app", (PROD, LOCAL)),
    ("of all, each once", None, (PROD, LOCAL, "arn:aws:s3:::other/proxy.env")),
    (
        "of all where the container is none of them",
        "aws-guardduty-agent",
        (PROD, LOCAL, "arn:aws:s3:::other/proxy.env"),
    ),
]


@pytest.mark.parametrize(("named", "arns"), [row[1:] for row in OBJECTS], ids=[row[0] for row in OBJECTS])
def test_the_objects(named: str | None, arns: tuple[str, ...]) -> None:
    """With bucket and key."""
    assert objects_of(definition(APP, PROXY), named) == tuple(map(_object, arns))


@pytest.mark.parametrize("arn", ["", "prod.env", "arn:aws:s3:::bucket", "arn:aws:s3:::/key", "arn:aws:ssm:::b/key"])
def test_what_is_no_object_is_passed_over(arn: str) -> None:
    """Nothing could be asked about it."""
    assert objects_of(definition(replace(container(), env_file_arns=(arn, PROD))), None) == (_object(PROD),)


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("env file with key checkout/prod.env from bucket example-config, error: NoSuchKey", PROD),
        ("s3://example-config/checkout/prod.env.local: 404", LOCAL),
        ("operation error S3: HeadObject, StatusCode: 403", None),
        ("key checkout/prod.env from bucket elsewhere", None),
    ],
)
def test_the_one_that_a_text_names(said: str, first: str | None) -> None:
    """Its name may hold another's."""
    found = named_first((_object(PROD), _object(LOCAL)), said)
    assert is_named(found[0], said) is (first is not None)
    if first is not None:
        assert found[0] == _object(first)
