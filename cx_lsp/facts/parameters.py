"""Turns the parameters of a decorated route handler into inputs."""

from __future__ import annotations

import re

from cx_lsp.facts.capture import Raw

# A parameter of these types cannot carry text of a stranger's choice.
_SAFE_TYPE = re.compile(
    r"^(Optional\[|Annotated\[)?\s*(int|float|bool|Decimal|decimal\.Decimal|UUID|uuid\.UUID|UUID4|date|datetime|"
    r"datetime\.\w+|timedelta|Literal\[.*|\w*Enum|PositiveInt|conint.*|EmailStr|PrimaryKey|Session|\w*Session\w*|"
    r"Request|\w*[.]Request|Response|BackgroundTasks|HttpRequest)\b"
)


def filled_by_request(inside: list[Raw]) -> dict[str, Raw]:
    """Parameters that the framework fills from the request: those of a decorated route handler."""
    first = min((r.start for r in inside if r.kind == "parameter"), default=None)
    # A route that stands in the body is made there, for another function.
    if first is None or not any(
        r.kind == "route" and "handler" not in r.data and r.start < first for r in inside
    ):
        return {}
    dependencies = [r for r in inside if r.kind == "dependency"]
    return {
        r.text: Raw("input", r.text, r.start, r.end, {"name": r.text, "type": r.data.get("type", "")})
        for r in inside
        if r.kind == "parameter"
        and r.text not in ("self", "cls", "request", "req")
        and not _SAFE_TYPE.match(r.data.get("type", ""))
        and "Depends(" not in r.data.get("type", "")
        and not any(d.text and d.text in r.data.get("default", "") for d in dependencies)
    }
