"""CX229: a file that was sent is kept under its sender's name, or is of any kind and any size."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Edit, Fact, Facts, Finding, Fix, Place, Span, Workspace
from cx_lsp.rules import rule

# What looks at a file before it is kept: its ending, its kind, its content; or gives it a name of our own.
_JUDGED = re.compile(
    r"secure_filename|get_valid_name|uuid|splitext|endswith|allowed|content_?type|mimetype|magic|imghdr|suffix"
    r"|extension|\bext\b|sanitize|validat|basename|extname|is_valid|\.r?(split|partition)\(['\"]\.['\"]",
    re.IGNORECASE,
)
_SENT = re.compile(r"request\.files|FILES|UploadFile|req\.files|FileStorage|\bFile\(")
_OPTIONS = re.compile(r"\b(fileFilter|limits)\b|^[\w.]+$")


@rule("CX229")
def unrestricted_upload(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per function that keeps files, or per middleware that takes them."""
    if file.role != "code":
        return
    seen: set[str] = set()
    for fact in file.of("upload"):
        if fact.get("of") == "multer":
            given = _OPTIONS.search(fact.get("given").strip("()")) or _takes_none(file)
            if not given and _is_import(file, "multer"):
                yield _finding(
                    fact, file, "files of any kind and any size are taken in", _limited(fact, file, workspace)
                )
            continue
        definition = file.function(fact.scope)
        text = workspace.text(file.path, definition.span) if definition is not None else ""
        if fact.scope not in seen and _SENT.search(text) and not _JUDGED.search(text):
            seen.add(fact.scope)
            yield _finding(fact, file, "a file is kept under its sender's name, whatever it holds", None)


def _finding(fact: Fact, file: Facts, said: str, fix: Fix | None) -> Finding:
    why = "neither its ending, its kind nor its name is looked at before it is written"
    if fact.get("of") == "multer":
        why = "neither `limits` nor `fileFilter` is given"
    return Finding(
        "CX229",
        f"{said}; {why}",
        file.path,
        fact.span,
        fact.scope,
        related=(Place(file.path, fact.span, f"`{' '.join(fact.text.split())[:60]}` writes it"),),
        why=(why,),
        cwe="CWE-434",
        anchor=fact.text,
        fix=fix,
    )


def _limited(fact: Fact, file: Facts, workspace: Workspace) -> Fix | None:
    """A size that no image or document of everyday exceeds; the kind is for the project to say."""
    text = workspace.text(file.path, fact.span)
    size = "limits: { fileSize: 5 * 1024 * 1024 }"
    end = Span(fact.span.end_line, fact.span.end_col - 1, fact.span.end_line, fact.span.end_col - 1)
    if re.fullmatch(r"multer\(\s*\)", text):
        return Fix("Limit the size", (Edit(file.path, end, f"{{ {size} }}"),))
    opening = re.match(r"multer\(\{", text)
    if opening is None or "\n" in text[: opening.end()]:
        return None
    at = Span(fact.span.start_line, fact.span.start_col + 8, fact.span.start_line, fact.span.start_col + 8)
    return Fix("Limit the size", (Edit(file.path, at, f" {size},"),))


def _takes_none(file: Facts) -> bool:
    """Whether the only thing a file does with its uploads is to refuse them: multer().none()."""
    taking = [f.text.rpartition(".")[2] for f in file.of("call")]
    return "none" in taking and not {"single", "array", "fields", "any"} & set(taking)


def _is_import(file: Facts, name: str) -> bool:
    return any(fact.text == name for fact in file.of("import"))
