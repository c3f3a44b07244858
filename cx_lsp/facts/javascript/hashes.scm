; Hashes and ciphers, and passwords that are compared as they are.

((binary_expression left: [(identifier) @_p (member_expression property: (_) @_p)] @compared.left operator: ["==" "===" "!=" "!=="] right: (_) @compared.right) @compared
  (#any-of? @_p "password" "passwd" "pwd" "passphrase" "userPassword" "oldPassword" "currentPassword"))
((binary_expression left: (_) @compared.left operator: ["==" "===" "!=" "!=="] right: [(identifier) @_p (member_expression property: (_) @_p)] @compared.right) @compared
  (#any-of? @_p "password" "passwd" "pwd" "passphrase" "userPassword" "oldPassword" "currentPassword"))

; A password is handed to a function that may be the project's own, and may hash it.
((call_expression function: [(identifier) (member_expression)] @options.name
    arguments: (arguments . [(identifier) @_p (member_expression property: (property_identifier) @_p)])) @options
  (#any-of? @_p "password" "passwd" "pwd" "passphrase" "plainPassword" "newPassword" "rawPassword" "clearTextPassword" "plainTextPassword" "userPassword")
  (#set! options.given "password"))
