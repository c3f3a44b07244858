; What carries a value on, what holds it back and what tests it. Read only inside functions that have a source and a sink.

(variable_declarator name: (_) @assign.target value: (_) @assign.value)
(assignment_expression left: (_) @assign.target right: (_) @assign.value)
(augmented_assignment_expression left: (_) @append.target right: (_) @append.value)
(for_in_statement left: (_) @assign.target operator: "of" right: (_) @assign.value)
((call_expression function: (member_expression object: (_) @assign.value property: (_) @_each)
    arguments: (arguments . (arrow_function parameter: (identifier) @assign.target)))
  (#any-of? @_each "forEach" "map" "flatMap" "then"))
((call_expression function: (member_expression object: (_) @append.target property: (_) @_push) arguments: (arguments (_) @append.value))
  (#any-of? @_push "push" "unshift" "append"))

[(arrow_function) (function_expression) (function_declaration) (generator_function) (method_definition)] @scope
(arrow_function parameter: (identifier) @shadow)

(identifier) @use
(shorthand_property_identifier) @use

; A call's result is its own value, an index only chooses, a comparison only answers; a function is not yet its result.
(call_expression arguments: (_) @barrier)
(new_expression arguments: (_) @barrier)
(arrow_function) @barrier
(function_expression) @barrier
(subscript_expression index: (_) @barrier)
(unary_expression) @barrier
(ternary_expression condition: (_) @barrier)
((ternary_expression condition: (call_expression function: (member_expression property: (_) @_p)) consequence: (_) @barrier)
  (#any-of? @_p "includes" "has" "test" "hasOwnProperty"))
(binary_expression operator: ["===" "!==" "==" "!=" "<" ">" "<=" ">=" "in" "instanceof" "*" "/" "%" "-" "&" "|" "^" "<<" ">>" ">>>" "**"]) @barrier
(binary_expression left: (_) @barrier operator: "&&")
((member_expression property: (_) @_p) @barrier (#any-of? @_p "length" "size"))
((call_expression function: (member_expression property: (_) @_f)) @barrier
  (#any-of? @_f "includes" "startsWith" "endsWith" "indexOf" "lastIndexOf" "some" "every" "has" "hasOwnProperty" "test" "isEmpty" "charCodeAt"))
; Text of which only listed characters are left
((call_expression function: (member_expression property: (_) @_f) arguments: (arguments . (regex) @_r)) @barrier
  (#any-of? @_f "replace" "replaceAll") (#match? @_r "\\[\\^|\\\\[WD]"))

((call_expression function: (identifier) @_f arguments: (arguments) @through)
  (#any-of? @_f "String" "decodeURIComponent" "decodeURI" "unescape" "atob" "join" "resolve" "normalize" "format"))
((call_expression function: (member_expression property: (_) @_f) arguments: (arguments) @through)
  (#any-of? @_f "concat" "raw" "fromEntries" "padStart" "padEnd"))
((call_expression function: (member_expression) @_f arguments: (arguments) @through)
  (#any-of? @_f "JSON.parse" "JSON.stringify" "path.join" "path.resolve" "path.normalize" "Buffer.from" "Object.assign" "Object.values"
                "Object.keys" "Object.entries" "Array.from" "Promise.resolve" "Promise.all" "util.format" "querystring.unescape" "qs.parse"))
((new_expression constructor: (identifier) @_f arguments: (arguments) @through) (#any-of? @_f "String" "URL" "Array" "Set"))

(if_statement condition: (_) @branch.condition consequence: (_) @branch.body)
(else_clause (_) @branch.body)
(ternary_expression condition: (_) @branch.condition consequence: (_) @branch.body)
(binary_expression left: (_) @branch.condition operator: "&&" right: (_) @branch.body)
(while_statement condition: (_) @branch.condition body: (_) @branch.body)
(for_statement body: (_) @branch.body)
(for_in_statement body: (_) @branch.body)
(catch_clause body: (_) @branch.body)
[(switch_case) (switch_default)] @branch.body
(if_statement condition: (_) @exit.condition
  consequence: [(return_statement) (throw_statement) (continue_statement) (break_statement)
                (statement_block [(return_statement) (throw_statement) (continue_statement) (break_statement)] .)]) @exit
((call_expression function: [(identifier) (member_expression)] @_f arguments: (arguments . (_) @exit.condition)) @exit
  (#match? @_f "^(assert|invariant)([.](ok|equal|strictEqual|match))?$"))

; Parts of a condition that judge a value rather than ask whether it is there.
((call_expression function: (_) @_f) @check
  (#not-match? @_f "(^|[.])(Boolean|Number|String|isArray|trim|toString|toLowerCase|toUpperCase|get|keys|values|push|split|log|next|hasOwnProperty|isString|isEmpty|isNil|isUndefined|isNull|isDefined|exists|existsSync|pathExists|access|stat|lstat)$"))
((binary_expression left: (_) @_l operator: ["<" ">" "<=" ">="]) @check (#not-match? @_l "[.]length$"))
(binary_expression operator: "in") @check
((binary_expression left: (_) @_l operator: ["===" "!==" "==" "!="] right: (string (string_fragment))) @check (#not-match? @_l "^typeof"))
((binary_expression left: (_) @_l operator: ["===" "!==" "==" "!="] right: [(number) (member_expression)]) @check (#not-match? @_l "[.]length$"))
(binary_expression left: [(string (string_fragment)) (number)] operator: ["===" "!==" "==" "!="]) @check
