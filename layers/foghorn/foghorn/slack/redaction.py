"""Secrets that show in stop reasons and log lines, taken out before anything is shown.

What is taken out: PEM blocks; AWS access key ids; Slack, GitHub, GitLab, Docker, npm, Stripe and Google tokens; Slack
webhook addresses; JSON Web Tokens; `Authorization` values and bearer tokens; user and password of an address; and the
value of every pair whose name says that it is secret (`password=…`, `"client_secret": "…"`, `--token …`).
What is kept: the name of the pair, so that a reader sees what was there, and ARNs, also those of secrets: which secret
could not be read is the very point of such a stop reason.
What is not seen: a secret without a known shape and without a name. Environment values never get this far.

Every expression is linear in the text: no nested repeats, and a repeat can only start where a token starts.
"""

from __future__ import annotations

import re
from typing import Final

REDACTED: Final = "‹redacted›"

_START: Final = r"(?<![A-Za-z0-9_-])"
_PASSWORD: Final = r"(?:pass(?:word|wd|phrase)|pwd)"
_NAME: Final = rf"(?:{_PASSWORD}|secret|token|(?:api|access|private|account|shared)[_-]?key|credentials?|signature)"
_SUFFIX: Final = r"(?:s|id|value|hash|string|plain)?(?:[_-][A-Za-z0-9_-]{0,40})?"
# What names a secret, or says what went wrong with it, is no secret.
_NOT: Final = r"(?!arn:|‹|[A-Za-z]{1,60}(?:Exception|Error)\b)"
_VALUE: Final = rf"""{_NOT}(?:"[^"]*"?|'[^']*'?|[^\s&;"']+)"""
# After "secret: " or "token: " there is as often a sentence as a value, so it must look like one.
_LIKE_A_SECRET: Final = rf"""{_NOT}(?:"[^"]*"?|'[^']*'?|(?=[^\s&;"'0-9]{{0,40}}[0-9]|[^\s&;"']{{16}})[^\s&;"']+)"""
_COLON: Final = r"""(?:s|value|hash)?(?:_[A-Za-z0-9_]{0,40})?[\\"']{0,3}\s{0,3}:\s{0,3}\\{0,2}"""

# A scheme or a long value: "may require authorization: server message: …" is a common pull error.
_HEADER: Final = r"""authorization[\\"']{0,3}\s{0,3}[:=]\s{0,3}[\\"']{0,3}"""
_SCHEMED: Final = r"""(?:basic|bearer|digest|negotiate|token)\s{1,3}(?!‹)[^\s"'\\]+"""
_OPAQUE: Final = r"""(?=[^\s"'0-9]{0,99}[0-9])[^\s"'\\]{20,}"""

_BEARER: Final = r"(?:[A-Za-z0-9._~+/=-]{16,}|(?=[A-Za-z0-9]{0,15}[0-9._~+/=-])[A-Za-z0-9._~+/=-]{6,15})"
_WORDS: Final = ("pass", "pwd", "secret", "token", "key", "credential", "signature")

# Words of which one must be in the text (lower case) for the expression to have a chance, the expression, and what
# takes the place of a match: most texts hold none of the words, and looking for a word is far cheaper.
_PATTERNS: Final[tuple[tuple[tuple[str, ...], re.Pattern[str], str], ...]] = tuple(
    (words, re.compile(pattern), replacement)
    for words, pattern, replacement in (
        # A block that was cut off has no END line: everything after its BEGIN goes.
        (("-----begin",), r"-----BEGIN [A-Z0-9 ]{1,40}-----(?s:.*?)(?:-----END [A-Z0-9 ]{1,40}-----|\Z)", REDACTED),
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
        (
            ("akia", "asia", "abia", "acca"),
            r"(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16,124}",
            REDACTED,
        ),
        # https://docs.slack.dev/authentication/tokens
        (("xox", "xapp-"), r"(?<![A-Za-z0-9])(?:xox[a-z](?:\.xox[a-z])?|xapp)-[A-Za-z0-9-]{6,}", REDACTED),
        (
            ("hooks.slack.com",),
            r"(hooks\.slack\.com/(?:services|workflows|triggers)/)[A-Za-z0-9/_-]+",
            r"\1" + REDACTED,
        ),
        (
            ("gh", "glpat-", "k_live_", "dckr_pat_"),
            r"(?<![A-Za-z0-9])(?:gh[pousr]_|github_pat_|glpat-|sk_live_|rk_live_|dckr_pat_)[A-Za-z0-9_-]{16,}",
            REDACTED,
        ),
        (("npm_",), _START + r"npm_[A-Za-z0-9]{30,}", REDACTED),
        (("aiza",), _START + r"AIza[A-Za-z0-9_-]{30,}", REDACTED),
        # https://www.rfc-editor.org/rfc/rfc7519: header and payload are JSON objects, so both begin with "eyJ"
        (("eyj",), _START + r"eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?", REDACTED),
        (("authorization",), rf"(?i)({_HEADER})(?:{_SCHEMED}|{_OPAQUE})", r"\1" + REDACTED),
        (("bearer",), rf"(?i)(\bbearer\s{{1,3}}){_BEARER}", r"\1" + REDACTED),
        (("://",), r"(://)(?!‹)[^\s/?#\"']{1,512}@", r"\1" + REDACTED + "@"),
        (("--",), rf"(?i)(--[a-z-]{{0,24}}{_NAME}{_SUFFIX}[ =]{{1,2}}){_VALUE}", r"\1" + REDACTED),
        (_WORDS, rf"""(?i)({_NAME}{_SUFFIX}[\\"']{{0,3}}\s{{0,3}}=\s{{0,3}}\\{{0,2}}){_VALUE}""", r"\1" + REDACTED),
        # Not after a colon: the name in `arn:aws:secretsmanager:…:secret:prod/db` is no secret.
        (("pass", "pwd"), rf"(?i)((?<!:){_PASSWORD}{_COLON}){_VALUE}", r"\1" + REDACTED),
        (_WORDS, rf"(?i)((?<!:){_NAME}{_COLON}){_LIKE_A_SECRET}", r"\1" + REDACTED),
    )
)


def redact(text: str) -> str:
    """`text` with what looks like a secret replaced by `‹redacted›`. Doing it twice changes nothing more."""
    lowered = text.lower()
    for words, pattern, replacement in _PATTERNS:
        if any(word in lowered for word in words):
            text = pattern.sub(replacement, text)
    return text
