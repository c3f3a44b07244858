; Numbers of a schema that is put together by calls: quantity: z.number().min(1)

((pair key: (property_identifier) @amount.name value: (call_expression) @amount.value) @amount
  (#match? @amount.value "^(z|zod|[jJ]oi|[yY]up)[.](coerce[.])?number[(]"))
