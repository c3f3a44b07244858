; Outgoing connections and how they check who answers; who may call from another site.

((call function: (_) @options.name arguments: (argument_list (keyword_argument name: (identifier) @_k value: [(false) (identifier) (attribute) (string)]))) @options
  (#any-of? @_k "verify" "verify_ssl" "cert_reqs" "ssl" "ssl_verify" "verify_certs" "validate_certs")
  (#not-any-of? @options.name "jwt.decode" "jwt.encode" "jws.verify" "dict") (#set! options.of "tls"))
((call function: (attribute attribute: (identifier) @_m) @options.name arguments: (argument_list (dictionary_splat))) @options
  (#any-of? @_m "get" "post" "put" "patch" "delete" "head" "request") (#set! options.of "tls"))
((call function: (attribute attribute: (identifier) @_m) @options.name) @options
  (#eq? @_m "set_missing_host_key_policy") (#set! options.of "ssh"))

((call function: (attribute attribute: (identifier) @_m) @options.name arguments: (argument_list . (identifier) @_c)) @options
  (#eq? @_m "add_middleware") (#eq? @_c "CORSMiddleware") (#set! options.of "cors"))
((call function: (identifier) @options.name) @options
  (#any-of? @options.name "CORS" "cross_origin" "CORSMiddleware") (#set! options.of "cors"))
((call function: (identifier) @options.name arguments: (argument_list . (identifier) @_c)) @options
  (#eq? @options.name "Middleware") (#eq? @_c "CORSMiddleware") (#set! options.of "cors"))
((assignment left: (subscript subscript: (string) @header.name) right: (_) @header.value) @header
  (#match? @header.name "^[\"'][aA]ccess-[cC]ontrol-[aA]llow-([oO]rigin|[cC]redentials)"))

((call function: (attribute object: (identifier) @_o attribute: (identifier) @_m) @options.name) @options
  (#any-of? @_o "requests" "httpx" "urllib3") (#any-of? @_m "get" "post" "put" "patch" "delete" "head" "options" "request")
  (#set! options.wait "1"))
((call function: [(identifier) @_m (attribute attribute: (identifier) @_m)] @options.name) @options
  (#eq? @_m "urlopen") (#set! options.wait "1"))
