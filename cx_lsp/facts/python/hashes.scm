; Hashes and ciphers, and passwords that are compared as they are.

((call function: (attribute object: (identifier) @origin.module attribute: (identifier) @_m) @origin.name) @origin
  (#any-of? @origin.module "hashlib" "hashes" "MD2" "MD4" "MD5" "SHA" "SHA1" "SHA256" "SHA512" "_hashlib")
  (#any-of? @_m "md5" "sha1" "sha224" "sha256" "sha384" "sha512" "sha3_256" "sha3_512" "blake2b" "new" "MD5" "SHA1" "SHA224" "SHA256" "SHA512")
  (#set! origin.of "hash"))
((call function: (identifier) @origin.name) @origin
  (#any-of? @origin.name "md5" "sha1" "sha224" "sha256" "sha384" "sha512") (#set! origin.of "hash"))

((call function: (attribute object: [(identifier) (attribute)] @options.object attribute: (identifier) @_m) @options.name) @options
  (#any-of? @_m "new") (#match? @options.object "(^|[.])(DES|DES3|ARC2|ARC4|Blowfish|CAST|XOR|AES)$") (#set! options.of "cipher"))
((call function: (attribute object: [(identifier) (attribute)] @options.object attribute: (identifier) @_m) @options.name) @options
  (#any-of? @_m "ECB" "ARC4" "TripleDES" "Blowfish" "CAST5" "IDEA" "SEED" "RC2")
  (#match? @options.object "(^|[.])(modes|algorithms)$") (#set! options.of "cipher"))

((comparison_operator (_) @compared.left operators: ["==" "!="] (_) @compared.right) @compared
  (#match? @compared "[pP]assw(or)?d|[pP]wd|[pP]assword") (#set! compared.of "password"))

; Something is hashed by a function that may be the project's own.
((call function: [(identifier) @_f (attribute attribute: (identifier) @_f)] @options.name arguments: (argument_list . (_))) @options
  (#match? @_f "^_?([a-z0-9]+_)*(hash|md5|sha1|sha256|encrypt)(_[a-z0-9]+)*$") (#set! options.of "hashing"))

; Slow hashes and how slow they are told to be; the hashers of Django stand in its settings.
((call function: [(identifier) @_f (attribute attribute: (identifier) @_f)] @options.name) @options
  (#any-of? @_f "pbkdf2_hmac" "PBKDF2HMAC" "gensalt") (#set! options.of "kdf"))
((assignment left: (identifier) @setting.name right: (_) @setting.value) @setting (#eq? @setting.name "PASSWORD_HASHERS"))
