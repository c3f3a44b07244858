; A guard that only a comment still speaks of: # @login_required
((comment) @disarmed (#match? @disarmed "^#+ *@[\\w.]*([lL]ogin|[aA]uth|[pP]ermission|[rR]equire|[rR]oles?\\b|[aA]dmin)\\w*([(].*[)])?\\s*$"))
