"""Imports the protocol's classes without the parts of them that only a debugger would miss."""

from __future__ import annotations

import sys
from typing import Any


def import_protocol() -> None:
    """Imports lsprotocol with plain attrs classes: no slots, no repr.

    Its 550 classes are compiled when they are imported, three quarters of the time such a server needs
    to start; leaving out these two parts saves a third of it and changes no message.
    """
    if "lsprotocol.types" in sys.modules:
        return
    import attrs

    define: Any = attrs.define

    def lean(maybe_cls: type | None = None, **options: Any) -> Any:
        options |= {"repr": False, "slots": False}
        return define(maybe_cls, **options)

    attrs.define = lean
    try:
        import lsprotocol.types  # noqa: F401
    finally:
        attrs.define = define
