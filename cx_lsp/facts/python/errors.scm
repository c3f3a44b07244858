; What is tried, and what becomes of its failure.

(try_statement body: (block) @attempt (except_clause !value (block)) @swallowed)
((try_statement body: (block) @attempt (except_clause value: (_) @_what (block)) @swallowed)
  (#match? @_what "^(Exception|BaseException)\\b"))
((with_statement (with_clause (with_item value: (call function: (_) @_f arguments: (argument_list . (identifier) @_what)))) body: (block) @attempt) @swallowed
  (#match? @_f "(^|[.])suppress$") (#any-of? @_what "Exception" "BaseException") (#set! swallowed.how "with"))
