"""CX226: an amount of a request has no bounds although the amounts beside it have some."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Edit, Fact, Facts, Finding, Fix, Place, Span, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.excerpts import closing, excerpt

_AMOUNT = re.compile(
    r"(^|_)(qty|quantity|quantities|amount|price|cost|total|discount|percent(age)?|rate|limit|page_?size|per_page|count"
    r"|units?|copies|stock|balance|credits?|points|tip|fee|weight)$"
)
_NUMBER = re.compile(r"^(Optional\[|Annotated\[)?\s*(int|float|Decimal|decimal\.Decimal)\b")
_BOUND = re.compile(r"\b(gt|ge)\s*=\s*-?[\d.]+")
_BOUNDED = re.compile(r"\b(gt|ge|lt|le|multiple_of)\s*=|Positive|NonNegative|con(int|float|decimal)\(")
_SENT = re.compile(r"(In|Create\w*|Update\w*|Request|Input|Payload|Form|Body|Base|Schema|Params|Line|Item)$")
_ANSWERED = re.compile(r"(Out|Response|Read|Public|Result|Summary|Stats)")
_MODEL = re.compile(r"\b(BaseModel|SQLModel|Schema)\b|Base$|Model$")
# The same in a class of decorated fields, and in a schema that is put together by calls.
_DECORATED = re.compile(r"@(?:Min|Max|IsPositive)\([^()]*\)")
_CHAINED = re.compile(r"\.(?:min|max|gte?|lte?|positive|nonnegative|moreThan)\([^()]*\)")
_LOWER = re.compile(r"@(?:Min|IsPositive)\([^()]*\)|\.(?:min|gte?|positive|nonnegative|moreThan)\([^()]*\)")
_SENT_CLASS = re.compile(r"(Dto|DTO|Input|Request|Body|Args|Params)$")


@rule("CX226")
def unbounded_number(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per field, naming the bounded field it differs from."""
    if file.role != "code":
        return
    if file.language != "python":
        yield from _of_script(file, workspace)
        return
    fields = [f for f in file.of("field") if _AMOUNT.search(f.text.lower()) and _NUMBER.search(f.get("type"))]
    bounded = [f for f in fields if _BOUND.search(_said(f))]
    for field in fields:
        if not bounded or _BOUNDED.search(_said(field)) or not _is_sent(field, file):
            continue
        if any("validator" in f.text and field.text in f.get("arguments") for f in file.of("decorator")):
            continue
        beside = min(bounded, key=lambda b: (b.scope != field.scope, b.text != field.text))
        bound = _BOUND.search(_said(beside))
        yield Finding(
            "CX226",
            f"`{field.text}` takes any number, even negative; `{beside.text}` of {beside.scope} is bounded",
            file.path,
            field.span,
            field.scope,
            related=(Place(file.path, beside.span, f"`{beside.text}` has `{bound[0] if bound else ''}`"),),
            why=(f"no bound is said for `{field.text}`, and one for `{beside.text}`",),
            cwe="CWE-1284",
            anchor=f"{field.scope}.{field.text}",
            fix=_bound(field, bound[0] if bound else "", file, workspace),
        )


def _of_script(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """The numbers of decorated classes, and those of schemas, each held against its own kind."""
    decorated = [
        f
        for f in file.of("field")
        if f.get("type") == "number" and _SENT_CLASS.search(f.scope) and not _ANSWERED.search(f.scope)
    ]
    for fields, bounded in ((decorated, _DECORATED), (list(file.of("amount")), _CHAINED)):
        fields = [f for f in fields if _AMOUNT.search(_spelled(f.text))]
        texts = {f.span: workspace.text(file.path, f.span) for f in fields}
        lower = [(f, found[0]) for f in fields if (found := _LOWER.search(texts[f.span])) is not None]
        for field in fields if lower else ():
            if bounded.search(texts[field.span]):
                continue
            beside, bound = min(
                lower, key=lambda pair: (pair[0].scope != field.scope, pair[0].text != field.text)
            )
            yield Finding(
                "CX226",
                f"`{field.text}` takes any number, even negative; `{beside.text}` beside it is bounded",
                file.path,
                _named(field, file, workspace),
                field.scope,
                related=(Place(file.path, beside.span, f"`{beside.text}` has `{bound}`"),),
                why=(f"no bound is said for `{field.text}`, and one for `{beside.text}`",),
                cwe="CWE-1284",
                anchor=f"{field.scope}.{field.text}",
                fix=_bound_too(field, bound, file, workspace),
            )


def _named(field: Fact, file: Facts, workspace: Workspace) -> Span:
    """The name of a field, behind its decorators."""
    read = excerpt(file, field.span, workspace)
    found = re.search(rf"\b{re.escape(field.text)}(?=\s*[!?]?\s*[:=])", read.text)
    return read.at(*found.span()) if found is not None else field.span


def _spelled(name: str) -> str:
    """A name in the one spelling in which amounts are listed."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _bound_too(field: Fact, bound: str, file: Facts, workspace: Workspace) -> Fix | None:
    """The bound of its sibling: as a decorator before the field, or called on what the schema begins with."""
    read = excerpt(file, field.span, workspace)
    called = re.search(r"\bnumber(?=\()", read.text)
    at = 0
    if field.kind == "amount":
        if called is None:
            return None
        at = closing(read.text, called.end())
    given = bound if field.kind == "amount" else f"{bound} "
    return Fix(f"Say `{bound}` too", (Edit(file.path, read.at(at, at), given),))


def _said(field: Fact) -> str:
    return f"{field.get('type')} {field.get('value')}"


def _is_sent(field: Fact, file: Facts) -> bool:
    """Whether the class of a field is a model of what clients send."""
    known = file.function(field.scope)
    if known is None or _ANSWERED.search(field.scope) or "table=True" in known.get("base").replace(" ", ""):
        return False
    return (
        _SENT.search(field.scope) is not None and _MODEL.search(known.get("base").split(",")[0]) is not None
    )


def _bound(field: Fact, bound: str, file: Facts, workspace: Workspace) -> Fix | None:
    """The bound of its sibling, where the field has no value yet and `Field` is at hand."""
    if field.get("value") or not bound or not any(f.text == "Field" for f in file.of("import")):
        return None
    at = Span(field.span.end_line, field.span.end_col, field.span.end_line, field.span.end_col)
    optional = "None" in field.get("type") or field.get("type").startswith("Optional")
    given = f"default=None, {bound}" if optional else bound
    return Fix(f"Say `{bound}` too", (Edit(file.path, at, f" = Field({given})"),))
