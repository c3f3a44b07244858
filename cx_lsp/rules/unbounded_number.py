"""CX226: an amount of a request has no bounds although the amounts beside it have some."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Edit, Fact, Facts, Finding, Fix, Place, Span, Workspace
from cx_lsp.rules import rule

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


@rule("CX226")
def unbounded_number(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per field, naming the bounded field it differs from."""
    if file.role != "code" or file.language != "python":
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
