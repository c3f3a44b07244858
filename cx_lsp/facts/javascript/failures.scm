; What is caught under a name.

(catch_clause parameter: (identifier) @caught.name) @caught
((call_expression function: (member_expression property: (_) @_catch)
    arguments: (arguments . (arrow_function parameter: (identifier) @caught.name) @caught))
  (#eq? @_catch "catch"))
