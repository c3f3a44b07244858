; Switches that decide how safe an application is, wherever they are written.

((assignment left: (identifier) @setting.name right: (_) @setting.value) @setting
  (#any-of? @setting.name "SESSION_COOKIE_SECURE" "SESSION_COOKIE_HTTPONLY" "CSRF_COOKIE_SECURE" "REMEMBER_COOKIE_SECURE" "REMEMBER_COOKIE_HTTPONLY"
                "JWT_COOKIE_SECURE" "WTF_CSRF_ENABLED" "WTF_CSRF_CHECK_DEFAULT" "JWT_COOKIE_CSRF_PROTECT" "CORS_ALLOW_ALL_ORIGINS"
                "CORS_ORIGIN_ALLOW_ALL" "CORS_ALLOW_CREDENTIALS" "CORS_SUPPORTS_CREDENTIALS" "CORS_ORIGINS" "MIDDLEWARE"))
((assignment left: (subscript value: (attribute attribute: (identifier) @_c) subscript: (string) @setting.name) right: (_) @setting.value) @setting
  (#eq? @_c "config"))
((call function: (attribute object: (attribute attribute: (identifier) @_c) attribute: (identifier) @_u)
    arguments: (argument_list (keyword_argument name: (identifier) @setting.name value: (_) @setting.value) @setting))
  (#eq? @_c "config") (#any-of? @_u "update" "from_mapping"))
((assignment left: (attribute attribute: (identifier) @setting.name) right: (_) @setting.value) @setting
  (#any-of? @setting.name "verify" "verify_mode" "check_hostname" "_create_default_https_context"))
