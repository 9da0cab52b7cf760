"""The SAM translator in process: template.yaml to plain CloudFormation, once per file and set of parameters.

The translator is what SAM itself runs at deployment, so rules, permissions and mappings are the deployed ones. It is
imported on first use (it costs about half a second) and needs neither AWS nor credentials.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from foghorn_local.bus.intrinsics import DEFAULT_REGION, TemplateError

# The translator wants uploaded code; what it makes of this address is not used.
UPLOADED = "s3://bucket/key"
CODE_PROPERTIES = ("CodeUri", "ContentUri")


def translate(template_path: Path, parameters: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The translated template, and the CodeUri of each function by logical id. Neither is the caller's to change.

    Raises TemplateError if the file cannot be read or the translator refuses it.
    """
    try:
        stat = template_path.stat()
    except OSError as error:
        raise TemplateError(f"{template_path}: {error.strerror}") from None
    return _translate(template_path.resolve(), stat.st_mtime_ns, stat.st_size, tuple(sorted(parameters.items())))


@lru_cache(maxsize=8)
def _translate(
    path: Path, _modified_ns: int, _size: int, parameters: tuple[tuple[str, str], ...]
) -> tuple[dict[str, Any], dict[str, str]]:
    from samtranslator.model.exceptions import InvalidDocumentException
    from samtranslator.parser.parser import Parser
    from samtranslator.translator.translator import Translator
    from samtranslator.utils.py27hash_fix import (
        to_py27_compatible_template,
        undo_mark_unicode_str_in_template,
    )
    from samtranslator.yaml_helper import yaml_parse

    try:
        source = yaml_parse(path.read_text(encoding="utf-8"))
    except Exception as error:  # the YAML library has no common class for what it raises on broken input
        raise TemplateError(f"{path}: not YAML: {error}") from error
    if not isinstance(source, dict) or not isinstance(source.get("Resources"), dict):
        raise TemplateError(f"{path}: no template with Resources")
    code_uris = _take_code_uris(source)
    values: dict[str, Any] = dict(parameters)
    to_py27_compatible_template(source, values)
    # Only the region of the session is asked for: a real session would read profiles and could fail on them.
    session: Any = SimpleNamespace(region_name=DEFAULT_REGION)
    translator = Translator(None, Parser(), boto_session=session)
    try:
        translated = translator.translate(source, parameter_values=values, get_managed_policy_map=dict)
    except InvalidDocumentException as error:
        causes = "; ".join(str(cause.message) for cause in error.causes) or str(error.message)
        raise TemplateError(f"{path}: {causes}") from error
    finally:
        translator.metrics.publish()  # to nowhere; unpublished ones make it print a warning at exit
    # Through JSON: the translator's marked strings become plain ones, and nothing is shared between two places.
    return json.loads(json.dumps(undo_mark_unicode_str_in_template(translated))), code_uris


def _take_code_uris(source: dict[str, Any]) -> dict[str, str]:
    """Replace local code by an uploaded address and return what stood there, by logical id."""
    code_uris: dict[str, str] = {}
    for logical_id, resource in source["Resources"].items():
        properties = resource.get("Properties", {}) if isinstance(resource, dict) else {}
        for name in CODE_PROPERTIES:
            if isinstance(properties.get(name), str):
                code_uris[str(logical_id)] = str(properties[name])
                properties[name] = UPLOADED
    return code_uris
