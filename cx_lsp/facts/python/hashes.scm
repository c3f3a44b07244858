; Hashes and ciphers, and passwords that are compared as they are.

((comparison_operator
    . [(identifier) @_p (attribute attribute: (identifier) @_p) (subscript subscript: (string (string_content) @_p))] @compared.left
    operators: ["==" "!="] (_) @compared.right) @compared
  (#any-of? @_p "password" "passwd" "pwd" "passphrase" "user_password" "old_password" "current_password" "input_password" "entered_password"))
((comparison_operator . (_) @compared.left operators: ["==" "!="]
    [(identifier) @_p (attribute attribute: (identifier) @_p) (subscript subscript: (string (string_content) @_p))] @compared.right) @compared
  (#any-of? @_p "password" "passwd" "pwd" "passphrase" "user_password" "old_password" "current_password" "input_password" "entered_password"))

; A password is handed to a function that may be the project's own, and may hash it.
((call function: [(identifier) (attribute)] @options.name
    arguments: (argument_list . [(identifier) @_p (attribute attribute: (identifier) @_p) (subscript subscript: (string (string_content) @_p))])) @options
  (#any-of? @_p "password" "passwd" "pwd" "passphrase" "raw_password" "plain_password" "new_password" "user_password") (#set! options.given "password"))

((assignment left: (identifier) @setting.name right: (_) @setting.value) @setting (#eq? @setting.name "PASSWORD_HASHERS"))
