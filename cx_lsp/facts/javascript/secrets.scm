; Text that is handed over as a key, compared as a password, or stands in for what is not set.

; jwt.sign(claims, '…'), verify(token, '…')
((call_expression function: [(member_expression object: (_) @_o property: (_) @_m) (identifier) @_f]
    arguments: (arguments . (_) . [(string) (template_string)] @secret @secret.value))
  (#match? @_o "(?i)(jwt|jsonwebtoken|jws|jwtService|jwt_?service)$") (#any-of? @_m "sign" "verify" "signAsync" "verifyAsync" "encode" "decode")
  (#match? @_f "^(sign|verify)(Jwt|JWT|Token)?$") (#not-match? @secret "[$][{]")
  (#set! secret.name "JWT_SECRET") (#set! secret.how "the key of tokens"))
((call_expression function: [(identifier) @_f (member_expression property: (_) @_f)] arguments: (arguments . (_) . [
    (string) @secret @secret.value (call_expression function: (member_expression) @_from arguments: (arguments . (string) @secret @secret.value))]))
  (#match? @_f "^(createHmac|createCipheriv|createDecipheriv|createCipher|createDecipher|Hmac(SHA|MD)\\d+)$") (#eq? @_from "Buffer.from")
  (#set! secret.name "SIGNING_KEY") (#set! secret.how "a cryptographic key"))
((call_expression function: (member_expression object: (_) @_o property: (_) @_m) arguments: (arguments . (_) . (string) @secret @secret.value))
  (#match? @_o "^CryptoJS[.]") (#any-of? @_m "encrypt" "decrypt")
  (#set! secret.name "ENCRYPTION_KEY") (#set! secret.how "a cryptographic key"))
((call_expression function: [(identifier) @_f (member_expression property: (_) @_f)] arguments: (arguments . [
    (string) @secret @secret.value (call_expression function: (member_expression) @_from arguments: (arguments . (string) @secret @secret.value))]))
  (#any-of? @_f "createSecretKey" "cookieParser") (#eq? @_from "Buffer.from")
  (#set! secret.name "COOKIE_SECRET") (#set! secret.how "a signing key"))

; session({secret: '…'}), new JwtStrategy({secretOrKey: '…'}), cookieSession({keys: ['…']})
((call_expression function: (_) @_f arguments: (arguments . (object (pair key: (_) @_k value: [
    (string) @secret @secret.value (array (string) @secret @secret.value)]))))
  (#match? @_f "(?i)(session|jwt\\w*|jwtmodule[.]register)$") (#any-of? @_k "secret" "keys" "secretOrPrivateKey" "secretOrKey" "privateKey")
  (#set! secret.name "SESSION_SECRET") (#set! secret.how "a signing key"))
((new_expression constructor: (_) @_f arguments: (arguments . (object (pair key: (_) @secret.name value: (string) @secret @secret.value))))
  (#match? @_f "(Strategy|Session|Jwt\\w*)$") (#any-of? @secret.name "secret" "secretOrKey" "clientSecret")
  (#set! secret.as "JWT_SECRET") (#set! secret.how "a signing key"))
; createConnection({password: '…'}), new Pool({…}), new Sequelize('db', 'user', '…')
((call_expression function: (_) @_f arguments: (arguments (object (pair key: (_) @secret.name value: (string) @secret @secret.value))))
  (#match? @_f "([cC]onnect(ion)?|Pool|Client|forRoot|createTransport|DataSource)$") (#any-of? @secret.name "password" "pass")
  (#set! secret.how "the password of a connection"))
((new_expression constructor: (_) @_f arguments: (arguments (object (pair key: (_) @secret.name value: (string) @secret @secret.value))))
  (#match? @_f "(Connection|Pool|Client|DataSource|Sequelize|Redis)$") (#any-of? @secret.name "password" "pass")
  (#set! secret.how "the password of a connection"))
((new_expression constructor: (_) @_f arguments: (arguments . (_) . (_) . (string) @secret @secret.value))
  (#eq? @_f "Sequelize") (#set! secret.name "DB_PASSWORD") (#set! secret.how "the password of a connection"))

; What stands in when nothing is set
((binary_expression left: (call_expression function: (_) @_get arguments: (arguments . (string) @secret.name .)) operator: ["||" "??"] right: (string) @secret @secret.value)
  (#match? @_get "([.]get|[eE]nv)$") (#set! secret.how "what stands in for a setting"))
((binary_expression left: [(identifier) @secret.name (member_expression) @secret.name] operator: ["||" "??"] right: (string) @secret @secret.value)
  (#match? @secret.name "(?i)(secret|passw|token|key)\\w*$") (#not-match? @secret.name "[.]env[.]") (#set! secret.how "what stands in for a setting"))
((call_expression function: [(identifier) @_f (member_expression property: (_) @_f)] arguments: (arguments . (string) @secret.name . (string) @secret @secret.value .))
  (#match? @_f "^(get|getOrDefault|env|getEnv\\w*|config)$") (#set! secret.how "what stands in for a setting"))
((variable_declarator name: (object_pattern (object_assignment_pattern left: (_) @secret.name right: (string) @secret @secret.value)) value: (_) @_env)
  (#match? @_env "[.]env$") (#set! secret.how "default of an environment variable"))

; A whole look-up with its default, which a mend replaces
((binary_expression left: (member_expression object: (_) @_env property: (_) @lookup.name) operator: ["||" "??"] right: (string)) @lookup
  (#eq? @_env "process.env"))

; password === '…'
((binary_expression left: (_) @secret.name operator: ["===" "==" "!==" "!="] right: (string) @secret @secret.value)
  (#match? @secret.name "(?i)passw|pwd|secret|token|api[-_]?key|auth") (#not-match? @secret.name "^typeof")
  (#set! secret.how "what it is compared with"))

; const users = { admin: '…' }
((variable_declarator name: (identifier) @_users @secret.name value: (object (pair key: (_) @secret.key value: (string) @secret @secret.value)))
  (#match? @_users "(?i)^(users|accounts|credentials|passwords|api_?keys|tokens|secrets)$") (#set! secret.how "an entry"))

; An address that is put together: 'postgres://shop:' + PASSWORD + '@db/shop'
((binary_expression left: (_) operator: "+" right: (_)) @address_text @address_text.value
  (#match? @address_text "^[\"'][a-z][a-z0-9+]*://[^\"'/@ ]*:") (#set! address_text.name "address"))

; A credential whose form tells what it is, wherever it stands.
([(string) (template_string)] @credential @credential.value
  (#match? @credential "A[KS]IA[0-9A-Z]|gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|sk-|[rs]k_(live|test)_|AIza|SG[.]|PRIVATE KEY|eyJ|npm_|hf_|whsec_|hooks[.]slack|shpat_|dop_v1_|key-[0-9a-f]{32}|AC[0-9a-f]{32}|://[^\\s/:@]*:[^\\s/@]+@")
  (#set! credential.name "credential"))
