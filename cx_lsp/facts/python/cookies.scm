; Cookies with the flags they are set with.

((call function: (attribute attribute: (identifier) @_m) @options.name) @options
  (#any-of? @_m "set_cookie" "set_signed_cookie" "set_secure_cookie") (#set! options.of "cookie"))
((assignment left: (subscript subscript: (string) @header.name) right: (_) @header.value) @header
  (#match? @header.name "^[\"'][sS]et-[cC]ookie[\"']$"))
((call function: (attribute attribute: (identifier) @_m) arguments: (argument_list . (string) @header.name . (_) @header.value)) @header
  (#any-of? @_m "add" "set" "send_header" "add_header" "append" "setdefault") (#match? @header.name "^[\"'][sS]et-[cC]ookie[\"']$"))
