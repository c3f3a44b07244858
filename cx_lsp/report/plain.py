"""Text from a repository becomes text that is safe to print: it drives no terminal and breaks no file."""

from __future__ import annotations

import json
import re
from typing import TextIO

# Control characters would drive the terminal (ESC), bidirectional ones would reorder what the reader sees,
# and lone surrogates, which stand for bytes of odd file names, cannot be encoded at all.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_SPACE = re.compile(r"[\t\r\n]+")
_WIDE = re.compile(r"[^\x00-\x7f]+")


def one_line(text: str) -> str:
    """The text on one line, unsafe characters shown as U+FFFD."""
    return _UNSAFE.sub("\ufffd", _SPACE.sub(" ", text))


def shorten(text: str, limit: int) -> str:
    """The text in at most `limit` characters; a cut is shown."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def put(text: str, out: TextIO) -> None:
    """Write text, with "?" for what the stream's encoding does not have."""
    encoding = getattr(out, "encoding", None) or "utf-8"
    out.write(text.encode(encoding, "replace").decode(encoding))


def put_json(value: object, out: TextIO) -> None:
    """Write a value as JSON in ASCII, which no stream's encoding can spoil; lone surrogates become "?"."""
    text = json.dumps(value, indent=2, ensure_ascii=False).encode("utf-8", "replace").decode()
    out.write(_WIDE.sub(lambda wide: json.dumps(wide[0])[1:-1], text) + "\n")
