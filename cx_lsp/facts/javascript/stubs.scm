; What says of itself that it is not finished, and bodies that let everything through.

((comment) @remark
  (#match? @remark "(?i)todo|fixme|xxx|hack|real[- ](app|world|impl|sys|proj|serv|prod|code)|production|for now|placeholder|simulat|mock|dummy|stub|fake|nosemgrep|security/|sonar|not implemented|temporar|(no|without|skip\\w*|missing) (auth|valid|permi|access)"))

(statement_block . (comment)* . (return_statement (true)) @passes . (comment)* .)
((statement_block . (comment)* . (expression_statement (call_expression function: (identifier) @_next arguments: (arguments))) @passes . (comment)* .)
  (#eq? @_next "next"))
((statement_block . (comment)* . (return_statement (call_expression function: (identifier) @_next arguments: (arguments))) @passes . (comment)* .)
  (#eq? @_next "next"))
(arrow_function body: (true) @passes)

((call_expression function: (member_expression property: (_) @_m) arguments: (arguments . (identifier) @_what .)) @made_up
  (#any-of? @_m "json" "send") (#match? @_what "^(?i:mock|fake|dummy|sample|placeholder)\\w+$"))
((return_statement (identifier) @_what) @made_up (#match? @_what "^(?i:mock|fake|dummy|sample|placeholder)\\w+$"))
