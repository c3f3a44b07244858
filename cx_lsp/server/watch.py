"""Files that change outside the editor: which ones it is asked to report."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from lsprotocol import types
from pygls.lsp.server import LanguageServer

_GLOBS = (
    "**/*.{py,pyi,js,jsx,mjs,cjs,ts,mts,cts,tsx}",
    "**/{cx,pyproject}.toml",
    "**/.cx/rules/**/*.scm",
    "**/{package.json,package-lock.json,yarn.lock,pnpm-lock.yaml,tsconfig.json,requirements*.txt,uv.lock,poetry.lock}",
    "**/.git/logs/HEAD",
)
_INSTALLED = frozenset({"node_modules", "site-packages", "__pycache__"})


def register(server: LanguageServer) -> None:
    """Asks the editor to report what is written on disk."""
    watchers = [types.FileSystemWatcher(glob) for glob in _GLOBS]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    wish = types.Registration(str(uuid4()), types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
    server.client_register_capability(types.RegistrationParams([wish]))


def matters(path: Path) -> bool:
    """Whether a reported file can be one of ours; packages write thousands when they are installed."""
    return not _INSTALLED.intersection(path.parts)
