; Where an object of a stranger's making would become an operator of a document database's query.

((call function: (attribute object: (_) @sink.of attribute: (identifier) @sink.by) arguments: (argument_list . (dictionary (pair key: (string) @sink.key value: [(identifier) (subscript) (call)] @sink))))
  (#any-of? @sink.by "find" "find_one" "find_one_and_update" "find_one_and_delete" "update_one" "update_many" "delete_one" "delete_many" "count_documents")
  (#set! sink.to "a query operand") (#set! sink.cwe "CWE-943"))
((call function: (attribute object: (_) @sink.of attribute: (identifier) @sink.by) arguments: (argument_list . [(identifier) (attribute) (call)] @sink))
  (#any-of? @sink.by "find_one" "update_one" "update_many" "delete_one" "delete_many" "count_documents")
  (#set! sink.to "a query") (#set! sink.cwe "CWE-943"))
