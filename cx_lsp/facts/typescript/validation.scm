; Nest: the parameter that holds the body or the query as a whole, its type and its pipes; pipes of everything.

((required_parameter (decorator (call_expression function: (identifier) @intake.part arguments: (arguments) @intake.given))
    pattern: (identifier) type: (type_annotation (_) @intake.type)?) @intake
  (#any-of? @intake.part "Body" "Query"))
((call_expression function: (member_expression property: (_) @_g) arguments: (arguments (_) @global))
  (#eq? @_g "useGlobalPipes") (#set! global.covers "nest pipe"))
((object (pair key: (_) @_k value: (identifier) @_token) (pair key: (_) @_c value: (_) @global))
  (#eq? @_k "provide") (#eq? @_token "APP_PIPE") (#match? @_c "^use(Class|Existing|Factory|Value)$") (#set! global.covers "nest pipe"))

; A handler that takes its request apart in the parameter list.
((formal_parameters . (required_parameter pattern: (object_pattern [
      (shorthand_property_identifier_pattern) @intake @intake.part
      (pair_pattern key: (_) @intake @intake.part)])) . (required_parameter pattern: (identifier) @_res))
  (#match? @_res "^_?(res|response|reply)$") (#any-of? @intake.part "body" "query" "params"))
