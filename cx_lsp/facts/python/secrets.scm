; Text that is handed over as a key, compared as a password, or stands in for what is not set.

; jwt.encode(claims, "…"), jwt.decode(token, key="…")
((call function: (attribute object: (identifier) @_o attribute: (identifier) @_m) arguments: [
    (argument_list . (_) . (string) @secret @secret.value)
    (argument_list (keyword_argument name: (identifier) @_k value: (string) @secret @secret.value))])
  (#match? @_o "^_?(py)?(jwt|jose|jws|jwe)$") (#any-of? @_m "encode" "decode" "sign" "verify") (#eq? @_k "key")
  (#set! secret.name "JWT_SECRET") (#set! secret.how "the key of tokens"))
((call function: (attribute) @_f arguments: (argument_list . [
    (string) @secret @secret.value (call function: (attribute object: (string) @secret @secret.value))]))
  (#any-of? @_f "hmac.new" "hmac.digest" "hmac.HMAC" "AES.new" "DES.new" "DES3.new" "ARC4.new" "ChaCha20.new" "Blowfish.new")
  (#set! secret.name "SIGNING_KEY") (#set! secret.how "a cryptographic key"))
((call function: [(identifier) (attribute)] @_f arguments: (argument_list . [
    (string) @secret @secret.value (call function: (attribute object: (string) @secret @secret.value))]))
  (#match? @_f "(^|[.])(Fernet|(URLSafe|Timed|TimedJSONWebSignature|JSONWebSignature|URLSafeTimed)Serializer|TimestampSigner)$")
  (#set! secret.name "SECRET_KEY") (#set! secret.how "a cryptographic key"))

; requests.get(url, auth=("user", "…")), smtp.login("user", "…"), connect("host", "user", "…")
((keyword_argument name: (identifier) @_k value: (tuple . (_) . (string) @secret @secret.value .))
  (#any-of? @_k "auth" "basic_auth" "http_auth")
  (#set! secret.name "PASSWORD") (#set! secret.how "the password of a login"))
((call function: [(identifier) (attribute)] @_f arguments: (argument_list . (string) . (string) @secret @secret.value .))
  (#match? @_f "(^|[.])(login|(HTTP)?(Basic|Digest)Auth)$")
  (#set! secret.name "PASSWORD") (#set! secret.how "the password of a login"))
((call function: [(identifier) (attribute)] @_f arguments: (argument_list . (_) . (_) . (string) @secret @secret.value))
  (#match? @_f "(mysql|MySQLdb|psycopg2?|mariadb|pymssql|asyncpg|cx_Oracle|oracledb)([.]connector)?[.]connect$")
  (#set! secret.name "DB_PASSWORD") (#set! secret.how "the password of a connection"))
((call function: [(identifier) (attribute)] @_f
    arguments: (argument_list (keyword_argument name: (identifier) @_k @secret.name value: (string) @secret @secret.value)))
  (#any-of? @_k "password" "passwd" "pwd")
  (#match? @_f "([cC]onnect(ion)?|_pool|Pool|Redis|MongoClient|Client|SMTP|Engine|login|URL[.]create)$")
  (#set! secret.how "the password of a connection"))

; What stands in when nothing is set: getenv("X") or "…", config("X", default="…"), settings.get("X", "…")
((boolean_operator left: (call function: (_) @_env arguments: (argument_list . (string) @secret.name)) operator: "or" right: (string) @secret @secret.value)
  (#match? @_env "(getenv|[.]get)$") (#set! secret.how "what stands in for a setting"))
((call arguments: (argument_list . (string) @secret.name (keyword_argument name: (identifier) @_k value: (string) @secret @secret.value)))
  (#eq? @_k "default") (#set! secret.how "what stands in for a setting"))
((call function: [(identifier) @_f (attribute attribute: (identifier) @_f)] arguments: (argument_list . (string) @secret.name . (string) @secret @secret.value .))
  (#match? @_f "^(get|str|env|config|get_?(env|config|setting|secret)\\w*|env_\\w+)$") (#set! secret.how "what stands in for a setting"))

; A whole look-up with its default, which a mend replaces
((call function: [(identifier) (attribute)] @_env arguments: (argument_list . (string) @lookup.name . (string) .)) @lookup
  (#match? @_env "(^|[.])(getenv|environ[.]get)$"))
((boolean_operator left: (call function: (_) @_env arguments: (argument_list . (string) @lookup.name .)) operator: "or" right: (string)) @lookup
  (#match? @_env "(^|[.])(getenv|environ[.]get)$"))

; A field or wrapper around the text: Field("…"), SecretStr("…"), "…".encode()
((assignment left: [(identifier) (attribute) (subscript)] @secret.name right: (call function: [(identifier) (attribute)] @_f arguments: (argument_list . (string) @secret @secret.value)))
  (#any-of? @_f "Field" "SecretStr" "SecretBytes" "str" "bytes" "Secret" "base64.b64decode" "bytes.fromhex" "bytearray"))
((assignment left: [(identifier) (attribute) (subscript)] @secret.name right: (call function: (identifier) @_f arguments: (argument_list (keyword_argument name: (identifier) @_k value: (string) @secret @secret.value))))
  (#eq? @_f "Field") (#eq? @_k "default"))
((assignment left: [(identifier) (attribute) (subscript)] @secret.name right: (call function: (attribute object: (string) @secret @secret.value attribute: (identifier) @_m)))
  (#eq? @_m "encode"))

; password == "…", compare_digest(token, "…")
((comparison_operator . (_) @secret.name . ["==" "!="] . (string) @secret @secret.value .)
  (#match? @secret.name "(?i)passw|pwd|secret|token|api[-_]?key|auth") (#set! secret.how "what it is compared with"))
((call function: [(identifier) (attribute)] @_f arguments: (argument_list . (_) @secret.name . (string) @secret @secret.value .))
  (#match? @_f "(^|[.])compare_digest$") (#set! secret.how "what it is compared with"))

; USERS = {"admin": "…"}
((assignment left: (identifier) @_users @secret.name right: (dictionary (pair key: (string) @secret.key value: (string) @secret @secret.value)))
  (#match? @_users "(?i)(^|_)(users|accounts|credentials|passwords|api_?keys|tokens|secrets)$") (#set! secret.how "an entry"))
; {"password": b"…".decode()} and {"admin": {"password": "…"}} are pairs like any other.

; An address that is put together: "postgresql://shop:" + PASSWORD + "@db/shop"
((binary_operator) @address_text @address_text.value (#match? @address_text "^[\"'][a-z][a-z0-9+]*://[^\"'/@ ]*:")
  (#set! address_text.name "address"))

; A credential whose form tells what it is, wherever it stands.
((string) @credential @credential.value
  (#match? @credential "A[KS]IA[0-9A-Z]|gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|sk-|[rs]k_(live|test)_|AIza|SG[.]|PRIVATE KEY|eyJ|npm_|hf_|whsec_|hooks[.]slack|shpat_|dop_v1_|pypi-AgE|key-[0-9a-f]{32}|AC[0-9a-f]{32}|://[^\\s/:@]*:[^\\s/@]+@")
  (#set! credential.name "credential"))

; A class whose texts are names for people or for storage.
((class_definition superclasses: (argument_list [(identifier) (attribute)] @enumeration)) (#match? @enumeration "(Enum|Choices|Flag)$"))
