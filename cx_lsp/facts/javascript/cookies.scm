; Cookies with the flags they are set with, and the sessions that set one.

((call_expression function: (member_expression object: [(call_expression function: (identifier) @_c) (member_expression property: (property_identifier) @_c)
      (identifier) @_c (parenthesized_expression (await_expression (call_expression function: (identifier) @_c)))]
    property: (property_identifier) @_m) @options.name) @options
  (#any-of? @_c "cookies" "cookieStore") (#eq? @_m "set") (#set! options.of "cookie"))
