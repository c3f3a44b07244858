; Where text reaches a customer: what a handler answers under a name that says so, streams, and letters.

((call_expression function: (member_expression property: (_) @_m) arguments: (arguments . (object [(pair key: (property_identifier) @_k value: (_) @sink) (shorthand_property_identifier) @_k @sink])))
  (#eq? @_m "json")
  (#any-of? @_k "answer" "reply" "message" "response" "text" "content" "completion" "summary" "output" "result" "description" "suggestion" "explanation" "recommendation" "advice" "decision")
  (#set! sink.to "the customer") (#set! sink.how "entry"))
((call_expression function: (member_expression object: (identifier) @sink property: (_) @_m))
  (#any-of? @_m "toDataStreamResponse" "toTextStreamResponse" "toUIMessageStreamResponse" "pipeDataStreamToResponse" "pipeTextStreamToResponse" "pipeUIMessageStreamToResponse" "toAIStreamResponse")
  (#set! sink.to "the customer"))
((call_expression function: (member_expression property: (_) @_m) arguments: (arguments . (object (pair key: (property_identifier) @_k value: (_) @sink))))
  (#any-of? @_m "sendMail" "sendEmail" "send") (#any-of? @_k "html" "text") (#set! sink.to "a letter"))

; What tells a reader that a machine speaks, or where a person can be reached.
([(string_fragment) (jsx_text)] @wording
  (#match? @wording "\\bAI\\b|\\bA[.]I[.]|[aA][iI][-_ ]?([gG]enerat|[aA]ssist|[dD]isclo|[nN]otice|[pP]ower|[lL]abel|[wW]ritten)|[bB]ot\\b|[vV]irtual [aA]ssistant|[aA]utomat|[lL]anguage model|[gG]enerated|isAi|[hH]uman|[sS]upport (team|agent)|[cC]ustomer (service|support|care)|[eE]scalat|[hH]and[-_ ]?([oO]ff|[oO]ver)|[tT]alk to|[cC]ontact|[lL]ive (agent|chat)|[tT]icket|mailto:|tel:|[sS]peak (to|with)|[cC]all us|[cC]olleague|[rR]epresentative"))
