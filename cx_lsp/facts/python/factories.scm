; A maker of guards gives on a function by its name, perhaps one of two.

((return_statement (identifier) @given)
  (#match? @given "[aA]uth|[uU]ser|[lL]ogin|[gG]uard|[aA]dmin|[rR]ole|[pP]erm|[tT]oken|[pP]rincipal|[rR]equire|[cC]heck|[vV]erify|[pP]rotect|[aA]ccount|[aA]ccess|[aA]llow|[sS]cope"))
((return_statement (conditional_expression . (identifier) @given . (_) @given.condition . (identifier) @given.otherwise .))
  (#match? @given "[aA]uth|[uU]ser|[lL]ogin|[gG]uard|[aA]dmin|[rR]ole|[pP]erm|[tT]oken|[pP]rincipal|[rR]equire|[cC]heck|[vV]erify|[pP]rotect|[aA]ccount|[aA]ccess|[aA]llow|[sS]cope"))
