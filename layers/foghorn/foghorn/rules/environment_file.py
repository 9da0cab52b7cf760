"""The environment file that could not be downloaded: by the text of the event, else by the task definition."""

from __future__ import annotations

import re

from foghorn.facts.environment_files import Object, objects_of
from foghorn.rules.commands import aws
from foghorn.rules.evidence import definition_of, reason_of
from foghorn.rules.model import Step, Subject
from foghorn.rules.next_steps import task_definition
from foghorn.signals.signal import Signal

_OBJECT = re.compile(r"(?:arn:aws[a-z-]{0,7}:s3:::|s3://)([a-z0-9.-]{3,63})/([^\s,:\"']{1,500})(?=[\s,:\"'])")
_KEY = re.compile(r"with key ([^\s,]{1,500}) from bucket ([a-z0-9.-]{3,63})")
_MOST_LISTED = 3
_LONGEST_KEY = 200


def files_of(sample: Signal, subject: Subject) -> tuple[Object, ...]:
    """The one that the text names; else those of the task definition, of which each may be the one; else none."""
    reason, definition = reason_of(sample), definition_of(sample, subject)
    known = objects_of(definition, sample.container) if definition is not None else ()
    found, spelled = _OBJECT.search(reason), _KEY.search(reason)
    named = (found[1], found[2]) if found else (spelled[2], spelled[1]) if spelled else None
    if named is None:
        return known
    return (next((one for one in known if (one.bucket, one.key) == named), Object(*named)),)


def file_words(files: tuple[Object, ...]) -> str:
    """How a sentence names the file, as far as it is known which one it is."""
    if not files:
        return "an environment file in Amazon S3"
    shown = ", ".join(f"s3://{one.bucket}/{one.key[:_LONGEST_KEY]}" for one in files[:_MOST_LISTED])
    if len(files) == 1:
        return f"environment file {shown}"
    more = ", …" if len(files) > _MOST_LISTED else ""
    return f"one of the {len(files)} environment files ({shown}{more})"


def look_for_file(files: tuple[Object, ...], sample: Signal, subject: Subject) -> Step:
    """Look for the object in its bucket; where it is not known which one it is, list the files that are named."""
    if len(files) != 1:
        text = f"List the environment files of {sample.task_definition or 'the task definition'}"
        return task_definition(sample, subject, text, "name:name,environmentFiles:environmentFiles")
    (file,) = files
    options = {"--bucket": file.bucket, "--prefix": file.key}
    command = aws("s3api", "list-objects", subject.scope.region, options, "Contents[].[Key,Size,LastModified]")
    return Step(f"Check that object {file.key} exists in bucket {file.bucket}", command)
