"""A working tree and its history become paths, changed and blamed lines, commits; alone knows GitPython.

    process     one git process whose answer is bytes; alone imports GitPython
    output      those bytes -> Change, Blamed, Commit
    repository  the questions, each one process whatever the size of its answer

Nothing in a repository's own configuration may start a program, reach the network or take a lock here.
"""

from cx_lsp.git.output import Blamed, Commit
from cx_lsp.git.process import GitError
from cx_lsp.git.repository import Repository

__all__ = ["Blamed", "Commit", "GitError", "Repository"]
