from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foghorn.slack.escaping import cleaned, code, code_block, link, one_line, plain, prose, whole_code_block
from foghorn.slack.limits import LINK_URL, length

_ENTITY = re.compile(r"&(?:amp|lt|gt);")


def _is_escaped(text: str) -> bool:
    return not re.search(r"[&<>]", _ENTITY.sub("", text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words", "plain words"),
        ("<!channel> & <@U0123456789>", "&lt;!channel&gt; &amp; &lt;@U0123456789&gt;"),
        ("two\nlines\tand  more", "two lines and more"),
        ("*bold* text", "`*bold*` text"),
        ("(_sly_), yes", "(`_sly_`), yes"),
        ("my_service_name stays", "my_service_name stays"),
        ("say :fire: at 12:30:45", "say `:fire:` at 12:30:45"),
        ("port 1:100:2", "port `1:100:2`"),
        ("arn:aws:ecs:eu-west-1 is code.", "`arn:aws:ecs:eu-west-1` is code."),
        ("run `ls` now", "run `ls` now"),
        ("a`b", "`aˋb`"),
        ("```", "`ˋˋˋ`"),
        ("", ""),
    ],
)
def test_prose_reads_as_the_text_does(text: str, expected: str) -> None:
    """No word of an event is formatted, linked, or turned into an emoji."""
    assert prose(text, 200) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("evil \u202etxt.exe", "evil txt.exe"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("\x1b[31mred\x1b[0m\x07", "red"),
        ("lone \ud83d surrogate", "lone  surrogate"),
        ("a\r\nb\u2028c\x85d", "a\nb\nc\nd"),
        ("tag\U000e0041s", "tags"),
        ("pass\u200bword=hunter2", "password=‹redacted›"),
        ("ünïcödé 🔥 日本", "ünïcödé 🔥 日本"),
    ],
)
def test_invisible_characters_go_before_secrets_are_looked_for(text: str, expected: str) -> None:
    """Nothing hides in what cannot be seen."""
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("ab&cd", 9, "ab&amp;cd"),
        ("ab&cd", 8, "ab&amp;…"),
        ("ab&cd", 7, "ab…"),
        ("🔥🔥🔥", 6, "🔥🔥🔥"),
        ("🔥🔥🔥", 5, "🔥🔥…"),
        ("see :fire: x", 50, "see ∶fire∶ x"),
    ],
)
def test_plain_text_is_cut_between_entities(text: str, limit: int, expected: str) -> None:
    """Lengths are of the escaped text, in UTF-16 units."""
    assert plain(text, limit) == expected


def test_of_a_long_log_the_last_lines_are_shown() -> None:
    """The end of a log says what happened."""
    text = "\n".join(f"line {number}" for number in range(100))

    assert code_block(text, 40) == "```…\nline 96\nline 97\nline 98\nline 99```"


def test_a_command_is_whole_or_not_there() -> None:
    """Half a command is worse than none; backticks in it are harmless and visible."""
    assert (
        whole_code_block("aws ecs list-tasks --cluster `x`\n --x", 60) == "```aws ecs list-tasks --cluster ˋxˋ --x```"
    )
    assert whole_code_block("aws " + "x" * 60, 60) is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x?a=1&b=2#c", "<https://a.example/x?a=1&amp;b=2#c|Read more>"),
        (
            "https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/prod",
            "<https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/prod|Open in console>",
        ),
        ("https://console.aws.amazon.com.evil.example/", "<https://console.aws.amazon.com.evil.example/|Read more>"),
        ("https://a.example/|<!here>", "<https://a.example/%7C%3C!here%3E|Read more>"),
        ("http://a.example/", None),
        ("javascript:alert(1)", None),
        ("https://user:pw@a.example/", None),
        ("https://a.example/?token=abc", None),
        ("https://a.example/ x", "<https://a.example/%20x|Read more>"),
        ("https://[broken", None),
        ("https://a.example/" + "x" * LINK_URL, None),
        ("", None),
    ],
)
def test_only_whole_https_links_are_made(url: str, expected: str | None) -> None:
    """A link cannot be broken out of, and holds no secret."""
    assert link(url) == expected


_TEXTS = st.text(st.one_of(st.sampled_from("<>&`*_~:|!@# \n\t-a1"), st.characters()), max_size=300)


@given(_TEXTS, st.integers(min_value=24, max_value=200))
def test_no_text_breaks_out_or_grows_beyond_its_limit(text: str, limit: int) -> None:
    """Whatever the text: escaped whole, within its limit, code spans closed, on one line."""
    for shown in (plain(text, limit), prose(text, limit), code(text, limit)):
        assert _is_escaped(shown)
        assert length(shown) <= limit
        assert "\n" not in shown
        shown.encode()
    assert prose(text, limit).count("`") % 2 == 0
    assert code(text, limit).count("`") in (0, 2)


@given(_TEXTS, st.integers(min_value=24, max_value=200))
def test_no_text_breaks_out_of_a_block_of_code(text: str, limit: int) -> None:
    """Three backticks at both ends, and none between."""
    shown = code_block(text, limit)

    assert shown == "" or (shown.startswith("```") and shown.endswith("```") and shown.count("`") == 6)
    assert _is_escaped(shown)
    assert length(shown) <= limit


@given(_TEXTS)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    """Cleaned text is clean."""
    assert one_line(one_line(text)) == one_line(text)


def test_a_word_of_closing_marks_is_taken_apart_at_once() -> None:
    """The marks at its ends are cut off one after another, not tried at every place."""
    word = ")" * 100_000 + "*x*" + ")" * 100_000
    assert prose(word, 300_000) == f"`{')' * 100_000}*x*`{')' * 100_000}"
