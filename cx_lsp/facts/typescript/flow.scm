; Parameters hide what the functions around them call by the same name.

(required_parameter pattern: [(identifier) (object_pattern)] @shadow)
(optional_parameter pattern: (identifier) @shadow)

; What runs over a stranger's list sees a stranger's value.
((call_expression function: (member_expression object: (_) @assign.value property: (_) @_each)
    arguments: (arguments . (_ parameters: (formal_parameters . (required_parameter pattern: [(identifier) (object_pattern)] @assign.target)))))
  (#any-of? @_each "forEach" "map" "flatMap" "then"))
; async ({ body, params }: Request, res: Response) => …
((formal_parameters . (required_parameter pattern: (object_pattern) @assign.target @assign.value) . (required_parameter pattern: (identifier) @_res))
  (#match? @_res "^_?(res|response|reply)$"))
; @Query('q') q: string
(required_parameter (decorator) @assign.value pattern: (_) @assign.target)
