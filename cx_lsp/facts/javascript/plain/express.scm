; A handler that takes its request apart in the parameter list.

((formal_parameters . (object_pattern [
      (shorthand_property_identifier_pattern) @input
      (pair_pattern key: (_) @input value: (object_pattern))]) . (identifier) @_res)
  (#match? @_res "^_?(res|response|reply)$") (#any-of? @input "body" "query" "params" "headers" "cookies"))
