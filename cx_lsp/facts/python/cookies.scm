; Cookies with the flags they are set with.

((call function: (attribute attribute: (identifier) @_m) @options.name) @options
  (#any-of? @_m "set_cookie" "set_signed_cookie") (#set! options.of "cookie"))
