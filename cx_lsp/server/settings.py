"""What the user set for this editor: read leniently, so that a slip in it never stops the server."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

SECTION = "cx"
Inlay = Literal["off", "ai", "all"]
_INLAY: tuple[Inlay, ...] = ("off", "ai", "all")
_OFF = {"0", "false", "no", "off"}


@dataclass(frozen=True, slots=True)
class Settings:
    """The section `cx` of an editor's settings."""

    record: bool = True
    """Whether typing and bursts are recorded; the environment variable CX_LSP_RECORD=0 forbids it."""
    inlay: Inlay = "off"
    """Of which regions the first line says who wrote them."""
    tokens: bool = False
    """Whether lines are given semantic tokens that a theme may colour."""

    def updated(self, said: object) -> Settings:
        """These settings with what `said` holds of them, as `{"cx": {...}}` or without the section."""
        if not isinstance(said, Mapping):
            return self
        inner = said.get(SECTION, said)
        if not isinstance(inner, Mapping):
            return self
        inlay = inner.get("inlay")
        return Settings(
            record=_switch(inner.get("record"), self.record),
            inlay=cast(Inlay, inlay) if inlay in _INLAY else self.inlay,
            tokens=_switch(inner.get("tokens"), self.tokens),
        )

    @property
    def records(self) -> bool:
        """Whether both the user and the environment let us record."""
        return self.record and os.environ.get("CX_LSP_RECORD", "1").strip().lower() not in _OFF


def _switch(said: object, otherwise: bool) -> bool:  # noqa: FBT001
    return said if isinstance(said, bool) else otherwise
