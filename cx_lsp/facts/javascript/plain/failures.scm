; Callbacks that are told a failure first.

([(arrow_function parameters: (formal_parameters . (identifier) @caught.name))
  (function_expression parameters: (formal_parameters . (identifier) @caught.name))
  (function_declaration parameters: (formal_parameters . (identifier) @caught.name))] @caught
  (#any-of? @caught.name "err" "error" "e" "ex"))
