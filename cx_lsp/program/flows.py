"""Flows across one call: what a function is handed, hands on or gives back, as its own file tells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from cx_lsp.model import Definition, Fact, Facts, Flow
from cx_lsp.program.names import Names
from cx_lsp.program.receivers import Receivers

Passes = Callable[[Definition], frozenset[str]]
"""The parameters, by position and by name, that a function may give back as they are."""


class Flows:
    """Completes the flows of a file with what the functions it calls do."""

    def __init__(self, names: Names, passes: Passes) -> None:
        self._names = names
        self._receivers = Receivers(names)
        self._passes = passes

    def of(self, facts: Facts) -> Iterator[Flow]:
        """Every flow from an input to a sink, each pair once."""
        seen = set()
        for flow in facts.flows:
            for found in self._completed(facts.path, flow) if applies(flow, facts) else ():
                key = (found.sink.span, found.sink.get("cwe"), found.source.text, found.source.get("of"))
                if key not in seen:
                    seen.add(key)
                    yield found

    def _completed(self, path: str, flow: Flow) -> Iterator[Flow]:
        if flow.complete:
            yield flow
        elif flow.passed and flow.source.kind == "input" and flow.sink.kind == "sink":
            if all(self._hands_on(path, call) for call in flow.passed):
                steps = (*flow.steps, *(_step(call.text, call) for call in flow.passed))
                yield replace(flow, steps=steps, passed=())
        elif flow.passed:
            return
        elif flow.source.kind == "call" and flow.sink.kind == "sink":
            yield from self._given_back(path, flow)
        elif flow.source.kind == "input" and flow.sink.kind == "argument":
            yield from self._handed(path, flow)

    def _hands_on(self, path: str, call: Fact) -> bool:
        found = self._receivers.called(path, call.scope, call.text)
        return found is not None and call.get("to") in self._passes(found)

    def _given_back(self, path: str, flow: Flow) -> Iterator[Flow]:
        """The result of a function that reads a stranger's value itself: name = wanted_name()."""
        found = self._called(path, flow.source)
        facts = self._facts(found)
        for inner in facts.flows if facts is not None else ():
            if found is None or inner.sink.kind != "return" or inner.sink.scope != found.scope:
                continue
            if _harmless(inner.sink, flow.sink):
                continue
            source = _elsewhere(inner.source, found.path)
            steps = (_step(flow.source.text, flow.source), *flow.steps)
            yield Flow(source, flow.sink, steps, flow.guard or inner.guard)

    def _called(self, path: str, call: Fact) -> Definition | None:
        """What a call runs: what its name stands for, else a method of the object another call made."""
        found = self._receivers.called(path, call.scope, call.text)
        if found is not None or not call.get("of"):
            return found
        maker = self._receivers.called(path, call.scope, call.get("of"))
        return self._names.member(maker, call.text.rpartition(".")[2]) if maker is not None else None

    def _handed(self, path: str, flow: Flow) -> Iterator[Flow]:
        """A stranger's value handed to a function in which it reaches a sink: save(name)."""
        found = self._receivers.called(path, flow.sink.scope, flow.sink.text)
        facts = self._facts(found)
        for inner in facts.flows if facts is not None else ():
            source = inner.source
            if found is None or source.kind != "parameter" or source.scope != found.scope:
                continue
            if inner.passed or inner.sink.kind != "sink" or _harmless(flow.sink, inner.sink):
                continue
            if facts is not None and not applies(inner, facts):
                continue
            if flow.sink.get("to") in (source.get("index"), source.text):
                data = {**inner.sink.data, "inside": found.scope}
                sink = Fact("sink", flow.sink.text, flow.sink.span, flow.sink.scope, data)
                steps = (*flow.steps, *(_elsewhere(s, found.path) for s in (*inner.steps, inner.sink)))
                yield Flow(flow.source, sink, steps, flow.guard or inner.guard)

    def _facts(self, found: Definition | None) -> Facts | None:
        table = self._names.table(found.path) if found is not None else None
        return table.facts if table is not None else None


def applies(flow: Flow, facts: Facts) -> bool:
    """Whether a file imports what its sink belongs to: `.search()` asks a directory if LDAP is imported."""
    needed = flow.sink.get("needs")
    if not needed:
        return True
    modules = (f.get("module") or f.text for f in facts.of("import"))
    return any(needed in re.split(r"[./]", module) for module in modules)


def _harmless(passed: Fact, sink: Fact) -> bool:
    """Whether what was done to a value before it left or came back keeps it from doing harm at a sink."""
    clean = passed.get("clean").split()
    if sink.get("part") == "head" and not passed.get("head"):
        return True
    return "encoded" in clean or sink.get("cwe") in clean


def _step(text: str, call: Fact) -> Fact:
    return Fact("step", f"{text}()", call.span, call.scope)


def _elsewhere(fact: Fact, path: str) -> Fact:
    return replace(fact, data={**fact.data, "path": path})
