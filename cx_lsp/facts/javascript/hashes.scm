; Hashes and ciphers, and passwords that are compared as they are.

((call_expression function: [(identifier) @_m (member_expression property: (property_identifier) @_m)] @origin.name) @origin
  (#any-of? @_m "createHash" "md5" "sha1" "MD5" "SHA1") (#set! origin.of "hash"))
((call_expression function: [(identifier) @_m (member_expression property: (property_identifier) @_m)] @options.name) @options
  (#any-of? @_m "createCipheriv" "createDecipheriv" "createCipher" "createDecipher") (#set! options.of "cipher"))
((call_expression function: (member_expression object: (member_expression) @options.object property: (property_identifier) @_m) @options.name) @options
  (#any-of? @options.object "CryptoJS.DES" "CryptoJS.TripleDES" "CryptoJS.RC4" "CryptoJS.Rabbit") (#any-of? @_m "encrypt" "decrypt")
  (#set! options.of "cipher"))

((binary_expression left: (_) @compared.left operator: ["==" "===" "!=" "!=="] right: (_) @compared.right) @compared
  (#match? @compared "[pP]assw(or)?d|[pP]wd") (#set! compared.of "password"))
