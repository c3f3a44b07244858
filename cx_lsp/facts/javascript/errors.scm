; What is tried, and what becomes of its failure.

(try_statement body: (statement_block) @attempt handler: (catch_clause) @swallowed)
