"""A text of ECS as it is matched: its words, without what other people named.

Matching knows no punctuation, no case and no line breaks: `Host: dial tcp 10.0.0.1:443: i/o  timeout` is
` host dial tcp 10 0 0 1 443 i o timeout `. Image references, ARNs, URLs, paths and quoted texts are taken out first:
an image called `.../not-found:404` says nothing about the registry's answer. No regular expression is used here, so
every step is linear in the (bounded) text.
"""

from __future__ import annotations

from dataclasses import dataclass

MATCHED_LENGTH = 2_000
"""Longest text looked at, in characters. ECS cuts reasons at 255 (Fargate) or 1,024 (EC2 agent)."""

_APOSTROPHES = "'’‘`"
_QUOTES = "“”„«»"
_BETWEEN = {code: " " for code in range(128) if not chr(code).isalnum()} | dict.fromkeys(
    map(ord, _QUOTES + "…·–—"), " "
)
_WORDS_ONLY = str.maketrans(
    {**{chr(code): blank for code, blank in _BETWEEN.items()}, **dict.fromkeys(_APOSTROPHES, "")}
)

# Words with a slash that are words of protocols and not somebody's paths.
_PROTOCOL_WORDS = frozenset({"i/o", "net/http", "and/or"})
# The AWS endpoint that a URL names tells which service did not answer.
_ENDPOINTS = (
    ("api.ecr.", "api ecr"),
    ("api.ecr-public.", "api ecr"),
    ("secretsmanager.", "secretsmanager"),
    ("ssm.", "ssm endpoint"),
    ("logs.", "logs endpoint"),
)
# What ECS puts in brackets together with a name: "(service web)", "(task 0f)", "(deployment ecs-svc/1)".
_BRACKETED = frozenset(
    {
        "service",
        "task",
        "taskset",
        "target-group",
        "deployment",
        "instance",
        "elb",
        "port",
        "container-instance",
    }
)
# What follows these is a reference, whatever it looks like.
_BEFORE_REFERENCES = frozenset(
    {"ref", "reference", "denied for", "manifest for", "repository with name", "json key", "manifests"}
)
# What follows these is a reference if it looks like one: with a tag, a dot, a hyphen or a digit in it.
_BEFORE_NAMES = frozenset(
    {"image", "repository", "registry", "secret", "parameters", "parameter", "provider", "group", "service", "from"}
)
_REFERENCE_MARKS = frozenset(":-_.@0123456789")


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a text, each with a blank before and after it; as they stand and in small letters."""

    exact: str
    folded: str

    def without(self, phrase: str) -> Said:
        """The words without a phrase, in small letters."""
        rest = self.folded.replace(phrase, " ")
        return Said(rest, rest)


def said(text: str) -> Said:
    """The text made ready for matching."""
    text = text[:MATCHED_LENGTH]
    if not text.isascii():
        text = text.translate(_STRAIGHT)
    exact = words_of(_unquoted(without_bracketed_names(text)))
    return Said(exact, exact.lower())


def without_bracketed_names(text: str, *, labels: bool = True) -> str:
    """The text without names in brackets: "(target-group arn:…)" becomes "target-group", or nothing."""
    if "(" not in text:
        return text
    head, *parts = text.split("(")
    kept = [head]
    for part in parts:
        words = part.split(None, 1)
        if len(words) == 2 and words[0].lower() in _BRACKETED:
            kept.append(f"{words[0] if labels else ''} {words[1].partition(')')[2]}")
        else:
            kept.append(part)
    return " ".join(kept)


def words_of(text: str) -> str:
    """The words of a text, in one line, each between two blanks."""
    kept: list[str] = []
    before, last = "", ""
    for token in text.split():
        word = _own_word(token, last, f"{before} {last}")
        if word:
            kept.append(word)
        before, last = last, token.strip("[:,;").lower()
    return f" {' '.join(' '.join(kept).translate(_WORDS_ONLY).split())} "


_STRAIGHT = str.maketrans({**dict.fromkeys("’‘`", "'"), **dict.fromkeys(_QUOTES, '"'), "\u00a0": " "})


def _own_word(token: str, last: str, last_two: str) -> str:
    """What a token says by itself; "" where it is somebody's name for something."""
    if (
        last in _BEFORE_REFERENCES or last_two in _BEFORE_REFERENCES
    ) and token != "pull":  # "ref pull has been retried"
        return ""
    if "/" in token:
        return _of_slashed(token)
    if "arn:" in token or "sha256:" in token:
        return ""
    if last in _BEFORE_NAMES and not _REFERENCE_MARKS.isdisjoint(token.rstrip(":.,;")):
        return ""
    return token


def _of_slashed(token: str) -> str:
    bare = token.strip("\"'():,;[]").lower()
    if bare in _PROTOCOL_WORDS:
        return bare
    if "://" in bare:
        host = bare.partition("://")[2].partition("/")[0]
        return next((name for part, name in _ENDPOINTS if host.startswith(part) or f".{part}" in host), "")
    return " efs " if ".efs." in bare else ""


def _unquoted(text: str) -> str:
    """The text without what stands in quotation marks, but for addresses and codes in capitals."""
    if '\\"' in text:
        text = _without_quoted(text, '\\"')
    if '"' in text:
        text = _without_quoted(text, '"')
    if "'" in text:
        text = _without_quoted(_without_apostrophes(text), "'")
    return text


def _without_apostrophes(text: str) -> str:
    """The text without the marks that stand between two letters: "can't" is "cant"."""
    head, *parts = text.split("'")
    kept = [head]
    for part in parts:
        inside = kept[-1][-1:].isalpha() and part[:1].isalpha()
        kept.append(part if inside else f"'{part}")
    return "".join(kept)


def _without_quoted(text: str, mark: str) -> str:
    parts = text.split(mark)
    if len(parts) % 2 == 0:
        parts[-2:] = [f"{parts[-2]} {parts[-1]}"]  # the last one was never closed
    return " ".join(part if index % 2 == 0 or _says(part) else "" for index, part in enumerate(parts))


def _says(quoted: str) -> bool:
    return quoted.isupper() or quoted.lower().startswith(("http://", "https://", "agent", "resource:"))
