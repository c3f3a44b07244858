"""Where a value ends up: forward from a call, through what only changes its form, to names and arguments."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from tree_sitter import Node

from cx_lsp.facts.calls.arguments import constant, unquoted
from cx_lsp.facts.calls.holders import TARGETS, function_name, holder_of
from cx_lsp.facts.calls.unit import FUNCTIONS, Unit, base_of, key_of, names, text

_PASS = frozenset(
    {"parenthesized_expression", "await", "await_expression", "boolean_operator", "list"}
    | {"tuple", "set", "expression_list", "array", "interpolation", "string", "template_substitution"}
    | {"template_string", "concatenated_string", "unary_operator", "list_splat", "spread_element", "slice"}
    | {"as_expression", "non_null_expression", "satisfies_expression"}
)
_COMPARISONS = frozenset({"==", "===", "!=", "!==", "<", ">", "<=", ">=", "in", "instanceof"})
_COMPREHENSIONS = frozenset({"generator_expression", "list_comprehension", "set_comprehension"})
# Calls that give their argument back in another form, by the words of their last name.
_FORM = re.compile(
    r"^(str|int|float|hex|bin|oct|repr|bytes|bytearray|abs|round|ord|chr|format|join|list|tuple|sorted|sum|new|map"
    r"|dumps|uuid|string|number|big_?int|array|from|floor|ceil|trunc|concat|btoa|update|digest|fill|pow|min|max|next"
    r"|from_char_code|from_code_point|create_hash|create_hmac|hmac|array_from|stringify|reduce|mark_?safe|to_bytes"
    r"|from_bytes|to_base|char_at|at|code_point_at)$"
    r"|(^|_)(str|encode|decode|hex\w*|b64\w*|base64\w*|hash\w*|md5|sha\d*|digest|escape\w*|quote|pad|slug\w*|upper|lower)(_|$)"
)
_QUESTION = re.compile(
    r"^(starts_?with|ends_?with|is[_a-z]*|index(_?of)?|last_?index_?of|find|count|includes|match|test|copy)$"
)
_GATHER = frozenset({"append", "push", "add", "extend", "insert", "unshift", "appendleft"})
_MEASURE = frozenset({"length", "size", "name", "digest_size", "block_size"})
_BREAK = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ARGUMENTS = frozenset({"argument_list", "arguments"})
_MOST = 40
"""Ends of one value."""
_HOPS = 12
"""Names a value is handed on through."""


@dataclass(frozen=True, slots=True)
class End:
    """One place where a value ends up: `how` it got there, under which `name`, beside what."""

    how: str
    name: str
    node: Node
    data: dict[str, str] = field(default_factory=dict)


def snake(name: str) -> str:
    """A name in lower case with its words kept apart."""
    return _BREAK.sub("_", name).lower()


def ends(origin: Node, unit: Unit, *, clock: bool = False) -> list[End]:
    """Everywhere in its unit that the value of a call ends up; of a clock, no difference is followed."""
    search = _Search(unit, clock)
    search.climb(origin)
    return search.found


@dataclass(slots=True)
class _Search:
    unit: Unit
    clock: bool
    found: list[End] = field(default_factory=list)
    followed: set[tuple[str, int]] = field(default_factory=set)
    levels: int = 0

    def climb(self, node: Node) -> None:
        """Upwards from an expression for as long as the value around it is made of it."""
        keyword = ""
        self.unit.looks -= 1
        while (parent := node.parent) is not None and len(self.found) < _MOST and self.unit.looks > 0:
            kind = parent.type
            if kind == "keyword_argument":
                keyword, node = text(parent.child_by_field_name("name")), parent
                continue
            if kind in _ARGUMENTS or (kind == "call" and node.type == "generator_expression"):
                call = parent if kind == "call" else parent.parent
                onward = self._argument(node, call, keyword) if call is not None else None
                keyword = ""
            else:
                onward = self._step(node, parent)
            if onward is None:
                return
            node = onward

    def _step(self, node: Node, parent: Node) -> Node | None:
        kind = parent.type
        if kind in _PASS or kind in ("attribute", "member_expression"):
            return self._member(parent) if kind in ("attribute", "member_expression") else parent
        if kind == "comparison_operator" or (
            kind == "binary_expression" and _operator(parent) in _COMPARISONS
        ):
            self._compare(node, parent)
            return None
        if self.clock and _operator(parent) == "-":
            return None
        if kind in ("binary_expression", "binary_operator"):
            return parent
        if kind == "unary_expression":
            return None if _operator(parent) in ("!", "typeof", "void") else parent
        if kind in ("conditional_expression", "ternary_expression"):
            condition = parent.child_by_field_name("condition")
            if condition is None and parent.named_child_count > 1:
                condition = parent.named_children[1]
            return None if node == condition else parent
        if kind in _COMPREHENSIONS:
            return parent if node == parent.child_by_field_name("body") else None
        if kind in ("subscript", "subscript_expression"):
            if node != base_of(parent):
                self._end("pick", text(base_of(parent)), parent)
            return parent
        return self._settle(node, parent)

    def _settle(self, node: Node, parent: Node) -> Node | None:
        kind = parent.type
        if kind in TARGETS:
            target = parent.child_by_field_name(TARGETS[kind])
            if target is not None and target != node:
                self._bind(target, parent)
        elif kind == "pair" and node == parent.child_by_field_name("value"):
            self._end(
                "entry", unquoted(text(parent.child_by_field_name("key"))), parent, holder=holder_of(parent)
            )
        elif node.type == "shorthand_property_identifier":
            self._end("entry", text(node), node, holder=holder_of(node))
        elif kind == "return_statement":
            self._end("return", function_name(parent), node)
        elif kind in ("arrow_function", "lambda") and node == parent.child_by_field_name("body"):
            if parent.parent is not None and parent.parent.type in _ARGUMENTS:
                return parent
            self._end("return", function_name(node), node)
        return None

    def _member(self, member: Node) -> Node | None:
        name = text(member.child_by_field_name("attribute") or member.child_by_field_name("property"))
        call = member.parent
        if call is None or call.child_by_field_name("function") != member:
            return None if name in _MEASURE else member
        if _QUESTION.match(snake(name)):
            return None
        if name == "update":
            given = call.child_by_field_name("arguments")
            for child in given.named_children if given is not None else ():
                self._end("fed", constant(child, self.unit), child, written=text(child))
        return call

    def _compare(self, node: Node, parent: Node) -> None:
        sides = [text(child) for child in parent.named_children if child != node]
        self._end("compare", " ".join(sides), parent, with_=text(node))

    def _argument(self, node: Node, call: Node, keyword: str) -> Node | None:
        callee = call.child_by_field_name("function") or call.child_by_field_name("constructor")
        name = re.split(r"[.\s]", text(callee))[-1]
        given = call.child_by_field_name("arguments")
        first = next(iter(given.named_children if given is not None else ()), None)
        beside = constant(first, self.unit) if first is not None and first != node else ""
        if node.type not in FUNCTIONS:
            self._end("argument", keyword, call, callee=text(callee)[-80:], beside=beside)
        if callee is not None and name in _GATHER:
            base = base_of(callee)
            if base is not None and base.type == "identifier":
                self._end("name", text(base), base)
                self._follow(text(base), call.end_byte, None)
        return call if _FORM.search(snake(name)) else None

    def _bind(self, target: Node, parent: Node) -> None:
        plain = list(names(target))
        if plain or target.type == "property_identifier":
            for name in plain or [target]:
                self._end("name", text(name), name)
                self._follow(text(name), parent.end_byte, name)
        elif base_of(target) is not None:
            index = target.type in ("subscript", "subscript_expression")
            self._end(
                "store" if index else "name",
                unquoted(key_of(self.unit, target)) if index else text(target),
                target,
                holder=text(base_of(target)),
            )

    def _follow(self, name: str, after: int, bound: Node | None) -> None:
        """On from every place where a name may still hold what it was given."""
        if (name, after) in self.followed or self.levels > _HOPS:
            return
        self.followed.add((name, after))
        self.levels += 1
        uses = self.unit.uses.get(name, [])
        for use in uses[bisect_left(uses, after, key=lambda u: u.start_byte) :]:
            if len(self.found) >= _MOST:
                break
            reaching = self.unit.reaching(name, use.start_byte)
            if bound is None or any(d.target == bound for d in reaching):
                self.climb(use)
        self.levels -= 1

    def _end(self, how: str, name: str, node: Node, **data: str) -> None:
        self.found.append(
            End(how, " ".join(name.split())[:120], node, {k.rstrip("_"): v for k, v in data.items() if v})
        )


def _operator(node: Node) -> str:
    return text(node.child_by_field_name("operator"))
