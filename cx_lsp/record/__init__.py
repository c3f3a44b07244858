"""What a coding agent's hook says, at the moment of writing, becomes a journal that holds no text.

place       a path -> the working tree that owns it, without starting git
patch       an agent's patch -> its edits of files
event       the many spellings of hooks -> one event; `agents` has a module for each agent
change      an edit and the file as it is -> the lines it wrote; `glimpse` keeps how it was before
journal     entries -> lines in the repository's git folder, and back; `entry` is one of them
recording   an event -> glimpses and entries
hook        standard input -> all of that, whatever happens without disturbing the agent
install     `cx-lsp record` -> an agent's own configuration, and git's hooks

All but `install` runs each time an agent edits a file, so it imports little and starts nothing.
"""

from cx_lsp.record.difference import diff
from cx_lsp.record.entry import Entry, Run

__all__ = ["Entry", "Run", "diff"]
