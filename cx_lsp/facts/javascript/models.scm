; Calls of language models. A shape of call is a candidate; the imports of the file decide (rules/models.py).
; What a call returns is a value nobody wrote: input.of "model".

; The path of an SDK: client.chat.completions.create({…}), client.messages.stream({…}), ai.models.generateContent({…})
((call_expression function: (member_expression object: (member_expression property: (_) @_o) property: (_) @_m) @model_call.name
    arguments: (arguments . (_)) @model_call.keywords) @model_call @input
  (#any-of? @_m "create" "parse" "stream" "generateContent" "generateContentStream" "complete")
  (#any-of? @_o "completions" "responses" "messages" "models" "chat")
  (#set! model_call.shape "path") (#set! input.of "model"))
; A function or method of an SDK: generateText({…}), run(agent, text), llm.invoke(…), model.generateContent(…)
((call_expression function: (identifier) @_m @model_call.name arguments: (arguments . (_)) @model_call.keywords) @model_call @input
  (#any-of? @_m "generateText" "streamText" "generateObject" "streamObject" "run") (#set! model_call.shape "function") (#set! input.of "model"))
((call_expression function: (member_expression property: (_) @_m) @model_call.name arguments: (arguments . (_)) @model_call.keywords) @model_call @input
  (#any-of? @_m "generateText" "streamText" "generateObject" "streamObject" "invoke" "generateContent" "generateContentStream" "createChatCompletion" "chatCompletion")
  (#set! model_call.shape "method") (#set! input.of "model"))
((call_expression function: (member_expression object: (identifier) @_o property: (_) @_m) @model_call.name arguments: (arguments . (_)) @model_call.keywords) @model_call @input
  (#any-of? @_m "chat" "generate" "call" "stream" "sendMessage" "complete")
  (#match? @_o "^(ollama|cohere|\\w*([lL]lm|LLM|[cC]hain|[aA]gent|[mM]odel|[cC]hat))$")
  (#set! model_call.shape "method") (#set! input.of "model"))
((call_expression function: (member_expression property: (_) @_m) @model_call.name arguments: (arguments . (new_expression constructor: (identifier) @_c))) @model_call @input
  (#eq? @_m "send") (#any-of? @_c "InvokeModelCommand" "InvokeModelWithResponseStreamCommand" "ConverseCommand" "ConverseStreamCommand")
  (#set! model_call.shape "bedrock") (#set! input.of "model"))
; A model's own address asked by HTTP, written out or bound to a name
((call_expression function: [(identifier) @_f (member_expression property: (_) @_f)] @model_call.name arguments: (arguments . [(string) (template_string)] @model_call.url)) @model_call @input
  (#any-of? @_f "fetch" "post" "request" "axios" "ky" "got")
  (#match? @model_call.url "api[.](openai|anthropic|mistral|groq|together|deepseek|cohere|x|perplexity|fireworks)[.](com|ai|xyz)|openrouter[.]ai|generativelanguage[.]|openai[.]azure[.]com|:11434/|bedrock-runtime|/chat/completions$")
  (#set! model_call.shape "http") (#set! input.of "model"))
((call_expression function: [(identifier) @_f (member_expression object: (identifier) @_o property: (_) @_f)] @model_call.name arguments: (arguments . (identifier) @model_call.url)) @model_call @input
  (#any-of? @_f "fetch" "post") (#any-of? @_o "axios" "ky" "got" "http")
  (#set! model_call.shape "http") (#set! input.of "model"))
; What a hook of the AI SDK shows
((call_expression function: (identifier) @_hook) @input
  (#any-of? @_hook "useChat" "useCompletion" "useObject" "experimental_useObject" "useAssistant") (#set! input.of "model"))

; What bounds the time of a call: an option of the call or of its client, or what is put around it.
((pair key: (property_identifier) @_k value: (_) @deadline.value) @deadline
  (#any-of? @_k "timeout" "timeoutMs" "requestTimeout" "abortSignal" "signal"))
((pair key: (property_identifier) @_k value: (_) @deadline.value) @deadline (#eq? @_k "maxDuration") (#set! deadline.around "yes"))
((shorthand_property_identifier) @deadline (#any-of? @deadline "timeout" "abortSignal" "signal"))
((call_expression function: (member_expression object: (identifier) @_o property: (_) @_p)) @deadline
  (#any-of? @_o "AbortSignal" "Promise") (#any-of? @_p "timeout" "race") (#set! deadline.around "yes"))
((call_expression function: (identifier) @_f) @deadline (#any-of? @_f "withTimeout" "pTimeout") (#set! deadline.around "yes"))
; Next.js ends the whole function: export const maxDuration = 60
((export_statement declaration: (lexical_declaration (variable_declarator name: (identifier) @_k))) @deadline
  (#eq? @_k "maxDuration") (#set! deadline.around "file"))

; What answers when the call fails.
(try_statement body: (statement_block) @rescue handler: (catch_clause) @rescue.handler)
((call_expression function: (member_expression object: (_) @rescue property: (_) @_c)) (#eq? @_c "catch"))
((pair key: (property_identifier) @_k) @rescue (#any-of? @_k "onError" "fallbacks" "fallback") (#set! rescue.around "yes"))
((method_definition name: (property_identifier) @_k) @rescue (#eq? @_k "onError") (#set! rescue.around "yes"))
((call_expression function: (member_expression property: (_) @_f)) @rescue (#eq? @_f "withFallbacks") (#set! rescue.around "yes"))
