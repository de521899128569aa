// Package docs holds the pages that poollint explain shows: ANALYZER/KIND.md, and
// ANALYZER.md.
package docs

import "embed"

//go:embed *
var Pages embed.FS
