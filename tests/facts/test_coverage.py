"""Where a suppression of a place may be written: above it, where the syntax has room for a comment."""

from __future__ import annotations

import pytest

from cx_lsp.facts import Syntax, extract, read, room_for_comment
from cx_lsp.text import Document

PYTHON = '''import os

SAMPLES = {
    "HERE0": "x",
}


@route(
    "/x",
)
def f(x):
    if a:
        HERE1
    elif HERE2:
        call(
            f"{HERE3}",
            """
            {HERE4}
            """,
        )
    text = f"""
    {HERE5}
    """
    @a
    def g(HERE6): return HERE7
'''
TSX = """@Controller()
class C {
  @Get()
  @Open()
  one(HERE0) {
    return HERE1;
  }
}
export const f = async (x) => {
  if (x) {
    HERE2;
  } else if (HERE3) {
    const a = `
      ${HERE4}
    `;
  }
  return (
    <div id={HERE5}>
      <p title={HERE6}
         id={HERE7} />
      {HERE8}
      text <b>{HERE9}</b>
    </div>
  );
};
"""


def written(path: str, text: str, mark: str) -> tuple[int, str] | None:
    """The line a comment on a mark takes, and the comment; checked by reading the file with it."""
    document = Document.of(text)
    at = text.encode().index(mark.encode())
    syntax = read(path, document)
    assert isinstance(syntax, Syntax)
    span = document.span(at, at + len(mark))
    found = room_for_comment(span, syntax)
    if found is None:
        return None
    line, begin, end = found
    comment = f"{begin}cx: ignore why it is so{end}"
    lines = text.split("\n")
    lines.insert(line, comment)
    facts = extract(path, "\n".join(lines))
    assert not facts.unread
    (fact,) = facts.of("suppression")
    first, last = map(int, fact.get("lines").split())
    assert span.start_line + 1 in range(line + first, line + last + 1), "it speaks of something else"
    return line, comment


@pytest.mark.parametrize(
    ("mark", "line", "indent"),
    [(0, 3, 4), (1, 12, 8), (2, 13, 4), (3, 14, 8), (4, 14, 8), (5, 20, 4), (6, 23, 4), (7, 23, 4)],
)
def test_a_comment_in_python_stands_above_the_statement(mark: int, line: int, indent: int) -> None:
    assert written("a.py", PYTHON, f"HERE{mark}") == (line, f"{' ' * indent}# cx: ignore why it is so")


@pytest.mark.parametrize(
    ("mark", "line", "comment"),
    [
        (0, 2, "  // cx: ignore why it is so"),
        (1, 5, "    // cx: ignore why it is so"),
        (2, 10, "    // cx: ignore why it is so"),
        (4, 12, "    // cx: ignore why it is so"),
        (5, 17, "    // cx: ignore why it is so"),
        (6, 18, "      {/* cx: ignore why it is so */}"),
        (7, 18, "      {/* cx: ignore why it is so */}"),
        (8, 20, "      {/* cx: ignore why it is so */}"),
    ],
)
def test_a_comment_in_typescript_stands_above_the_statement_or_the_element(
    mark: int, line: int, comment: str
) -> None:
    assert written("a.tsx", TSX, f"HERE{mark}") == (line, comment)


@pytest.mark.parametrize("mark", ["HERE3"])
def test_where_no_line_is_free_none_is_offered(mark: str) -> None:
    assert written("a.tsx", TSX, mark) is None
