; Hashes and ciphers, and passwords that are compared as they are.

((call_expression function: [(identifier) @_m (member_expression property: (property_identifier) @_m)] @origin.name) @origin
  (#any-of? @_m "createHash" "md5" "sha1" "sha256" "sha512" "MD5" "SHA1" "SHA256" "SHA512") (#set! origin.of "hash"))
((call_expression function: [(identifier) @_m (member_expression property: (property_identifier) @_m)] @options.name) @options
  (#any-of? @_m "createCipheriv" "createDecipheriv" "createCipher" "createDecipher") (#set! options.of "cipher"))
((call_expression function: (member_expression object: (member_expression) @options.object property: (property_identifier) @_m) @options.name) @options
  (#any-of? @options.object "CryptoJS.DES" "CryptoJS.TripleDES" "CryptoJS.RC4" "CryptoJS.Rabbit") (#any-of? @_m "encrypt" "decrypt")
  (#set! options.of "cipher"))

((binary_expression left: (_) @compared.left operator: ["==" "===" "!=" "!=="] right: (_) @compared.right) @compared
  (#match? @compared "[pP]assw(or)?d|[pP]wd") (#set! compared.of "password"))

; Something is hashed by a function that may be the project's own.
((call_expression function: [(identifier) @_f (member_expression property: (property_identifier) @_f)] @options.name arguments: (arguments . (_))) @options
  (#match? @_f "^\\w*([hH]ash|[mM]d5|[sS]ha1|[sS]ha256|[eE]ncrypt)(Password|String|It|Data|Text|Sync)?$") (#set! options.of "hashing"))

; Slow hashes and how slow they are told to be.
((call_expression function: (member_expression object: (identifier) @options.object property: (property_identifier) @_f) @options.name) @options
  (#any-of? @options.object "bcrypt" "bcryptjs" "bcryptJs" "crypto") (#any-of? @_f "hash" "hashSync" "genSalt" "genSaltSync" "pbkdf2" "pbkdf2Sync")
  (#set! options.of "kdf"))
