"""cx-lsp: text becomes facts, rules read facts, doors publish findings.

The map. A module imports only what stands above it (tests/test_layers.py enforces it):

    model                       the nouns: Span Fact Flow Facts Claim Journey Finding, the Workspace protocol
    text  prints  matching      a document and its positions · a line as a number · lines that two texts share
    config                      what the team configured (schema, toml)
    facts  git                  a text -> its Facts (alone knows tree-sitter) · history (alone knows git)
                                flow: which input reaches a sink, by running functions on half-known values;
                                calls: what arguments hold and what becomes of results; asking: patterns,
                                only where their words stand; own: a team's queries; a .scm folder a language
    program                     the Facts of all files -> names, routes, requests, calls,
                                packages, guards, validators, ownership, flows across a call; what a handler
                                demands (demands, checks, bounds, relations), what a change took (direction)
    index  evidence  journeys   the store (alone knows sqlite3) · who wrote a line · what customers do with it
    copies                      functions -> hashes of what they say, the same code in two of them
                                (alone knows numpy)
    record                      an agent's hook, at the moment of writing -> a journal of line prints
    rules                       one rule, two files: NAME.py decides, NAME.md explains and is the test;
                                what several decide by is in shared
    silence                     which findings a suppression keeps out, and which suppressions do nothing
    engine  workspace           runs the rules, joins author, journeys, tests · answers the rules' questions
    project  scan               a folder -> configured workspace, its findings · files on disk -> index
    report                      one writer per door: text json sarif, and the sentence they share
    cli  server  demo           the terminal (cli, terminal) · the editor (alone knows pygls) · the storefront

Siblings on one line do not import each other.

Invariants, each one kept by a test of the same words:

    Text goes in, facts come out, and the same text always gives the same facts.
    Parsing never fails; it yields what could be read and says what could not.
    A finding's identity does not contain a line number; moving code neither mends nor makes a finding.
    Silence is not evidence: no claim means unknown, never human; no result means unknown, never untested.
    No human line ever becomes AI at the levels 1 to 3, whatever happens to files and history.
    Incremental equals full: any sequence of edits ends with exactly the findings of a fresh check.
    One repository, one set of findings: the editor and the command line show the same ones.
    Nothing in a repository is executed, and nothing leaves the machine, unless the user asked for it.
"""

__version__ = "0.1.0"
