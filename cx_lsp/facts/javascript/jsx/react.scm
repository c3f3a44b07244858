; React Router's pages and React's way around its own escaping.

(jsx_self_closing_element name: (identifier) @_route
  attribute: (jsx_attribute (property_identifier) @_p (string) @route.path)
  (#match? @_route "Route$") (#eq? @_p "path") (#set! route.method "PAGE") (#set! route.framework "react")) @route
(jsx_element open_tag: (jsx_opening_element name: (identifier) @_route
    attribute: (jsx_attribute (property_identifier) @_p (string) @route.path))
  (#match? @_route "Route$") (#eq? @_p "path") (#set! route.method "PAGE") (#set! route.framework "react")) @route
(jsx_element open_tag: (jsx_opening_element name: (identifier) @_route
    attribute: (jsx_attribute (property_identifier) @_p (string) @route.path)
    attribute: (jsx_attribute (property_identifier) @_e (jsx_expression [(identifier) @route.handler (jsx_self_closing_element name: (_) @route.handler)])))
  (#match? @_route "Route$") (#eq? @_p "path") (#any-of? @_e "element" "component" "Component")
  (#set! route.method "PAGE") (#set! route.framework "react")) @route
(jsx_self_closing_element name: (identifier) @_route
  attribute: (jsx_attribute (property_identifier) @_p (string) @route.path)
  attribute: (jsx_attribute (property_identifier) @_e (jsx_expression [
    (identifier) @route.handler (jsx_self_closing_element name: (_) @route.handler)
    (jsx_element (jsx_opening_element name: (_) @route.wrapper) (jsx_self_closing_element name: (_) @route.handler))]))
  (#match? @_route "Route$") (#eq? @_p "path") (#any-of? @_e "element" "component" "Component")
  (#set! route.method "PAGE") (#set! route.framework "react")) @route
(object (pair key: (_) @_p value: (string) @route.path) (pair key: (_) @_e value: (jsx_self_closing_element name: (_) @route.handler))
  (#eq? @_p "path") (#eq? @_e "element") (#set! route.method "PAGE") (#set! route.framework "react")) @route

; A component renders the components it names and calls what it hands to an event.
(jsx_opening_element name: [(identifier) (member_expression)] @element (#match? @element "^[A-Z]"))
(jsx_self_closing_element name: [(identifier) (member_expression)] @element (#match? @element "^[A-Z]"))
((jsx_attribute (property_identifier) @_on (jsx_expression [(identifier) (member_expression)] @call)) (#match? @_on "^on[A-Z]"))

((jsx_attribute (property_identifier) @_k (jsx_expression (object (pair key: (_) @_h value: (_) @sink))))
  (#eq? @_k "dangerouslySetInnerHTML") (#eq? @_h "__html") (#set! sink.to "HTML") (#set! sink.cwe "CWE-79"))
((jsx_self_closing_element name: (identifier) @_n attribute: (jsx_attribute (property_identifier) @_to (string) @_where)) @denial
  (#eq? @_n "Navigate") (#eq? @_to "to") (#match? @_where "(log|sign)[-_]?in|auth"))
