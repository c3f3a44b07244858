; Parameters hide what the functions around them call by the same name.

(formal_parameters [
  (identifier) @shadow
  (assignment_pattern left: (_) @shadow)
  (object_pattern) @shadow
  (rest_pattern (identifier) @shadow)
])

; What runs over a stranger's list sees a stranger's value.
((call_expression function: (member_expression object: (_) @assign.value property: (_) @_each)
    arguments: (arguments . (_ parameters: (formal_parameters . [(identifier) (object_pattern)] @assign.target))))
  (#any-of? @_each "forEach" "map" "flatMap" "then"))
; async ({ body, params }, res) => …
((formal_parameters . (object_pattern) @assign.target @assign.value . (identifier) @_res) (#match? @_res "^_?(res|response|reply)$"))
