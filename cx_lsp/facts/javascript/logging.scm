; What is written to a log or printed, each value of its own; names of what should not be there are enough to look closer.

; given as it is
((call_expression function: (member_expression object: (_) @_log property: (_) @_level) arguments: (arguments [(identifier) (member_expression) (subscript_expression) (call_expression)] @logged)) @log
  (#match? @_log "(^|[.])(console|_?[lL]og(ger)?|winston|pino|consola|bunyan)$")
  (#any-of? @_level "debug" "info" "warn" "warning" "error" "log" "fatal" "trace" "verbose" "silly" "dir" "table")
  (#match? @logged "(?i)passw|pwd|secret|token|jwt|api_?key|auth|cred|card|cvv|cvc|ssn|otp|Code$|body|json|formData|headers|cookie|[.]env$|pin$"))

; inside a text
((call_expression function: (member_expression object: (_) @_log property: (_) @_level) arguments: (arguments (template_string (template_substitution [(identifier) (member_expression) (subscript_expression) (call_expression)] @logged)))) @log
  (#match? @_log "(^|[.])(console|_?[lL]og(ger)?|winston|pino|consola|bunyan)$")
  (#any-of? @_level "debug" "info" "warn" "warning" "error" "log" "fatal" "trace" "verbose" "silly" "dir" "table")
  (#match? @logged "(?i)passw|pwd|secret|token|jwt|api_?key|auth|cred|card|cvv|cvc|ssn|otp|Code$|body|json|formData|headers|cookie|[.]env$|pin$"))

; behind a text
((call_expression function: (member_expression object: (_) @_log property: (_) @_level) arguments: (arguments (binary_expression operator: "+" right: [(identifier) (member_expression) (subscript_expression) (call_expression)] @logged))) @log
  (#match? @_log "(^|[.])(console|_?[lL]og(ger)?|winston|pino|consola|bunyan)$")
  (#any-of? @_level "debug" "info" "warn" "warning" "error" "log" "fatal" "trace" "verbose" "silly" "dir" "table")
  (#match? @logged "(?i)passw|pwd|secret|token|jwt|api_?key|auth|cred|card|cvv|cvc|ssn|otp|Code$|body|json|formData|headers|cookie|[.]env$|pin$"))

; between texts
((call_expression function: (member_expression object: (_) @_log property: (_) @_level) arguments: (arguments (binary_expression left: (binary_expression operator: "+" right: [(identifier) (member_expression) (subscript_expression) (call_expression)] @logged)))) @log
  (#match? @_log "(^|[.])(console|_?[lL]og(ger)?|winston|pino|consola|bunyan)$")
  (#any-of? @_level "debug" "info" "warn" "warning" "error" "log" "fatal" "trace" "verbose" "silly" "dir" "table")
  (#match? @logged "(?i)passw|pwd|secret|token|jwt|api_?key|auth|cred|card|cvv|cvc|ssn|otp|Code$|body|json|formData|headers|cookie|[.]env$|pin$"))

; in an object
((call_expression function: (member_expression object: (_) @_log property: (_) @_level) arguments: (arguments (object (pair value: [(identifier) (member_expression) (subscript_expression) (call_expression)] @logged)))) @log
  (#match? @_log "(^|[.])(console|_?[lL]og(ger)?|winston|pino|consola|bunyan)$")
  (#any-of? @_level "debug" "info" "warn" "warning" "error" "log" "fatal" "trace" "verbose" "silly" "dir" "table")
  (#match? @logged "(?i)passw|pwd|secret|token|jwt|api_?key|auth|cred|card|cvv|cvc|ssn|otp|Code$|body|json|formData|headers|cookie|[.]env$|pin$"))

; in an object by its own name
((call_expression function: (member_expression object: (_) @_log property: (_) @_level) arguments: (arguments (object (shorthand_property_identifier) @logged @logged.short))) @log
  (#match? @_log "(^|[.])(console|_?[lL]og(ger)?|winston|pino|consola|bunyan)$")
  (#any-of? @_level "debug" "info" "warn" "warning" "error" "log" "fatal" "trace" "verbose" "silly" "dir" "table")
  (#match? @logged "(?i)passw|pwd|secret|token|jwt|api_?key|auth|cred|card|cvv|cvc|ssn|otp|Code$|body|json|formData|headers|cookie|[.]env$|pin$"))
