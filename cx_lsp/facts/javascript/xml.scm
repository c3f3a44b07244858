; XML parsers: how they are set up, and what is handed to them.

((call_expression function: [(identifier) @_m (member_expression property: (property_identifier) @_m)] @options.name arguments: (arguments . (_) @sink)) @options
  (#any-of? @_m "parseXml" "parseXmlString" "parseXmlAsync" "parseXML" "fromXmlString")
  (#set! options.of "xml") (#set! sink.to "an XML parser") (#set! sink.cwe "CWE-611"))
