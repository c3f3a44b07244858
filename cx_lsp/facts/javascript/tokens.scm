; Signed tokens: how they are made and what is asked of them.

((call_expression function: (member_expression object: (identifier) @options.object property: (property_identifier) @_m) @options.name) @options
  (#any-of? @_m "decode" "sign" "verify") (#any-of? @options.object "jwt" "jsonwebtoken" "JWT" "Jwt" "jsonWebToken" "jwtLib" "UnsecuredJWT")
  (#set! options.of "jwt"))
((call_expression function: (identifier) @options.name) @options
  (#any-of? @options.name "sign" "verify" "decode") (#set! options.of "jwt") (#set! options.object ""))
