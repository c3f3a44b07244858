; An error that means 401 or 403 by what it gives its own base: super().__init__(status_code=403).

((call function: (attribute object: (call function: (identifier) @_s) attribute: (identifier) @_m) arguments: (argument_list) @_status) @denial
  (#eq? @_s "super") (#eq? @_m "__init__") (#match? @_status "\\b40[13]\\b|UNAUTHORIZED|FORBIDDEN"))
((raise_statement (_) @_error) @denial
  (#match? @_error "^[\\w.]*[aA]uth(entication|orization)?(Error|Exception|Failed|Required)\\b"))
