"""The protocol's classes are imported lean, and every message still comes out the same."""

from __future__ import annotations

import subprocess
import sys

PROBE = """
import json, sys
{first}
from lsprotocol import converters, types
here = types.Range(types.Position(1, 2), types.Position(1, 5))
item = types.Diagnostic(here, "text", types.DiagnosticSeverity.Error, data={{"a": [1]}})
params = types.PublishDiagnosticsParams("file:///a.py", [item], 3)
wire = converters.get_converter().unstructure(params)
back = converters.get_converter().structure(wire, types.PublishDiagnosticsParams)
same = converters.get_converter().unstructure(back) == wire
print(json.dumps([wire, same, here == types.Range(here.start, here.end)]))
"""


def said(first: str) -> str:
    done = subprocess.run([sys.executable, "-c", PROBE.format(first=first)], capture_output=True, check=True)
    return done.stdout.decode()


def test_lean_classes_spell_the_same_messages() -> None:
    lean = said("from cx_lsp.server.startup import import_protocol; import_protocol()")
    assert lean == said("")
    assert "true, true" in lean


def test_lean_classes_are_what_is_imported() -> None:
    code = (
        "import attrs; before = attrs.define\n"
        "from cx_lsp.server.startup import import_protocol; import_protocol()\n"
        "from lsprotocol import types\n"
        "assert attrs.define is before\n"
        "assert not hasattr(types.Position, '__slots__')\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_other_commands_import_no_protocol() -> None:
    code = (
        "import sys\nfrom cx_lsp import cli\ncli.main(['explain'])\n"
        "assert not {m.partition('.')[0] for m in sys.modules} & {'pygls', 'lsprotocol', 'attrs'}\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
