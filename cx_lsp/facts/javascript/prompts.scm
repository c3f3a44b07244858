; Where text becomes an instruction to a model, and where text of strangers comes from that nobody sent.

; { role: "system", content: … }
(object (pair key: (_) @_r value: (string (string_fragment) @_v)) (pair key: (_) @_c value: (_) @sink)
  (#eq? @_r "role") (#any-of? @_v "system" "developer") (#eq? @_c "content") (#set! sink.to "the system prompt") (#set! sink.cwe "CWE-1427"))
(object (pair key: (_) @_c value: (_) @sink) (pair key: (_) @_r value: (string (string_fragment) @_v))
  (#eq? @_r "role") (#any-of? @_v "system" "developer") (#eq? @_c "content") (#set! sink.to "the system prompt") (#set! sink.cwe "CWE-1427"))
(object (pair key: (_) @_r value: (string (string_fragment) @_v)) (pair key: (_) @_c value: (_) @sink)
  (#eq? @_r "role") (#eq? @_v "user") (#eq? @_c "content") (#set! sink.to "a prompt") (#set! sink.cwe "CWE-1427"))
; generateText({ system: … }), new Agent({ instructions: … }), new SystemMessage(…)
((call_expression function: [(identifier) @_f (member_expression property: (_) @_f)] arguments: (arguments . (object (pair key: (property_identifier) @_k value: (_) @sink))))
  (#any-of? @_k "system" "instructions" "systemInstruction") (#any-of? @_f "generateText" "streamText" "generateObject" "streamObject" "create" "stream" "parse" "getGenerativeModel")
  (#set! sink.to "the system prompt") (#set! sink.cwe "CWE-1427"))
((new_expression constructor: (identifier) @_f arguments: (arguments . [(object (pair value: (_) @sink)) (template_string) @sink (binary_expression) @sink (identifier) @sink]))
  (#eq? @_f "SystemMessage") (#set! sink.to "the system prompt") (#set! sink.cwe "CWE-1427"))
((new_expression constructor: (identifier) @_f arguments: (arguments . (object (pair key: (property_identifier) @_k value: (_) @sink))))
  (#any-of? @_f "Agent" "ToolLoopAgent") (#any-of? @_k "instructions" "system") (#set! sink.to "the system prompt") (#set! sink.cwe "CWE-1427"))
((call_expression function: [(identifier) @_f (member_expression property: (_) @_f)] arguments: (arguments . (object (pair key: (property_identifier) @_k value: (_) @sink))))
  (#any-of? @_k "prompt" "input" "contents") (#any-of? @_f "generateText" "streamText" "generateObject" "streamObject" "create" "generateContent")
  (#set! sink.to "a prompt") (#set! sink.cwe "CWE-1427"))

; What somebody wrote on a page or in a document
((call_expression function: (identifier) @_f) @input (#eq? @_f "fetch") (#set! input.of "web"))
