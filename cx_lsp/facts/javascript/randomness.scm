; What a credential is made by, when another function makes it.
((variable_declarator name: (identifier) @made.name value: (call_expression function: [(identifier) (member_expression)] @made.of) @made)
  (#match? @made.name "([tT]oken|[sS]ecret|[pP]assw|otp|OTP|Otp|[sS]ession|[sS]alt|[nN]once|[cC]ode|[kK]ey|[rR]emember|[pP]in)"))
((assignment_expression left: (member_expression) @made.name right: (call_expression function: [(identifier) (member_expression)] @made.of) @made)
  (#match? @made.name "([tT]oken|[sS]ecret|[pP]assw|otp|OTP|Otp|[sS]ession|[sS]alt|[nN]once|[cC]ode|[kK]ey|[rR]emember|[pP]in)"))
((pair key: (property_identifier) @made.name value: (call_expression function: [(identifier) (member_expression)] @made.of) @made)
  (#match? @made.name "([tT]oken|[sS]ecret|[pP]assw|otp|OTP|Otp|[sS]ession|[sS]alt|[nN]once|[cC]ode|[kK]ey|[rR]emember|[pP]in)"))
