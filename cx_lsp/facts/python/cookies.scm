; Cookies written into a header by hand.

((call function: (attribute attribute: (identifier) @_m) arguments: (argument_list . (string) @header.name . (_) @header.value)) @header
  (#any-of? @_m "add" "set" "send_header" "add_header" "append" "setdefault") (#match? @header.name "^[\"'][sS]et-[cC]ookie[\"']$"))
