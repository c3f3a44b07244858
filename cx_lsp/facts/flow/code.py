"""What a function says, the same for every language: expressions and statements with their byte ranges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cx_lsp.facts.capture import Raw

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Expression:
    """Something that has a value; `start` and `end` are byte offsets."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Constant(Expression):
    """A literal number, text, truth value or nothing."""

    value: object


@dataclass(frozen=True, slots=True)
class Name(Expression):
    """A variable."""

    id: str


@dataclass(frozen=True, slots=True)
class Member(Expression):
    """`of.name`."""

    of: Expression
    name: str


@dataclass(frozen=True, slots=True)
class Item(Expression):
    """`of[key]`; a slice has a key whose operator is ":", `[...]` without one any item."""

    of: Expression
    key: Expression | None


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a call, with its keyword if it has one."""

    value: Expression
    keyword: str = ""
    spread: bool = False


@dataclass(frozen=True, slots=True)
class Call(Expression):
    """`function(arguments)`; `marks` is what the vocabulary says of this call."""

    function: Expression
    arguments: tuple[Argument, ...]
    marks: tuple[Raw, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation(Expression):
    """Operands under one operator, spelled as Python spells it where both languages have it."""

    operator: str
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Choice(Expression):
    """`then if test else other`."""

    test: Expression
    then: Expression
    other: Expression


@dataclass(frozen=True, slots=True)
class Text(Expression):
    """A text with values in it."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Sequence(Expression):
    """A list, tuple or set; as a target, what takes one apart."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Mapping(Expression):
    """A dictionary or object; a pair without a key is spread. As a target, what takes one apart."""

    pairs: tuple[tuple[Expression | None, Expression], ...]


@dataclass(frozen=True, slots=True)
class Comprehension(Expression):
    """`element for target in over if tests`."""

    element: Expression
    loops: tuple[tuple[Expression, Expression], ...]
    tests: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Function(Expression):
    """A function as a value; each parameter is a target with its default."""

    parameters: tuple[tuple[Expression, Expression | None], ...]
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Assign(Expression):
    """A target given a value; `operator` is that of an augmented assignment."""

    target: Expression
    value: Expression
    operator: str = ""


@dataclass(frozen=True, slots=True)
class Marked(Expression):
    """An expression that the vocabulary calls an input, a sink or harmless."""

    inner: Expression
    marks: tuple[Raw, ...]


@dataclass(frozen=True, slots=True)
class Other(Expression):
    """Anything else: its parts are looked at, its value is one of theirs."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Do:
    """An expression evaluated for its effect."""

    value: Expression


@dataclass(frozen=True, slots=True)
class If:
    """A branch."""

    test: Expression
    then: tuple[Statement, ...]
    other: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Loop:
    """A body that runs any number of times, over the items of something or while a test holds."""

    target: Expression | None
    over: Expression
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Switch:
    """Cases of one subject; a case without patterns takes the rest."""

    subject: Expression
    cases: tuple[tuple[tuple[Expression, ...], tuple[Statement, ...]], ...]


@dataclass(frozen=True, slots=True)
class Try:
    """A body, what runs when it fails, and what runs at the end."""

    body: tuple[Statement, ...]
    handlers: tuple[tuple[Statement, ...], ...]
    last: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Leave:
    """A way out of the function or of one turn of a loop."""

    how: Literal["return", "raise", "break", "continue"]
    value: Expression | None = None


@dataclass(frozen=True, slots=True)
class Define:
    """A function given a name."""

    name: str
    function: Function


Statement = Do | If | Loop | Switch | Try | Leave | Define


def dotted(expression: Expression) -> str:
    """The name of a variable or of a chain of members: "request.args", "" for anything else."""
    parts: list[str] = []
    while True:
        if isinstance(expression, Marked):
            expression = expression.inner
        elif isinstance(expression, Member):
            parts.append(expression.name)
            expression = expression.of
        elif isinstance(expression, Name):
            return ".".join((expression.id, *reversed(parts)))
        else:
            return ""
