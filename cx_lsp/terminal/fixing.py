"""Findings are mended on disk, and a line says how many were and why others were not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cx_lsp.terminal.checking import on_project

if TYPE_CHECKING:
    from cx_lsp.model import Finding
    from cx_lsp.project.mending import Mended

_TOLD = 5
"""Findings whose fix was not made that are named one by one."""


def fixed(
    paths: Sequence[Path], findings: Sequence[Finding], overrides: dict[str, object] | None
) -> tuple[str, ...]:
    """Makes the fixes of some findings of the project around the first path; what was done, in words."""
    from cx_lsp.project.mending import mend

    done = on_project(paths[0], lambda project: mend(project, findings), overrides)
    return tuple(_told(done, len(findings)))


def _told(done: Mended, found: int) -> Iterator[str]:
    without = found - len(done.fixed) - len(done.left)
    files = f" in {done.files} {'file' if done.files == 1 else 'files'}" if done.files else ""
    rest = f"; {without} without a fix" if without else ""
    yield f"fixed {len(done.fixed)} of {found} {'finding' if found == 1 else 'findings'}{files}{rest}"
    for finding, why in done.left[:_TOLD]:
        yield f"{finding.path}:{finding.span.start_line + 1} {finding.code} is not fixed: {why}"
    if len(done.left) > _TOLD:
        yield f"{len(done.left) - _TOLD} more are not fixed"
