"""JUnit XML, of any dialect, becomes results with every spelling the id of a test may have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from cx_lsp.model import Outcome

_OUTCOMES: dict[str, Outcome] = {"failure": "failed", "error": "failed", "skipped": "skipped"}
_SCRIPT = re.compile(r"\.[cm]?[jt]sx?$")
_MAX_DEPTH = 64
_MAX_MESSAGE = 500


@dataclass(frozen=True, slots=True)
class Result:
    """How one test case ended: the spellings its id may have, ISO time or "", the first line of a failure."""

    ids: tuple[str, ...]
    outcome: Outcome
    when: str = ""
    message: str = ""


def read_junit(data: bytes) -> Iterator[Result]:
    """The test cases of a file, in its order, while it is being read.

    The root is `<testsuites>` or `<testsuite>`; dialects: pytest (xunit1 and xunit2), Vitest, Playwright,
    Jest, Mocha and Cypress, Surefire. Raises SyntaxError for broken XML, ValueError for any other format.
    """
    from defusedxml.ElementTree import iterparse

    open_elements: list[Any] = []
    case = 0  # how deep the open test case stands; its children must outlive their own end
    when = file = ""
    for event, element in iterparse(BytesIO(data), events=("start", "end")):
        tag = _local(element)
        if event == "start":
            _allow(tag, len(open_elements))
            open_elements.append(element)
            case = case or (len(open_elements) if tag == "testcase" else 0)
            if tag == "testsuite":
                when = element.get("timestamp") or when
                file = _suite_file(element) or file
            continue
        open_elements.pop()
        if len(open_elements) < case:
            yield _result(element, element.get("timestamp") or when, file)
            case = 0
        if open_elements and not case:
            open_elements[-1].remove(element)


def _allow(tag: str, depth: int) -> None:
    if not depth and tag not in ("testsuites", "testsuite"):
        raise ValueError(f"its root is <{tag}>, that of JUnit is <testsuites>")
    if depth > _MAX_DEPTH:
        raise ValueError(f"it is nested deeper than {_MAX_DEPTH} elements")


def _suite_file(suite: Any) -> str:
    """The script a suite stands for: Mocha says it once per file, Vitest and Playwright as the name."""
    name = suite.get("name", "")
    return suite.get("file") or suite.get("filepath") or (name if _SCRIPT.search(name) else "")


def _result(case: Any, when: str, suite_file: str) -> Result:
    told = [(found, child) for child in case if (found := _OUTCOMES.get(_local(child)))]
    outcome: Outcome = next(
        (found for found, _ in told if found == "failed"), told[0][0] if told else "passed"
    )
    words = next((_words(child) for found, child in told if found == outcome), "")
    ids = _ids(case.get("classname", ""), case.get("name", ""), case.get("file", ""), suite_file)
    return Result(ids, outcome, when, words)


def _words(child: Any) -> str:
    text = child.get("message") or (child.text or "").strip()
    return text.partition("\n")[0][:_MAX_MESSAGE]


def _ids(classname: str, name: str, file: str, suite_file: str) -> tuple[str, ...]:
    script = next((f for f in (file, classname, suite_file) if _SCRIPT.search(f)), "").replace("\\", "/")
    if script or " " in classname + name.partition("[")[0]:
        titles = (name,) if classname in ("", file, script) else (f"{classname} › {name}", name)
        found = [f"{script} › {title.replace(' > ', ' › ')}" for title in titles]
    else:
        found = []
    if not script:
        found += _node_ids(classname, name, file.replace("\\", "/"))
    return tuple(dict.fromkeys(found))


def _node_ids(classname: str, name: str, file: str) -> Iterator[str]:
    """pytest's own ids: a dotted class name does not say where the module ends and the classes begin."""
    parts = classname.split(".") if classname else []
    if file.endswith(".py"):
        module = file[:-3].replace("/", ".").lstrip(".")
        classes = classname.removeprefix(module).strip(".")
        yield "::".join((file, *filter(None, classes.split(".")), name))
        return
    for end in range(len(parts), 0, -1):
        yield "::".join(("/".join(parts[:end]) + ".py", *parts[end:], name))


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
