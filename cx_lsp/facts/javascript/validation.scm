; What a client sends along with a request, where a handler takes it as it came.

((member_expression object: (_) @_r property: (_) @intake.part) @intake
  (#any-of? @intake.part "body" "query" "params")
  (#match? @_r "^(this[.])?(_?req|request|(ctx|context)[.](req|request|input)|event)$"))
((call_expression function: (member_expression object: (_) @_r property: (_) @_a)) @intake
  (#any-of? @_a "json" "formData" "parseBody") (#match? @_r "^(_?req|request|ctx[.]request|ctx[.]req|c[.]req)$")
  (#set! intake.part "body"))
((variable_declarator name: (object_pattern (shorthand_property_identifier_pattern) @intake.part) value: (identifier) @_req) @intake
  (#any-of? @intake.part "body" "query" "params") (#any-of? @_req "req" "request" "ctx"))
