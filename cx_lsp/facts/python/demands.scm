; What a function compares, picks, asks and refuses. Read only where two states of it are compared.

(comparison_operator . (_) @relation.left (_) @relation.right .) @relation
(call function: (_) @pick.of arguments: (argument_list (keyword_argument name: (identifier) @pick.name value: (_) @pick.value) @pick))
(call function: (_) @asked.name arguments: (_) @asked.arguments) @asked
(assignment left: (_) @named.name right: (_) @named.value) @named
(if_statement condition: (_) @refusal.condition consequence: (block [(return_statement) (raise_statement)] .)) @refusal
((if_statement condition: (_) @refusal.condition consequence: (block (expression_statement (call function: (_) @_f)) .)) @refusal
  (#match? @_f "(^|[.])(abort|fail|redirect)$"))
(assert_statement . (_) @refusal.condition) @refusal
