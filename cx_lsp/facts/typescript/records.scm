; A whole body called something else on its way into a record: User.create(req.body as UserInput)

((call_expression function: (member_expression object: (_) @sink.of property: (_) @sink.by) arguments: (arguments (as_expression . (_) @sink)))
  (#any-of? @sink.by "create" "insertMany" "insertOne" "bulkCreate" "build" "insert" "upsert" "findByIdAndUpdate" "findOneAndUpdate" "updateOne")
  (#set! sink.to "a stored record") (#set! sink.cwe "CWE-915"))
