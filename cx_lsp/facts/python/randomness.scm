; What a credential is made by, when another function makes it.
((assignment left: [(identifier) (attribute) (subscript)] @made.name right: (call function: [(identifier) (attribute)] @made.of) @made)
  (#match? @made.name "([tT]oken|[sS]ecret|[pP]assw|otp|OTP|[sS]ession|[sS]alt|[nN]once|[cC]ode|[kK]ey|[rR]emember|[pP]in)"))
((keyword_argument name: (identifier) @made.name value: (call function: [(identifier) (attribute)] @made.of) @made)
  (#match? @made.name "(token|secret|passw|otp|session|salt|nonce|code|key|remember|pin)"))
((pair key: (string) @made.name value: (call function: [(identifier) (attribute)] @made.of) @made)
  (#match? @made.name "(token|secret|passw|otp|session|salt|nonce|code|key|remember|pin)"))
