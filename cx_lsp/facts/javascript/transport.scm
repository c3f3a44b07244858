; Outgoing connections and how they check who answers; who may call from another site.

((pair key: (property_identifier) @setting.name value: (_) @setting.value) @setting
  (#any-of? @setting.name "rejectUnauthorized" "strictSSL" "checkServerIdentity"))
((assignment_expression left: (member_expression property: (property_identifier) @setting.name) right: (_) @setting.value) @setting
  (#any-of? @setting.name "NODE_TLS_REJECT_UNAUTHORIZED" "rejectUnauthorized"))
((assignment_expression left: (subscript_expression index: (string) @setting.name) right: (_) @setting.value) @setting
  (#match? @setting.name "^.NODE_TLS_REJECT_UNAUTHORIZED.$"))

((call_expression function: (member_expression property: (property_identifier) @_m) arguments: (arguments . (string) @header.name . (_) @header.value)) @header
  (#any-of? @_m "header" "setHeader" "set" "append") (#match? @header.name "^.([aA]ccess-[cC]ontrol-[aA]llow-([oO]rigin|[cC]redentials)|[sS]et-[cC]ookie.$)"))
