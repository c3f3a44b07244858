; Calls whose arguments or whose results decide how safe something is. One pattern for each: patterns cost at every call.

((call_expression function: [(identifier) @_m (member_expression property: (property_identifier) @_m)] @options.name) @options
  (#any-of? @_m "cookie" "setCookie" "session" "expressSession" "cookieSession" "createCipheriv" "createDecipheriv" "createCipher" "createDecipher"
                "encrypt" "decrypt" "hash" "hashSync" "genSalt" "genSaltSync" "pbkdf2" "pbkdf2Sync" "cors" "enableCors" "expressCors" "koaCors"
                "fastifyCors" "register" "sign" "verify" "decode"))

; Values that can be guessed, clocks and hashes: where they end up decides whether that matters.
((call_expression function: [(identifier) @_m (member_expression property: (property_identifier) @_m)] @origin.name) @origin
  (#any-of? @_m "random" "sample" "sampleSize" "shuffle" "pseudoRandomBytes" "v1" "uuidv1" "uuidV1" "uuid1" "now" "getTime" "valueOf"
                "createHash" "md5" "sha1" "sha256" "sha512" "MD5" "SHA1" "SHA256" "SHA512"))
