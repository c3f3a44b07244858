"""CX234: a handler no longer demands of its caller what it demanded at the base of the change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cx_lsp.model import Facts, Finding, Fix, Guard, Loss, Place, Route, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.credentials import masked

_GRAVEST = ("guard", "role", "owner", "schema", "check", "test", "bound")
_CWE = {"guard": "CWE-862", "role": "CWE-863", "owner": "CWE-639"}
_RELATED = 2


@rule("CX234")
def removed_guard(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per handler: the gravest of what it lost in the message, all of it in the reasons."""
    if file.role != "code":
        return
    seen: set[str] = set()
    for route in workspace.routes_of(file.path):
        place = route.handler or str(route)
        losses = workspace.losses(route) if place not in seen else ()
        if not losses:
            continue
        seen.add(place)
        losses = sorted(losses, key=lambda loss: _GRAVEST.index(loss.demand.kind))
        worst = losses[0]
        definition = file.function(route.handler)
        span = route.head if definition is None or route.file == file.path else definition.head
        left = workspace.guards(route)
        yield Finding(
            "CX234",
            f"{route} {_gone(worst, left)}",
            file.path,
            span,
            route.handler,
            related=_related(route, worst, workspace),
            why=tuple(dict.fromkeys(f"the base had `{masked(loss.line)[:160]}`" for loss in losses)),
            cwe=_cwe(worst, left),
            anchor=masked(f"{route} {worst.demand.kind} {worst.demand.about} {worst.demand.name}"),
            fix=_shown(worst.fix),
        )


def _shown(fix: Fix | None) -> Fix | None:
    """The edit, unless it would carry a secret that stood in the code into every report."""
    return fix if fix is not None and all(masked(edit.text) == edit.text for edit in fix.edits) else None


def _cwe(loss: Loss, left: Sequence[Guard]) -> str:
    """A role that went with every other guard leaves the handler open, not only too widely open."""
    is_open = loss.demand.kind == "role" and not _is_guarded(left)
    return "CWE-862" if is_open else _CWE.get(loss.demand.kind, "CWE-20")


def _is_guarded(left: Sequence[Guard]) -> bool:
    return bool(left) and left[0].how != "open"


def _gone(loss: Loss, left: Sequence[Guard]) -> str:
    demand = loss.demand
    name = masked(demand.name)
    name = name if len(name) <= 60 else f"{name[:57]}..."
    guarded = _is_guarded(left)
    about = f" of `{demand.about}`" if demand.about else ""
    said = {
        "guard": f"lost its guard `{name}`"
        if guarded
        else f"lost its guard `{name}` and is open to everyone",
        "role": f"lost `{name}`" if guarded else f"lost `{name}` and is open to everyone",
        "owner": f"no longer relates what it touches to its caller: `{name}` is gone",
        "schema": f"takes `{demand.name}` as it comes: its type `{demand.about}` is gone",
        "check": f"no longer validates its input: `{name}` is gone",
        "test": f"no longer refuses bad input: the test `{name}` is gone",
        "bound": f"lost the limit `{name}`{about}",
    }
    return said[demand.kind]


def _related(route: Route, loss: Loss, workspace: Workspace) -> tuple[Place, ...]:
    """The siblings that still have what this handler lost."""
    if loss.demand.kind not in ("guard", "role"):
        return ()
    found: list[Place] = []
    for sibling in workspace.siblings(route):
        if len(found) >= _RELATED or sibling.router != route.router:
            break
        kept = next((g for g in _still(sibling, workspace) if g in loss.demand.name), "")
        if kept and sibling.handler != route.handler:
            found.append(Place(sibling.file, sibling.head, f"{sibling} still has `{kept}`"))
    return tuple(found)


def _still(route: Route, workspace: Workspace) -> Sequence[str]:
    return [guard.name for guard in workspace.guards(route)]
