; What a function compares, picks, asks and refuses. Read only where two states of it are compared.

(binary_expression left: (_) @relation.left operator: ["===" "!==" "==" "!=" "<" ">" "<=" ">=" "in"] right: (_) @relation.right) @relation
(object (pair key: (_) @pick.name value: (_) @pick.value) @pick)
(object (shorthand_property_identifier) @pick @pick.name @pick.value)
(call_expression function: (_) @asked.name arguments: (arguments) @asked.arguments) @asked
(variable_declarator name: (_) @named.name value: (_) @named.value) @named
(assignment_expression left: (_) @named.name right: (_) @named.value) @named
(if_statement condition: (_) @refusal.condition
  consequence: [(return_statement) (throw_statement) (statement_block [(return_statement) (throw_statement)] .)]) @refusal
((if_statement condition: (_) @refusal.condition
  consequence: [(expression_statement (call_expression) @_answer) (statement_block (expression_statement (call_expression) @_answer) .)]) @refusal
  (#match? @_answer "^(next|reject|fail|deny)[(]|[.](status|sendStatus|redirect|json|send|throw)[(]"))
