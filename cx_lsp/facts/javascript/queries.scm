; Where an object of a stranger's making would become an operator of a document database's query.

((call_expression function: (member_expression object: (_) @sink.of property: (_) @sink.by)
    arguments: (arguments . (object [
      (pair key: [(property_identifier) (string)] @sink.key value: [(identifier) (member_expression) (subscript_expression)] @sink)
      (shorthand_property_identifier) @sink])))
  (#any-of? @sink.by "find" "findOne" "findOneAndUpdate" "findOneAndDelete" "findOneAndRemove" "updateOne" "updateMany" "deleteOne" "deleteMany"
                     "countDocuments" "exists" "replaceOne" "remove" "update")
  (#not-any-of? @sink.key "where" "include" "order" "limit" "attributes" "select" "relations" "data" "take" "skip")
  (#set! sink.to "a query operand") (#set! sink.cwe "CWE-943"))
((call_expression function: (member_expression object: (_) @sink.of property: (_) @sink.by) arguments: (arguments . [(identifier) (member_expression)] @sink))
  (#any-of? @sink.by "find" "findOne" "findOneAndUpdate" "findOneAndDelete" "updateOne" "updateMany" "deleteOne" "deleteMany" "countDocuments" "aggregate")
  (#set! sink.to "a query") (#set! sink.cwe "CWE-943"))
