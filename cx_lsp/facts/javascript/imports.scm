; An import that may fail or be left out: the code is ready for it.

((try_statement body: (statement_block) @tentative) (#match? @tentative "\\brequire[(]"))
((if_statement consequence: (_) @tentative) (#match? @tentative "\\brequire[(]"))
