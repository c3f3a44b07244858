; An import that may fail or be left out: the code is ready for it.

(try_statement body: (block [(import_statement) (import_from_statement)] @tentative))
(try_statement (except_clause (block [(import_statement) (import_from_statement)] @tentative)))
(if_statement consequence: (block [(import_statement) (import_from_statement)] @tentative))
(if_statement alternative: (_ (block [(import_statement) (import_from_statement)] @tentative)))
(with_statement body: (block [(import_statement) (import_from_statement)] @tentative))
