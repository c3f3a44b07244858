"""Texts put together from what is only half known, and the parts of inputs that conditions judge."""

from __future__ import annotations

from dataclasses import replace

from cx_lsp.facts.capture import Raw
from cx_lsp.facts.flow.code import Call, Expression
from cx_lsp.facts.flow.values import NOTHING, UNKNOWN, Key, Taint, Value, behind, constant, union

_SHELLS = frozenset("sh bash /bin/sh /bin/bash zsh cmd cmd.exe powershell pwsh -c /c".split())  # noqa: SIM905
_SCHEMES = ("", "http://", "https://", "//")


def joined(values: list[Value]) -> Value:
    """A text put together from its parts in their order."""
    if all(v.constant is not UNKNOWN for v in values):
        return constant("".join(map(str, (v.constant for v in values))))
    found: list[Taint] = []
    before: str | None = ""
    for value in values:
        if value.constant is not UNKNOWN:
            before = before + str(value.constant) if before is not None else None
            continue
        at_head = before is not None and before.strip("\"'`( ") in _SCHEMES
        found += value.all() if at_head else behind(value)
        before = None
    about: frozenset[Key] = frozenset().union(*(v.about for v in values))
    return Value(union(found), about=about)


def run_by_a_shell(value: Value) -> Value:
    """The words of a command that are not mere arguments: all that a shell is given, else the program."""
    if value.items is None:
        return value
    if any(item.constant in _SHELLS or item.options & _SHELLS for item in value.items.values()):
        return value.whole()
    return Value(union(value.taints, value.items.get(0, NOTHING).all()))


def read_from(source: Raw) -> Value:
    """What an input gives."""
    return Value((Taint(source, source.data.get("name", ""), head=source.data.get("part") != "tail"),))


def escapes(expression: Expression) -> bool:
    """Whether a text escapes what is put in it: Markup("<b>%s</b>")."""
    return isinstance(expression, Call) and any(mark.kind == "escapes" for mark in expression.marks)


def half(value: Value, at: int) -> Value:
    """The name or the value of a pair out of a whole input, which are judged each for itself."""
    whole = [t for t in value.taints if t.source.kind == "input" and not t.name]
    return named(value, NOTHING, str(at)) if whole else value


def named(value: Value, key: Value, otherwise: str = "") -> Value:
    """A part of an input: from here on a condition judges this part alone."""
    name = f"[{otherwise}]" if key.constant is UNKNOWN and otherwise else key.constant
    if not isinstance(name, str) or not value.taints or all(t.name for t in value.taints):
        return value
    return replace(value, taints=tuple(t if t.name else replace(t, name=name) for t in value.taints))
