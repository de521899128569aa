// Poollint finds mistakes in the use of object pools such as sync.Pool: objects
// that are used, shared or kept after they were put back, that are put back dirty,
// twice or without a bound on their size, and pools whose New does not keep its
// promises. It follows objects through functions, methods and packages.
//
// Usage:
//
//	poollint [flags] [packages]
//	poollint help [ANALYZER]
//	poollint explain KIND...
//	poollint pools [flags] [packages]
//	poollint flags
//	poollint lsp [flags]
//	poollint gopls build [flags]
//	go vet -vettool=$(which poollint) [flags] [packages]
//
// Packages are named as for the go command; the default is the one in the working
// directory. A file stands for the package that it is in. Test files are checked,
// too, generated ones are not. Each finding is printed on standard output,
//
//	file:line:col: message [analyzer/kind]
//
// with the way that led there, if there is one, below it and indented by a tab.
// A terminal shows it in color, unless NO_COLOR is set, and how far a run is that
// takes longer than two seconds.
//
// The flags are
//
//	-ANALYZER           run this analyzer, and of the others only those given likewise
//	-ANALYZER=false     run all but this one
//	-confidence=level   report findings of at least this confidence:
//	                    certain, likely (the default) or possible
//	-pools=get:put,...  pools that are not built on sync.Pool and not declared by
//	                    //poollint:get and //poollint:put, each as
//	                    path.Type.Get:path.Type.Put or path.Get:path.Put
//	-disable=rule,...   hide the findings of an analyzer, or of analyzer/kind
//	-generated          check generated files, too
//	-test=false         do not check test files
//	-format=form        print findings as text, json (as other go/analysis tools do),
//	                    staticcheck-json (a line each), sarif, github or checkstyle
//	-json               the same as -format=json
//	-c=N                print N lines of source around each position, too
//	-exit-zero          exit with 0 if something is found, too
//	-config=file        read flags from this file, or from none
//	-fix                apply the first fix of each finding instead of printing findings
//	-fix -diff          print what -fix would change
//	-stats              print how many Gets and Puts were followed, and why others were not
//
// and those of the analyzers, with the name of the analyzer and a dot before them:
// see poollint help ANALYZER. go vet takes those that choose what is found, -json,
// -c, -fix and -diff.
//
// The next file .poollint.yml, in the working directory or above, sets flags that
// the command line does not. A mistake in it is an error, with its line:
//
//	confidence: possible
//	disable: [putonce/lost, SA6002]
//	generated: true
//	tests: false
//	pools:
//	  - get: example.com/p.Pool.Take
//	    put: example.com/p.Pool.Give
//	limits: # flags of analyzers
//	  analyzer.flag: value
//
// go vet hands no files on, only flags, which poollint flags prints:
//
//	go vet -vettool=$(which poollint) $(poollint flags) ./...
//
// poollint explain prints the documentation of a kind of findings. poollint pools
// lists pools: what they hold, who takes from them and gives back for others, where
// objects are reset, what is bounded, and how much was followed.
//
// A finding is silenced by a comment on its line or the line above, or for a file,
// with a reason:
//
//	//lint:ignore poollint/escape the log may show any number
//	//lint:file-ignore poollint/putonce the tests of the pool misuse it
//
// The exit code is 0 if nothing is found or -json or -exit-zero is given, 1 if
// something is found, 2 if something could not be checked: the other packages still
// are.
//
// poollint lsp is a language server on standard input and output, for editors. It
// takes the flags that choose what is found. poollint gopls build makes a gopls that
// has poollint in it; see poollint gopls help.
//
// # Limits
//
// Packages that have nothing to do with pools are not type-checked: the compiler
// tells what is wrong with them.
//
// Silence is no proof. What cannot be followed (a dynamic call, an object kept in
// the heap, reflection) is not reported, and what -stats counts as given up was not
// checked.
package main

import (
	"github.com/poollint/poollint/analyzers"
	"github.com/poollint/poollint/internal/driver"
	_ "github.com/poollint/poollint/internal/early" // before all else
	"github.com/poollint/poollint/internal/goplsbuild"
)

func main() {
	driver.Main(analyzers.Suite, driver.LSP(analyzers.Suite), goplsbuild.Command)
}
