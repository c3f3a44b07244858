; What a client sends along with a request, where a handler takes it as it came.

((attribute object: (_) @_r attribute: (identifier) @_a) @intake
  (#any-of? @_a "json" "form" "data" "POST" "FILES" "files" "get_json" "get_data" "values" "body")
  (#match? @_r "(^|[.])request$") (#set! intake.part "body"))
; A form is filled with what was sent before anybody looked at it.
((attribute object: (attribute object: (_) @_form attribute: (identifier)) attribute: (identifier) @_d) @intake
  (#eq? @_d "data") (#match? @_form "(^|[._])form$") (#set! intake.part "form"))
((attribute object: (_) @_form attribute: (identifier) @_d) @intake
  (#any-of? @_d "cleaned_data" "validated_data") (#match? @_form "(^|[._])(form|serializer)$") (#set! intake.part "form"))
((call function: (attribute object: (_) @_form attribute: (identifier) @_m)) @intake
  (#match? @_form "(^|[._])form$") (#not-match? @_form "request[.]form$") (#not-match? @_m "^(validate|is_valid|is_submitted|hidden_tag|add_error|has_error|populate_errors|process|full_clean|as_(p|table|ul|div)|render)")
  (#set! intake.part "form"))
; What a decorator fills: def create(**kwargs)
(decorated_definition (function_definition parameters: (parameters (dictionary_splat_pattern) @intake)) (#set! intake.part "arguments"))
