"""`python -m cx_lsp` is `cx-lsp`."""

from cx_lsp.cli import main

raise SystemExit(main())
