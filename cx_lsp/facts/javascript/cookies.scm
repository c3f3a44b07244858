; Cookies with the flags they are set with, and the sessions that set one.

((call_expression function: (member_expression object: (_) property: (property_identifier) @_m) @options.name) @options
  (#any-of? @_m "cookie" "setCookie") (#set! options.of "cookie"))
((call_expression function: (member_expression object: [(call_expression function: (identifier) @_c) (member_expression property: (property_identifier) @_c)
      (identifier) @_c (parenthesized_expression (await_expression (call_expression function: (identifier) @_c)))]
    property: (property_identifier) @_m) @options.name) @options
  (#any-of? @_c "cookies" "cookieStore") (#eq? @_m "set") (#set! options.of "cookie"))
((call_expression function: (identifier) @options.name) @options
  (#any-of? @options.name "session" "expressSession" "cookieSession") (#set! options.of "session"))
((call_expression function: (member_expression property: (_) @_m) arguments: (arguments . (string) @header.name . (_) @header.value)) @header
  (#any-of? @_m "header" "setHeader" "set" "append") (#match? @header.name "^.[sS]et-[cC]ookie.$"))
