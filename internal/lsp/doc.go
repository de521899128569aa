// Package lsp is a language server that shows findings in an editor, beside
// whatever other server the editor runs for Go.
//
// It knows of the Language Server Protocol what it needs: documents are
// synchronized in full, columns are counted in UTF-16, findings are published as
// diagnostics with their kind, a link to its page and the way that led there,
// and fixes are offered as quick fixes. What the editor has not saved yet is
// what is checked.
//
// One goroutine owns the state of the server (server.go). Two others read
// messages (conn.go) and check packages, one check at a time; both talk to it
// through channels. A change cancels the check that runs, and starts another one
// when there has been no further change for a while.
package lsp
