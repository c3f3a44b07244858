; Outgoing connections and how they check who answers; who may call from another site.

((call function: (_) @options.name arguments: (argument_list (keyword_argument name: (identifier) @_k value: [(false) (identifier) (attribute) (string)]))) @options
  (#any-of? @_k "verify" "verify_ssl" "cert_reqs" "ssl" "ssl_verify" "verify_certs" "validate_certs")
  (#set! options.of "tls"))
((call function: (attribute attribute: (identifier) @_m) @options.name arguments: (argument_list (dictionary_splat))) @options
  (#any-of? @_m "get" "post" "put" "patch" "delete" "head" "request") (#set! options.of "tls"))

((assignment left: (subscript subscript: (string) @header.name) right: (_) @header.value) @header
  (#match? @header.name "^[\"']([aA]ccess-[cC]ontrol-[aA]llow-([oO]rigin|[cC]redentials)|[sS]et-[cC]ookie)"))
