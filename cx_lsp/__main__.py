"""`python -m cx_lsp` is `cx-lsp`."""

import sys

if __name__ == "__main__":
    # Python puts the current folder first, and that may be the repository: nothing in it may be imported.
    if not sys.flags.safe_path:
        sys.path.pop(0)

    from cx_lsp.cli import run

    run()
