; XML parsers: how they are set up, and what is handed to them.

((call function: (attribute object: (_) @_o attribute: (identifier) @_m) @options.name arguments: (argument_list . (_) @sink)) @options
  (#any-of? @_m "parseString" "fromstring" "XML" "fromstringlist" "iterparse" "parse" "feed")
  (#match? @_o "(^|[._])(etree|ET|ElementTree|minidom|pulldom|sax|lxml|objectify|expatbuilder|xml_?parser|parser)$")
  (#set! options.of "xml") (#set! sink.to "an XML parser") (#set! sink.cwe "CWE-611"))
