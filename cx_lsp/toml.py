"""The bytes of a TOML file become its values and the line on which each key stands."""

from __future__ import annotations

import re
import tomllib
from ast import literal_eval
from collections import deque
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

Keys: TypeAlias = tuple[str | int, ...]
"""The way to a value: table and key names, and positions inside arrays."""

_TOKEN = re.compile(
    r"(?P<skip>[ \t\r]+|\#[^\n]*)"
    r'|(?P<text>"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\')'
    r"|(?P<mark>[\[\]{}=,.\n])"
    r"|(?P<bare>[^\s\[\]{}=,.\"'\#]+)",
    re.DOTALL,
)


class _Token(NamedTuple):
    text: str
    line: int


class TomlError(Exception):
    """These bytes are not TOML: the one-based line, and what is wrong with its mend."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line = line


def read(data: bytes) -> dict[str, Any]:
    """The values of a TOML file; raises TomlError, whatever the bytes are."""
    text = _decode(data)
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise TomlError(1, "is nested too deeply; write fewer brackets inside one another") from None
    except ValueError as error:
        raise _syntax(text, str(error)) from None


def lines(data: bytes) -> dict[Keys, int]:
    """The one-based line of every table, key and array element of a file that `read` accepts."""
    tokens, found = deque(_tokens(data.decode())), dict[Keys, int]()
    table: Keys = ()
    while tokens:
        if tokens[0].text == "\n":
            tokens.popleft()
        elif tokens[0].text == "[":
            table = _header(tokens, found)
        else:
            _pair(tokens, table, found)
    return found


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise TomlError(1, "is encoded as UTF-16; save it as UTF-8")
    if data.startswith(b"\xef\xbb\xbf"):
        raise TomlError(1, "starts with a byte order mark; save it as UTF-8 without one")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        byte = data[error.start]
        line = data.count(b"\n", 0, error.start) + 1
        raise TomlError(line, f"has the byte 0x{byte:02x}, which is not UTF-8; save it as UTF-8") from None


def _syntax(text: str, message: str) -> TomlError:
    """Our sentence for a message of tomllib, which ends in "(at line 3, column 7)" or "(at end of …)"."""
    at = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message)
    told = message[: at.start()] if at else message
    last = text.rstrip("\n").count("\n") + 1
    line = int(at[1]) if at and at[1] else last
    if twice := re.match(r"Cannot declare (\(.*\)) twice", told):
        return TomlError(line, f"[{'.'.join(literal_eval(twice[1]))}] stands twice; keep one")
    if told == "Cannot overwrite a value":
        key = (text.splitlines() or [""])[line - 1].partition("=")[0].strip()
        return TomlError(line, f"{key} is given twice; keep one")
    if "int_max_str_digits" in told:
        return TomlError(line, "holds a number of more than 4300 digits; write a shorter one")
    return TomlError(
        line, f"is not TOML: {told[:1].lower()}{told[1:]}" + (f" at column {at[2]}" if at and at[2] else "")
    )


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "skip":
            yield _Token(match[0], line)
        line += match[0].count("\n")


def _key(tokens: deque[_Token]) -> Keys:
    """The parts of the dotted key that comes next, its quotes removed."""
    parts: list[str] = []
    while tokens[0].text not in ("=", "]"):
        part = tokens.popleft().text
        if part[0] in "\"'":
            parts.append(tomllib.loads(f"key = {part}")["key"])
        elif part != ".":
            parts.append(part)
    return tuple(parts)


def _header(tokens: deque[_Token], found: dict[Keys, int]) -> Keys:
    """Notes a `[table]` or `[[array of tables]]` and gives the way to it, positions included."""
    line = tokens.popleft().line
    array = tokens[0].text == "["
    if array:
        tokens.popleft()
    names = _key(tokens)
    way: Keys = ()
    for name in names[:-1]:
        way = _last(found, (*way, name))
        found.setdefault(way, line)
    way = (*way, names[-1])
    if array:
        found.setdefault(way, line)
        way = (*way, sum(key[:-1] == way and isinstance(key[-1], int) for key in found))
    found[way] = line
    while tokens and tokens[0].text == "]":
        tokens.popleft()
    return way


def _last(found: dict[Keys, int], way: Keys) -> Keys:
    """`way` itself, or its newest element when it is an array of tables."""
    while (*way, 0) in found:
        way = (*way, max(key[-1] for key in found if key[:-1] == way and isinstance(key[-1], int)))
    return way


def _pair(tokens: deque[_Token], table: Keys, found: dict[Keys, int]) -> None:
    line = tokens[0].line
    names = _key(tokens)
    tokens.popleft()
    for end in range(1, len(names)):
        found.setdefault(table + names[:end], line)
    found[table + names] = line
    _value(tokens, table + names, found)


def _value(tokens: deque[_Token], way: Keys, found: dict[Keys, int]) -> None:
    opening = tokens.popleft().text
    close = {"[": "]", "{": "}"}.get(opening)
    position = 0
    while close and tokens[0].text != close:
        if tokens[0].text in (",", "\n"):
            tokens.popleft()
        elif close == "}":
            _pair(tokens, way, found)
        else:
            found[(*way, position)] = tokens[0].line
            _value(tokens, (*way, position), found)
            position += 1
    if close:
        tokens.popleft()
    while not close and tokens and tokens[0].text not in (",", "]", "}", "\n"):
        tokens.popleft()
