; What is written to a log or printed, each value of its own; names of what should not be there are enough to look closer.

; given as it is
((call function: [(attribute object: (_) @_log attribute: (identifier) @_level) (identifier) @_print]
    arguments: (argument_list [(identifier) (attribute) (subscript) (call)] @logged)) @log
  (#match? @_log "(^|[.])_?(log(ger|ging)?|LOG(GER)?|capp[.]logger|logfire|loguru|structlog)$")
  (#any-of? @_level "debug" "info" "warning" "warn" "error" "exception" "critical" "fatal" "log" "success" "trace")
  (#any-of? @_print "print" "pprint")
  (#match? @logged "(?i)passw|pwd|secret|token|jwt|api_?key|_key|auth|cred|card|cvv|cvc|ssn|otp|_code|body|json|form|data|POST|headers|cookie|environ|pin$"))

; by its name
((call function: [(attribute object: (_) @_log attribute: (identifier) @_level) (identifier) @_print]
    arguments: (argument_list (keyword_argument value: [(identifier) (attribute) (subscript) (call)] @logged))) @log
  (#match? @_log "(^|[.])_?(log(ger|ging)?|LOG(GER)?|capp[.]logger|logfire|loguru|structlog)$")
  (#any-of? @_level "debug" "info" "warning" "warn" "error" "exception" "critical" "fatal" "log" "success" "trace")
  (#any-of? @_print "print" "pprint")
  (#match? @logged "(?i)passw|pwd|secret|token|jwt|api_?key|_key|auth|cred|card|cvv|cvc|ssn|otp|_code|body|json|form|data|POST|headers|cookie|environ|pin$"))

; inside a text
((call function: [(attribute object: (_) @_log attribute: (identifier) @_level) (identifier) @_print]
    arguments: (argument_list (string (interpolation expression: [(identifier) (attribute) (subscript) (call)] @logged)))) @log
  (#match? @_log "(^|[.])_?(log(ger|ging)?|LOG(GER)?|capp[.]logger|logfire|loguru|structlog)$")
  (#any-of? @_level "debug" "info" "warning" "warn" "error" "exception" "critical" "fatal" "log" "success" "trace")
  (#any-of? @_print "print" "pprint")
  (#match? @logged "(?i)passw|pwd|secret|token|jwt|api_?key|_key|auth|cred|card|cvv|cvc|ssn|otp|_code|body|json|form|data|POST|headers|cookie|environ|pin$"))

; inside a text of several
((call function: [(attribute object: (_) @_log attribute: (identifier) @_level) (identifier) @_print]
    arguments: (argument_list (concatenated_string (string (interpolation expression: [(identifier) (attribute) (subscript) (call)] @logged))))) @log
  (#match? @_log "(^|[.])_?(log(ger|ging)?|LOG(GER)?|capp[.]logger|logfire|loguru|structlog)$")
  (#any-of? @_level "debug" "info" "warning" "warn" "error" "exception" "critical" "fatal" "log" "success" "trace")
  (#any-of? @_print "print" "pprint")
  (#match? @logged "(?i)passw|pwd|secret|token|jwt|api_?key|_key|auth|cred|card|cvv|cvc|ssn|otp|_code|body|json|form|data|POST|headers|cookie|environ|pin$"))

; behind a text
((call function: [(attribute object: (_) @_log attribute: (identifier) @_level) (identifier) @_print]
    arguments: (argument_list (binary_operator right: [(identifier) (attribute) (subscript) (call)] @logged))) @log
  (#match? @_log "(^|[.])_?(log(ger|ging)?|LOG(GER)?|capp[.]logger|logfire|loguru|structlog)$")
  (#any-of? @_level "debug" "info" "warning" "warn" "error" "exception" "critical" "fatal" "log" "success" "trace")
  (#any-of? @_print "print" "pprint")
  (#match? @logged "(?i)passw|pwd|secret|token|jwt|api_?key|_key|auth|cred|card|cvv|cvc|ssn|otp|_code|body|json|form|data|POST|headers|cookie|environ|pin$"))

; in a tuple behind a text
((call function: [(attribute object: (_) @_log attribute: (identifier) @_level) (identifier) @_print]
    arguments: (argument_list (binary_operator right: (tuple [(identifier) (attribute) (subscript) (call)] @logged)))) @log
  (#match? @_log "(^|[.])_?(log(ger|ging)?|LOG(GER)?|capp[.]logger|logfire|loguru|structlog)$")
  (#any-of? @_level "debug" "info" "warning" "warn" "error" "exception" "critical" "fatal" "log" "success" "trace")
  (#any-of? @_print "print" "pprint")
  (#match? @logged "(?i)passw|pwd|secret|token|jwt|api_?key|_key|auth|cred|card|cvv|cvc|ssn|otp|_code|body|json|form|data|POST|headers|cookie|environ|pin$"))

; between texts
((call function: [(attribute object: (_) @_log attribute: (identifier) @_level) (identifier) @_print]
    arguments: (argument_list (binary_operator left: (binary_operator right: [(identifier) (attribute) (subscript) (call)] @logged)))) @log
  (#match? @_log "(^|[.])_?(log(ger|ging)?|LOG(GER)?|capp[.]logger|logfire|loguru|structlog)$")
  (#any-of? @_level "debug" "info" "warning" "warn" "error" "exception" "critical" "fatal" "log" "success" "trace")
  (#any-of? @_print "print" "pprint")
  (#match? @logged "(?i)passw|pwd|secret|token|jwt|api_?key|_key|auth|cred|card|cvv|cvc|ssn|otp|_code|body|json|form|data|POST|headers|cookie|environ|pin$"))

; filled into a text
((call function: [(attribute object: (_) @_log attribute: (identifier) @_level) (identifier) @_print]
    arguments: (argument_list (call function: (attribute object: (string)) arguments: (argument_list [(identifier) (attribute) (subscript) (call)] @logged)))) @log
  (#match? @_log "(^|[.])_?(log(ger|ging)?|LOG(GER)?|capp[.]logger|logfire|loguru|structlog)$")
  (#any-of? @_level "debug" "info" "warning" "warn" "error" "exception" "critical" "fatal" "log" "success" "trace")
  (#any-of? @_print "print" "pprint")
  (#match? @logged "(?i)passw|pwd|secret|token|jwt|api_?key|_key|auth|cred|card|cvv|cvc|ssn|otp|_code|body|json|form|data|POST|headers|cookie|environ|pin$"))

; in a dictionary
((call function: [(attribute object: (_) @_log attribute: (identifier) @_level) (identifier) @_print]
    arguments: (argument_list (dictionary (pair value: [(identifier) (attribute) (subscript) (call)] @logged)))) @log
  (#match? @_log "(^|[.])_?(log(ger|ging)?|LOG(GER)?|capp[.]logger|logfire|loguru|structlog)$")
  (#any-of? @_level "debug" "info" "warning" "warn" "error" "exception" "critical" "fatal" "log" "success" "trace")
  (#any-of? @_print "print" "pprint")
  (#match? @logged "(?i)passw|pwd|secret|token|jwt|api_?key|_key|auth|cred|card|cvv|cvc|ssn|otp|_code|body|json|form|data|POST|headers|cookie|environ|pin$"))

; in a dictionary by its name
((call function: [(attribute object: (_) @_log attribute: (identifier) @_level) (identifier) @_print]
    arguments: (argument_list (keyword_argument value: (dictionary (pair value: [(identifier) (attribute) (subscript) (call)] @logged))))) @log
  (#match? @_log "(^|[.])_?(log(ger|ging)?|LOG(GER)?|capp[.]logger|logfire|loguru|structlog)$")
  (#any-of? @_level "debug" "info" "warning" "warn" "error" "exception" "critical" "fatal" "log" "success" "trace")
  (#any-of? @_print "print" "pprint")
  (#match? @logged "(?i)passw|pwd|secret|token|jwt|api_?key|_key|auth|cred|card|cvv|cvc|ssn|otp|_code|body|json|form|data|POST|headers|cookie|environ|pin$"))
