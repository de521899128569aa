// Package directive checks the comments that are addressed to poollint.
//
// A finding is silenced with a reason, on its line, on the line above, or for
// the whole file:
//
//	//lint:ignore poollint/escape the log may show any number
//	//lint:file-ignore poollint/putonce,poollint/escape/stored the file tests misuse
//
// A name is poollint (everything), poollint/ANALYZER, poollint/ANALYZER/KIND, or a
// glob such as poollint/put*.
//
//	//lint:ignore poollint/escape              // reason
//	//lint:ignore poollint/excape a log line   // unknown
//	//lint:ignore poollint/escape a log line   // unused
//
// Kinds:
//
//   - reason: a directive does not say why;
//   - unknown: a directive names an analyzer, or is a word, that poollint does not have;
//   - unused: a directive silences nothing;
//   - misplaced: a declaration stands where it has no effect.
//
// A directive is in use, too, while the finding that it silences is hidden for
// another reason: low confidence, or an analyzer that is not enabled.
//
// Pools that are not built on sync.Pool are declared:
//
//	//poollint:get
//	//poollint:put buf
//	//poollint:shared
//
// An unknown word after the colon is of kind unknown. A declaration that is not in
// the doc comment of a function, an interface method or (shared only) a type, and
// one that names no parameter of its function, is of kind misplaced: it has no
// effect.
//
// Directives that name only other tools' checks are not looked at, nor are those
// for SA6002 under its own name, which may be meant for staticcheck.
package directive
