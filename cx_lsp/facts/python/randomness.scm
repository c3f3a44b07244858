; Values whose next one can be guessed: where they end up decides whether that matters.

((call function: (attribute object: (identifier) @origin.module attribute: (identifier) @_m) @origin.name) @origin
  (#any-of? @_m "random" "randint" "randrange" "randbytes" "getrandbits" "choice" "choices" "sample" "uniform" "triangular" "betavariate"
                "expovariate" "gammavariate" "gauss" "lognormvariate" "normalvariate" "vonmisesvariate" "paretovariate" "weibullvariate"
                "binomialvariate" "random_sample" "rand" "randn" "integers")
  (#set! origin.of "random"))
((call function: (attribute object: (attribute) @origin.module attribute: (identifier) @_m) @origin.name) @origin
  (#any-of? @origin.module "np.random" "numpy.random")
  (#set! origin.of "random"))
((call function: (identifier) @origin.name) @origin
  (#any-of? @origin.name "random" "randint" "randrange" "randbytes" "getrandbits" "choice" "choices" "sample" "uniform" "triangular"
                "betavariate" "expovariate" "gammavariate" "gauss" "lognormvariate" "normalvariate" "vonmisesvariate" "uuid1")
  (#set! origin.of "random") (#set! origin.module ""))
((call function: (attribute object: (identifier) @origin.module attribute: (identifier) @_m) @origin.name) @origin
  (#eq? @origin.module "uuid") (#eq? @_m "uuid1") (#set! origin.of "random"))
((call function: (attribute object: [(identifier) (attribute)] @origin.module attribute: (identifier) @_m) @origin.name) @origin
  (#any-of? @origin.module "time" "datetime" "datetime.datetime") (#any-of? @_m "time" "time_ns" "now" "utcnow" "monotonic" "perf_counter")
  (#set! origin.of "time"))

; What a credential is made by, when another function makes it.
((assignment left: [(identifier) (attribute) (subscript)] @made.name right: (call function: [(identifier) (attribute)] @made.of) @made)
  (#match? @made.name "([tT]oken|[sS]ecret|[pP]assw|otp|OTP|[sS]ession|[sS]alt|[nN]once|[cC]ode|[kK]ey|[rR]emember|[pP]in)"))
((keyword_argument name: (identifier) @made.name value: (call function: [(identifier) (attribute)] @made.of) @made)
  (#match? @made.name "(token|secret|passw|otp|session|salt|nonce|code|key|remember|pin)"))
((pair key: (string) @made.name value: (call function: [(identifier) (attribute)] @made.of) @made)
  (#match? @made.name "(token|secret|passw|otp|session|salt|nonce|code|key|remember|pin)"))
