"""A working tree and its history become paths, changed and blamed lines, commits; alone knows GitPython.

    process     one git process whose answer is bytes; alone imports GitPython
    output      those bytes -> Change, Blamed, Commit
    repository  the questions about files, each one process whatever the size of its answer
    compared    a commit beside the index or the disk, file by file
    past        the questions about all of history
    graph       what makes a file's history quick to ask, kept in a folder of ours

Nothing in a repository's own configuration may start a program, reach the network or take a lock here.
"""

from cx_lsp.git.output import Added, Blamed, Commit, Hunk
from cx_lsp.git.process import GitError
from cx_lsp.git.repository import Repository

__all__ = ["Added", "Blamed", "Commit", "GitError", "Hunk", "Repository"]
