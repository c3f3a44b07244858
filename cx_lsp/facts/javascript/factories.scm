; A maker of guards gives on a function by its name, perhaps one of two.

((return_statement (identifier) @given)
  (#match? @given "[aA]uth|[uU]ser|[lL]ogin|[gG]uard|[aA]dmin|[rR]ole|[pP]erm|[tT]oken|[pP]rincipal|[rR]equire|[cC]heck|[vV]erify|[pP]rotect|[aA]ccount|[aA]ccess|[aA]llow|[sS]cope"))
((return_statement (ternary_expression condition: (_) @given.condition consequence: (identifier) @given alternative: (identifier) @given.otherwise))
  (#match? @given "[aA]uth|[uU]ser|[lL]ogin|[gG]uard|[aA]dmin|[rR]ole|[pP]erm|[tT]oken|[pP]rincipal|[rR]equire|[cC]heck|[vV]erify|[pP]rotect|[aA]ccount|[aA]ccess|[aA]llow|[sS]cope"))
((arrow_function body: (ternary_expression condition: (_) @given.condition consequence: (identifier) @given alternative: (identifier) @given.otherwise))
  (#match? @given "[aA]uth|[uU]ser|[lL]ogin|[gG]uard|[aA]dmin|[rR]ole|[pP]erm|[tT]oken|[pP]rincipal|[rR]equire|[cC]heck|[vV]erify|[pP]rotect|[aA]ccount|[aA]ccess|[aA]llow|[sS]cope"))
