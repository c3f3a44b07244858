; A type is gone before the program runs.

(import_statement "type") @tentative
