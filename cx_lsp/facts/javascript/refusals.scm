; An error that means 401 or 403 by what it gives its own base: super(message, 403).

((call_expression function: (super) arguments: (arguments) @_status) @denial
  (#match? @_status "\\b40[13]\\b|UNAUTHORIZED|FORBIDDEN|Unauthorized|Forbidden"))
((throw_statement (_) @_error) @denial
  (#match? @_error "^(new )?[\\w.]*[aA]uth(entication|orization)?(Error|Exception|Failed|Required)\\b"))
