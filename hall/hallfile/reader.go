package hallfile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"mpp/hall"
)

// The longest texts that still fit a board, a ticket and a spoken sentence.
const (
	maxID   = 40
	maxName = 120
	maxText = 400
)

// reader collects faults and remembers where each path of the file stands, so
// that the checks made on the finished configuration can still point at a line.
type reader struct {
	file   string
	faults Faults
	places map[string]spot
}

type spot struct{ line, col int }

func (r *reader) fault(at spot, what, mend string) {
	r.faults = append(r.faults, Fault{File: r.file, Line: at.line, Col: at.col, What: what, Mend: mend})
}

// at reports a fault of a path such as agencies[2].prefix, or of the nearest
// part of the file above it.
func (r *reader) at(path, what, mend string) {
	for p := path; ; {
		if s, ok := r.places[p]; ok {
			r.fault(s, what, mend)
			return
		}
		i := strings.LastIndexAny(p, ".[")
		if i < 0 {
			r.fault(spot{1, 1}, what, mend)
			return
		}
		p = p[:i]
	}
}

// record is an object being read; all its keys are known.
type record struct {
	r    *reader
	path string
	n    *node
}

// record checks that n is an object with none but the given keys, each once.
func (r *reader) record(n *node, path string, keys ...string) record {
	rec := record{r: r, path: path, n: &node{}}
	if n == nil {
		return rec
	}
	here := spot{n.line, n.col}
	if path != "" {
		r.places[path] = here
	}
	if n.kind == empty {
		return rec
	}
	if n.kind != object {
		r.fault(here, fmt.Sprintf("%s must hold keys", pathOr(path, "the file")), "write it as key: value, one on a line: "+strings.Join(keys, ", "))
		return rec
	}
	rec.n = n
	seen := map[string]bool{}
	for _, e := range n.entries {
		at := spot{e.line, e.col}
		switch {
		case !slices.Contains(keys, e.key):
			r.fault(at, fmt.Sprintf("unknown key %q", shorten(e.key)), r.unknownKey(e, keys))
		case seen[e.key]:
			r.fault(at, fmt.Sprintf("key %q stands here a second time", e.key), "keep one of them")
		}
		seen[e.key] = true
		r.places[rec.key(e.key)] = spot{e.value.line, e.value.col}
	}
	return rec
}

// unknownKey tells a misspelt key from the rest of a text that was cut at a comma:
// in {id: Gratis, tanpa biaya} the second half reads as a key without a value.
func (r *reader) unknownKey(e entry, keys []string) string {
	mend := suggestion(e.key, keys)
	if e.value.kind == empty && strings.HasPrefix(mend, knownHere) {
		return mend + "; if it belongs to the text before it, put that text in quotes, since it has a comma"
	}
	return mend
}

func pathOr(path, other string) string {
	if path == "" {
		return other
	}
	return path
}

func (o record) key(k string) string {
	if o.path == "" {
		return k
	}
	return o.path + "." + k
}

// has tells whether the key is there with a value.
func (o record) has(k string) bool {
	n := o.n.find(k)
	return n != nil && n.kind != empty
}

func (o record) fault(k, what, mend string) { o.r.at(o.key(k), what, mend) }

// text is an optional one-line text; line breaks and double spaces become one space.
func (o record) text(k string, limit int) string {
	if !o.has(k) {
		return ""
	}
	return o.r.text(o.n.find(k), o.key(k), limit)
}

func (r *reader) text(n *node, path string, limit int) string {
	here := spot{n.line, n.col}
	if n.kind != scalar {
		r.fault(here, path+" must be a text", "write one text; put it in quotes where it has a colon or a bracket")
		return ""
	}
	s := strings.Join(strings.Fields(n.text), " ")
	if i := strings.IndexFunc(s, func(c rune) bool { return !unicode.IsGraphic(c) }); i >= 0 {
		r.fault(here, path+" has a character that cannot be printed", "delete it and type the text anew")
		return ""
	}
	if n := utf8.RuneCountInString(s); n > limit {
		r.fault(here, fmt.Sprintf("%s has %d characters", path, n), fmt.Sprintf("shorten it to %d", limit))
		return ""
	}
	return s
}

// need is a text that must be there.
func (o record) need(k string, limit int, mend string) string {
	if n := o.n.find(k); n != nil && !n.blank() {
		return o.text(k, limit)
	}
	o.fault(k, pathOr(o.path, "the file")+" has no "+k, mend)
	return ""
}

// id is a required identifier.
func (o record) id(k string) string {
	s := o.need(k, maxID, "give it a short id of a-z, 0-9 and -, such as dukcapil-ktp; it stays for good")
	if s != "" && !isID(s) {
		o.fault(k, fmt.Sprintf("%s %q is not an id", k, s), "use a-z, 0-9 and single - between them, such as dukcapil-ktp")
		return ""
	}
	return s
}

// isID: a-z, 0-9 and single dashes inside.
func isID(s string) bool {
	for part := range strings.SplitSeq(s, "-") {
		if part == "" || strings.Trim(part, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return false
		}
	}
	return len(s) <= maxID
}

// integer is a whole number within bounds, or other when the key is missing.
func (o record) integer(k string, low, high, other int) int {
	if !o.has(k) {
		return other
	}
	n, err := strconv.Atoi(o.text(k, maxName))
	if err != nil || n < low || n > high {
		o.fault(k, fmt.Sprintf("%s must be a whole number from %d to %d", o.key(k), low, high), "write for example "+strconv.Itoa(max(low, min(high, 30))))
		return other
	}
	return n
}

// boolean is true or false (ya or tidak), false when the key is missing.
func (o record) boolean(k string) bool {
	if !o.has(k) {
		return false
	}
	switch strings.ToLower(o.text(k, maxName)) {
	case "true", "ya", "yes":
		return true
	case "false", "tidak", "no":
		return false
	}
	o.fault(k, o.key(k)+" must be true or false", "write true (ya) or false (tidak)")
	return false
}

// choice is one of the words, the first when the key is missing.
func (o record) choice(k string, words ...string) string {
	if !o.has(k) {
		return words[0]
	}
	s := o.text(k, maxName)
	if !slices.Contains(words, s) {
		o.fault(k, fmt.Sprintf("%s %q is unknown", o.key(k), s), "use one of "+strings.Join(words, ", "))
		return words[0]
	}
	return s
}

// label is a text in Indonesian, or {id: ..., en: ...}.
func (o record) label(k string, limit int) hall.Text {
	if !o.has(k) {
		return hall.Text{}
	}
	return o.r.label(o.n.find(k), o.key(k), limit)
}

func (r *reader) label(n *node, path string, limit int) hall.Text {
	if n.kind != object {
		return hall.Text{ID: r.text(n, path, limit)}
	}
	o := r.record(n, path, "id", "en")
	return hall.Text{ID: o.need("id", limit, "give the Indonesian text; en is the English one"), EN: o.text("en", limit)}
}

// items are a list's nodes with their paths; a single value is a list of one.
func (o record) items(k string) []item {
	if !o.has(k) {
		return nil
	}
	n, path := o.n.find(k), o.key(k)
	if n.kind == scalar {
		return []item{{n, path}}
	}
	if n.kind != list {
		o.fault(k, path+" must be a list", "begin each entry with a dash: - ...")
		return nil
	}
	out := make([]item, len(n.items))
	for i, x := range n.items {
		out[i] = item{x, fmt.Sprintf("%s[%d]", path, i)}
		o.r.places[out[i].path] = spot{x.line, x.col}
	}
	return out
}

type item struct {
	n    *node
	path string
}

// texts is a list of texts, never nil.
func (o record) texts(k string, limit int) []string {
	out := []string{}
	for _, x := range o.items(k) {
		if s := o.r.text(x.n, x.path, limit); s != "" {
			out = append(out, s)
		}
	}
	return out
}
