; Calls whose arguments or whose results decide how safe something is. One pattern for each: patterns cost at every call.

((call function: [(identifier) @_m (attribute attribute: (identifier) @_m)] @options.name) @options
  (#any-of? @_m "set_cookie" "set_signed_cookie" "set_secure_cookie" "set_missing_host_key_policy" "CORS" "cross_origin" "CORSMiddleware"
                "add_middleware" "Middleware" "pbkdf2_hmac" "PBKDF2HMAC" "gensalt" "XMLParser" "setFeature" "ETCompatXMLParser" "XMLPullParser"
                "new" "ECB" "ARC4" "TripleDES" "Blowfish" "CAST5" "IDEA" "SEED" "RC2" "urlopen"))
((call function: (attribute object: [(identifier) (attribute)] @_o attribute: (identifier) @_m) @options.name) @options
  (#any-of? @_o "jwt" "jws" "jose.jwt" "pyjwt" "PyJWT" "_jwt" "requests" "httpx" "urllib3")
  (#any-of? @_m "decode" "encode" "get_unverified_claims" "verify" "get" "post" "put" "patch" "delete" "head" "options" "request"))

; Values that can be guessed, clocks and hashes: where they end up decides whether that matters.
((call function: [(identifier) @_m (attribute attribute: (identifier) @_m)] @origin.name) @origin
  (#any-of? @_m "random" "randint" "randrange" "randbytes" "getrandbits" "choice" "choices" "sample" "uniform" "triangular" "betavariate"
                "expovariate" "gammavariate" "gauss" "lognormvariate" "normalvariate" "vonmisesvariate" "paretovariate" "weibullvariate"
                "binomialvariate" "random_sample" "rand" "randn" "integers" "bytes" "uuid1"
                "time" "time_ns" "now" "utcnow" "monotonic" "perf_counter"
                "md5" "sha1" "sha224" "sha256" "sha384" "sha512" "sha3_256" "sha3_512" "blake2b" "new" "MD5" "SHA1" "SHA224" "SHA256" "SHA512"))
