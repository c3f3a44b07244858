"""What the names of a Python file stand for: modules and functions under other names, and constants."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tree_sitter import Node

_IMPORTS = frozenset({"import_statement", "import_from_statement"})
_KNOWN = re.compile(
    rb"(os|io|subprocess|pickle|_pickle|cPickle|marshal|dill|cloudpickle|shelve|joblib|torch|pandas|yaml|jsonpickle|codecs|shutil|shlex|pipes|pty"
    rb"|asyncio|commands|importlib|builtins|timeit|runpy|base64|urllib|html|elementpath|lxml|xml|flask|django|markupsafe"
    rb"|sqlalchemy|ldap|ldap3|werkzeug|tarfile|zipfile|gzip|linecache|pathlib|requests|httpx|re)(\.\w+)*"
)
# The vocabulary knows these only with their module: `system` may be anybody's, `os.system` is the shell.
_SPELLED = re.compile(
    rb"(os|subprocess|pickle|_pickle|cPickle|marshal|dill|cloudpickle|yaml|jsonpickle|codecs|shutil|shlex|pipes|pty|importlib"
    rb"|builtins|timeit|runpy|elementpath|re|io)"
)
_WRITTEN = re.compile(rb"[A-Za-z_][\w.]*")
# The same as the next, but quickly told to be absent.
_HANDED = re.compile(rb"= *(?:request|\w+[.]\w+)[ \t\r]*(?:#.*)?$", re.MULTILINE)
_MADE = re.compile(rb"^[ \t]+(\w+) *= *([A-Za-z_][\w.]*)[ \t\r]*(?:#.*)?$", re.MULTILINE)
_TARGET = re.compile(rb"(?:^[ \t]*|[(,] *|\bas )(\w+) *(?:[-+*/|&]?=(?!=)|:=)", re.MULTILINE)
_INNER = re.compile(rb"^[ \t]+((?:from [\w.]+ )?import [^(\n#;]+)", re.MULTILINE)
_LITERALS = frozenset({"integer", "true", "false", "none", "string"})
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Bindings:
    """The names of a file that stand for something known elsewhere, and those that are one constant."""

    names: Mapping[bytes, bytes] = field(default_factory=dict)
    constants: Mapping[bytes, object] = field(default_factory=dict)

    @property
    def print(self) -> bytes:
        """Text that differs where the bindings do."""
        return repr((self.names, self.constants)).encode() if self.names or self.constants else b""

    def mentioned(self, text: bytes) -> Bindings:
        """Those that a text mentions."""
        if not self.names and not self.constants:
            return self
        return Bindings(
            {name: full for name, full in self.names.items() if name in text},
            {name: value for name, value in self.constants.items() if name in text},
        )

    def inside(self, node: Node, data: bytes) -> Mapping[bytes, bytes]:
        """The names that hold inside a statement, with those it makes itself: `r = request`."""
        text = data[node.start_byte : node.end_byte]
        handed = _HANDED.search(text) is not None
        imports = b" import " in text
        if not (self.names or handed or imports):
            return self.names
        times = Counter(_TARGET.findall(text))
        names = {n: full for n, full in self.names.items() if not times[n]}
        for block in _INNER.findall(text) if imports else ():
            names |= _imported(block)
        for name, full in _MADE.findall(text) if handed else ():
            whole = _resolved(full, names)
            if times[name] == 1 and name != full and (whole == b"request" or _is_known(whole)):
                names[name] = whole
        return names


def bindings(root: Node, data: bytes) -> Bindings:
    """What the top of a Python file binds."""
    names: dict[bytes, bytes] = {}
    constants: dict[bytes, object] = {}
    twice: set[bytes] = set()
    for node in root.children:
        if node.type in _IMPORTS:
            names |= _imported(data[node.start_byte : node.end_byte])
            continue
        for name, value in _assigned(node):
            text = data[name.start_byte : name.end_byte]
            if text in constants or text in names:
                twice.add(text)
            elif value.type in _LITERALS and value.end_byte - value.start_byte < _LONGEST:
                constants |= _constant(text, value, data)
            else:
                full = data[value.start_byte : value.end_byte]
                if _WRITTEN.fullmatch(full) and _is_known(_resolved(full, names)):
                    names[text] = _resolved(full, names)
    for changed in {*re.findall(rb"\bglobal +(\w+)", data), *twice}:
        constants.pop(changed, None)
        names.pop(changed, None)
    return Bindings(names, constants)


def _imported(text: bytes) -> dict[bytes, bytes]:
    """What an import statement binds, as far as the vocabulary knows the module."""
    found = {}
    for name, full, plainly in _parts(text):
        if _KNOWN.fullmatch(full) and name != full and (plainly is None or _SPELLED.fullmatch(plainly)):
            found[name] = full
    return found


def _parts(text: bytes) -> Iterator[tuple[bytes, bytes, bytes | None]]:
    """The name, what it stands for, and the module when the name is the module's own."""
    head = re.match(rb"from\s+([\w.]+)\s+import\s+", text)
    rest = re.sub(rb"#[^\n]*", b"", text[head.end() if head else 6 :]).strip(b" ()\t\r\n\\")
    for part in rest.split(b","):
        words = part.split()
        if not words:
            continue
        full = head[1] + b"." + words[0] if head else words[0]
        if len(words) == 3:
            yield words[2], full, None
        elif head:
            yield words[0], full, head[1]


def _assigned(node: Node) -> Iterable[tuple[Node, Node]]:
    inner = node.named_children[0] if node.type == "expression_statement" and node.named_children else None
    if inner is None or inner.type not in ("assignment", "augmented_assignment"):
        return
    left, right = inner.child_by_field_name("left"), inner.child_by_field_name("right")
    if left is not None and right is not None and left.type == "identifier":
        yield left, right


def _constant(name: bytes, value: Node, data: bytes) -> dict[bytes, object]:
    text = data[value.start_byte : value.end_byte].decode("utf-8", "replace")
    if value.type in ("true", "false", "none"):
        return {name: {"true": True, "false": False}.get(value.type)}
    if value.type == "integer":
        return {name: int(text)} if text.isdecimal() else {}
    plain = re.fullmatch(r"([\"'])([^\"'\\{}\n]*)\1", text)
    return {name: plain[2]} if plain else {}


def _resolved(full: bytes, names: Mapping[bytes, bytes]) -> bytes:
    head, dot, rest = full.partition(b".")
    return names.get(head, head) + dot + rest


def _is_known(full: bytes) -> bool:
    return b"." in full and _KNOWN.fullmatch(full) is not None
