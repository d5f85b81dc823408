package ui

import (
	"crypto/sha256"
	"path"
	"regexp"
	"slices"
	"sync"
)

// reading is what a source has in it. It must not be changed.
type reading struct {
	blob   blob       // as it is sent
	texts  []textName // named in it
	icons  []string
	faults []error // which no text and no icon would mend
}

// textName is a text's key, or the open beginning of one that is put together at run time.
type textName struct {
	key  string
	open bool
}

// readings are by kind and content, once in a process: searching all that is embedded takes
// much of a start, and is the same for each UI.
var readings sync.Map

type readingKey struct {
	kind string
	sum  [sha256.Size]byte
}

// read finds what is in a script, a style sheet or a template. Other files have nothing in them.
func read(name string, body []byte) *reading {
	key := readingKey{path.Ext(name), sha256.Sum256(body)}
	if r, ok := readings.Load(key); ok {
		return r.(*reading)
	}
	r := &reading{blob: newBlob(lean(name, body))}
	switch src := string(body); key.kind {
	case ".html":
		r.names(src, textInTemplate, iconInTemplate)
		r.faults = checkInline(src)
	case ".js":
		r.names(src, textInScript, iconInScript)
		r.faults = checkLines(r.blob.body)
	case ".css":
		r.faults = checkOld(src)
	default:
		return r
	}
	r.faults = slices.Clip(r.faults)
	readings.Store(key, r)
	return r
}

func (r *reading) names(src string, texts, icons *regexp.Regexp) {
	for _, m := range texts.FindAllStringSubmatch(src, -1) {
		r.texts = append(r.texts, textName{key: m[1], open: len(m) > 2 && m[2] == "+"})
	}
	for _, m := range icons.FindAllStringSubmatch(src, -1) {
		r.icons = append(r.icons, m[1])
	}
}
