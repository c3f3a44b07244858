"""Text of a repository becomes Markdown that shows it and nothing else: no links, no images, no markup."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lsprotocol import types

_CODE = re.compile(r"(`[^`]*`)")
_MARKUP = re.compile(r"([\\\[\]<>*_!#|~])")


def content(paragraphs: Iterable[str]) -> types.MarkupContent:
    """Paragraphs as an editor shows them."""
    return types.MarkupContent(types.MarkupKind.Markdown, "\n\n".join(paragraphs))


def escaped(text: str) -> str:
    """Text of the repository, in which only code in backticks may be markup."""
    parts = _CODE.split(" ".join(text.split()))
    return "".join(p if p.startswith("`") and p.endswith("`") and len(p) > 1 else _plain(p) for p in parts)


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)
