; Signed tokens: how they are made and what is asked of them.

((call function: (attribute object: [(identifier) (attribute)] @options.object attribute: (identifier) @_m) @options.name) @options
  (#any-of? @_m "decode" "encode" "get_unverified_claims" "verify") (#any-of? @options.object "jwt" "jws" "jose.jwt" "pyjwt" "PyJWT" "_jwt")
  (#set! options.of "jwt"))
