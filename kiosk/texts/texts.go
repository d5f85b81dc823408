// Package texts has the words of the citizens' pages, for what is no page but says the same.
package texts

import "embed"

// Files are id.json and en.json.
//
//go:embed id.json en.json
var Files embed.FS
