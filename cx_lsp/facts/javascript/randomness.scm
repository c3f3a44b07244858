; Values whose next one can be guessed: where they end up decides whether that matters.

((call_expression function: (member_expression object: (identifier) @_o property: (property_identifier) @_m) @origin.name) @origin
  (#any-of? @_o "Math" "_" "lodash" "chance" "crypto") (#any-of? @_m "random" "sample" "sampleSize" "shuffle" "pseudoRandomBytes")
  (#set! origin.of "random"))
((call_expression function: (identifier) @origin.name) @origin
  (#any-of? @origin.name "uuidv1" "uuidV1" "uuid1" "pseudoRandomBytes") (#set! origin.of "random"))
((call_expression function: (member_expression object: (identifier) @_o property: (property_identifier) @_m) @origin.name) @origin
  (#any-of? @_o "uuid" "uuidv1") (#eq? @_m "v1") (#set! origin.of "random"))
((call_expression function: (member_expression object: (identifier) @_o property: (property_identifier) @_m) @origin.name) @origin
  (#any-of? @_o "Date" "performance") (#eq? @_m "now") (#set! origin.of "time"))
((call_expression function: (member_expression object: (new_expression constructor: (identifier) @_o) property: (property_identifier) @_m) @origin.name) @origin
  (#eq? @_o "Date") (#any-of? @_m "getTime" "valueOf") (#set! origin.of "time"))

; What a credential is made by, when another function makes it.
((variable_declarator name: (identifier) @made.name value: (call_expression function: [(identifier) (member_expression)] @made.of) @made)
  (#match? @made.name "([tT]oken|[sS]ecret|[pP]assw|otp|OTP|Otp|[sS]ession|[sS]alt|[nN]once|[cC]ode|[kK]ey|[rR]emember|[pP]in)"))
((assignment_expression left: (member_expression) @made.name right: (call_expression function: [(identifier) (member_expression)] @made.of) @made)
  (#match? @made.name "([tT]oken|[sS]ecret|[pP]assw|otp|OTP|Otp|[sS]ession|[sS]alt|[nN]once|[cC]ode|[kK]ey|[rR]emember|[pP]in)"))
((pair key: (property_identifier) @made.name value: (call_expression function: [(identifier) (member_expression)] @made.of) @made)
  (#match? @made.name "([tT]oken|[sS]ecret|[pP]assw|otp|OTP|Otp|[sS]ession|[sS]alt|[nN]once|[cC]ode|[kK]ey|[rR]emember|[pP]in)"))
