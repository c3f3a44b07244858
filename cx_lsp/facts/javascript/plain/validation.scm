; A handler that takes its request apart in the parameter list.

((formal_parameters . (object_pattern [
      (shorthand_property_identifier_pattern) @intake @intake.part
      (pair_pattern key: (_) @intake @intake.part)]) . (identifier) @_res)
  (#match? @_res "^_?(res|response|reply)$") (#any-of? @intake.part "body" "query" "params"))
