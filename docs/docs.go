// Package docs holds the pages that poollint explain shows: ANALYZER/KIND.md, and
// ANALYZER.md. An installed program has them.
package docs

import "embed"

//go:embed *
var Pages embed.FS
