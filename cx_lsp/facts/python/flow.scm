; What carries a value on, what holds it back and what tests it. Read only inside functions that have a source and a sink.

(assignment left: (_) @assign.target right: (_) @assign.value)
(augmented_assignment left: (_) @append.target right: (_) @append.value)
(named_expression name: (_) @assign.target value: (_) @assign.value)
(for_statement left: (_) @assign.target right: (_) @assign.value)
(for_in_clause left: (_) @assign.target right: (_) @assign.value)
(as_pattern (_) @assign.value alias: (as_pattern_target) @assign.target)

(identifier) @use
(attribute attribute: (identifier) @name)
(keyword_argument name: (identifier) @name)

; A call's result is its own value, an index only chooses, a comparison only answers.
(call arguments: (_) @barrier)
(subscript subscript: (_) @barrier)
(comparison_operator) @barrier
(not_operator) @barrier
(conditional_expression (_) (_) @barrier (_))
((call function: (identifier) @_f arguments: (argument_list) @through)
  (#any-of? @_f "str" "repr" "Path" "PurePath" "text" "bytes" "dict" "list" "tuple" "set" "sorted" "reversed" "format"))
((call function: (attribute attribute: (identifier) @_f) arguments: (argument_list) @through)
  (#any-of? @_f "format" "format_map" "join" "joinpath" "text" "Path" "loads" "get" "pop" "replace" "fromkeys" "unquote" "b64decode" "encode" "decode"))
; bytes.join and os.path.join glue; dict.get and dict.pop with a stranger's key only choose
((call function: (attribute attribute: (identifier) @_f) arguments: (argument_list . (_) @barrier)) (#any-of? @_f "get" "pop"))

; A method that encodes, counts or asks gives something else than the text it is called on.
((call function: (attribute object: (_) @barrier attribute: (identifier) @_f))
  (#match? @_f "^(urlencode|quote|escape\\w*|sanitize\\w*|clean\\w*|hexdigest|digest|count|index|find|startswith|endswith|is[a-z_]+|isoformat|total_seconds)$"))

(if_statement condition: (_) @branch.condition consequence: (block) @branch.body)
(elif_clause condition: (_) @branch.condition consequence: (block) @branch.body)
(else_clause body: (block) @branch.body)
(while_statement condition: (_) @branch.condition body: (block) @branch.body)
(for_statement body: (block) @branch.body)
(except_clause (block) @branch.body)
(if_statement condition: (_) @exit.condition
  consequence: (block [(return_statement) (raise_statement) (continue_statement) (break_statement)] .)) @exit
((if_statement condition: (_) @exit.condition consequence: (block (expression_statement (call function: (_) @_f)) .)) @exit
  (#match? @_f "(^|[.])(abort|exit|fail|redirect)$"))
(assert_statement . (_) @exit.condition) @exit

; Parts of a condition that judge a value rather than ask whether it is there.
((call function: (_) @_f) @check
  (#not-match? @_f "(^|[.])(len|bool|isinstance|hasattr|print|exists|is_?file|is_?dir|get|strip|lower|upper|first|fetchone)$"))
(comparison_operator ["in" "not in" "<" ">" "<=" ">="]) @check
((comparison_operator ["==" "!="] (string) @_s) @check (#not-any-of? @_s "\"\"" "''"))
(comparison_operator ["==" "!="] [(integer) (attribute)]) @check
