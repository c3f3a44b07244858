; What says of itself that it is not finished, and bodies that let everything through.

((comment) @remark
  (#match? @remark "(?i)todo|fixme|xxx|hack|real[- ](app|world|impl|sys|proj|serv|prod|code)|production|for now|placeholder|simulat|mock|dummy|stub|fake|nosec|nosemgrep|noqa: ?S|sonar|not implemented|temporar|(no|without|skip\\w*|missing) (auth|valid|permi|access)"))
((expression_statement (string) @remark)
  (#match? @remark "(?i)todo|fixme|real[- ](app|world|impl|sys|proj|serv)|placeholder|simulat|mock|dummy|stub\\b|fake|not implemented"))

(function_definition body: (block . [(comment) (expression_statement (string))]* .
  [(pass_statement) (return_statement (true)) (expression_statement (ellipsis))] @passes . (comment)* .))

((return_statement [(identifier) (call arguments: (argument_list . (identifier)))] @_what) @made_up
  (#match? @_what "(^|[(])(?i:mock|fake|dummy|sample|placeholder)_?\\w+[)]?$"))
