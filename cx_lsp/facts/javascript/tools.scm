; Functions that a model may call. What marks them is a candidate; the imports of the file decide (rules/overpowered_tool.py).

((call_expression function: [(identifier) @tool.by (member_expression property: (_) @tool.by)]
    arguments: (arguments . (object (pair key: (property_identifier) @_k value: [(arrow_function) (function_expression)] @tool))))
  (#any-of? @tool.by "tool" "createTool" "dynamicTool" "zodFunction" "betaZodTool") (#any-of? @_k "execute" "function" "run"))
((call_expression function: [(identifier) @tool.by (member_expression property: (_) @tool.by)]
    arguments: (arguments . (object (method_definition name: (property_identifier) @_k) @tool)))
  (#any-of? @tool.by "tool" "createTool" "dynamicTool") (#eq? @_k "execute"))
((call_expression function: (identifier) @tool.by arguments: (arguments . [(arrow_function) (function_expression)] @tool . (object)))
  (#eq? @tool.by "tool"))
((new_expression constructor: (identifier) @tool.by
    arguments: (arguments . (object (pair key: (property_identifier) @_k value: [(arrow_function) (function_expression)] @tool))))
  (#any-of? @tool.by "DynamicStructuredTool" "DynamicTool" "FunctionTool") (#any-of? @_k "func" "execute"))
((call_expression function: (member_expression property: (_) @tool.by)
    arguments: (arguments . (string) @tool.called [(arrow_function) (function_expression)] @tool .))
  (#any-of? @tool.by "tool" "registerTool"))
