; Where text reaches a customer: what a handler returns under a name that says so, and letters.

(return_statement (dictionary (pair key: (string (string_content) @_k) value: (_) @sink))
  (#any-of? @_k "answer" "reply" "message" "response" "text" "content" "completion" "summary" "output" "result" "description" "suggestion" "explanation" "recommendation" "advice" "decision")
  (#set! sink.to "the customer") (#set! sink.how "entry"))
(return_statement (call arguments: (argument_list (keyword_argument name: (identifier) @_k value: (_) @sink)))
  (#any-of? @_k "answer" "reply" "message" "response" "text" "content" "completion" "summary" "output" "result" "description" "suggestion" "explanation" "recommendation" "advice" "decision")
  (#set! sink.to "the customer"))
(return_statement (call arguments: (argument_list . (dictionary (pair key: (string (string_content) @_k) value: (_) @sink))))
  (#any-of? @_k "answer" "reply" "message" "response" "text" "content" "completion" "summary" "output" "result" "description" "suggestion" "explanation" "recommendation" "advice" "decision")
  (#set! sink.to "the customer") (#set! sink.how "entry"))
((return_statement [(identifier) @_n @sink (attribute attribute: (identifier) @_n) @sink])
  (#any-of? @_n "answer" "reply" "response" "text" "content" "completion" "summary" "output_text" "final_output" "suggestion" "advice")
  (#set! sink.to "the customer"))
((call function: [(identifier) @_f (attribute attribute: (identifier) @_f)] arguments: (argument_list (_) @sink))
  (#any-of? @_f "send_mail" "send_email" "sendmail" "MIMEText" "set_content" "EmailMessage") (#set! sink.to "a letter"))

; What tells a reader that a machine speaks, or where a person can be reached.
([(pair (string (string_content) @wording)) (keyword_argument value: (string (string_content) @wording)) (assignment right: (string (string_content) @wording))]
  (#match? @wording "\\bAI\\b|\\bA[.]I[.]|[aA][iI][-_ ]?([gG]enerat|[aA]ssist|[dD]isclo|[nN]otice|[pP]ower|[lL]abel|[wW]ritten)|[bB]ot\\b|[vV]irtual [aA]ssistant|[aA]utomat|[lL]anguage model|[gG]enerated|is_ai|[hH]uman|[sS]upport (team|agent)|[cC]ustomer (service|support|care)|[eE]scalat|[hH]and[-_ ]?(off|over)|[tT]alk to|[cC]ontact|[lL]ive (agent|chat)|[tT]icket|mailto:|tel:|[sS]peak (to|with)|[cC]all us|[cC]olleague|[rR]epresentative"))
