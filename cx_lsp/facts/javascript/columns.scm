; Columns of a stored record that nobody should be shown: of a schema, of a model defined by a call.

((new_expression constructor: (_) @_schema arguments: (arguments . (object (pair key: (property_identifier) @column value: (_) @column.value))))
  (#any-of? @column "password" "passwordHash" "password_hash" "hashedPassword" "hashed_password" "apiKey" "resetToken" "refreshToken" "totpSecret")
  (#match? @_schema "(^|[.])Schema$") (#set! column.of "mongoose"))
((call_expression function: (member_expression property: (property_identifier) @_define) arguments: (arguments (object (pair key: (property_identifier) @column value: (_) @column.value))))
  (#any-of? @column "password" "passwordHash" "password_hash" "hashedPassword" "hashed_password" "apiKey" "resetToken" "refreshToken" "totpSecret")
  (#any-of? @_define "define" "init") (#set! column.of "sequelize"))
