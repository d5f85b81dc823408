package hallfile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mpp/hall"
)

// The reader's own codes of faults, beside those of hall.Problem.
const (
	codeUnreadable hall.ProblemCode = "unreadable"  // the value does not have the form of its key
	codeUnknownKey hall.ProblemCode = "unknown_key" // or one that stands twice
)

// reader collects faults and remembers where each path of the file stands, so that
// problems of the finished configuration can point at a line.
type reader struct {
	file   string
	faults Faults
	places map[string]spot
	// moved has the path in the file of parts that stand elsewhere in the configuration.
	moved map[string]string
	// unread are the paths whose values could not be read, and so are missing from the
	// configuration without being missing from the file.
	unread map[string]bool
}

func newReader(file string) *reader {
	return &reader{file: file, places: map[string]spot{}, moved: map[string]string{}, unread: map[string]bool{}}
}

type spot struct{ line, col int }

// fault reports a fault at a place.
func (r *reader) fault(at spot, code hall.ProblemCode, what, mend string) {
	r.faults = append(r.faults, Fault{File: r.file, Line: at.line, Col: at.col, Code: code, What: what, Mend: mend})
}

// refuse reports that the value of a path could not be read.
func (r *reader) refuse(path string, code hall.ProblemCode, what, mend string) {
	r.unread[path] = true
	r.fault(r.spotOf(path), code, what, mend)
}

// spotOf is the place of a path such as agencies[2].prefix, or of the nearest part of
// the file above it.
func (r *reader) spotOf(path string) spot {
	for ; path != ""; path = above(path) {
		if s, ok := r.places[path]; ok {
			return s
		}
	}
	return spot{1, 1}
}

// above is the path of the part that holds the given one, "" for a part of the file itself.
func above(path string) string { return path[:max(strings.LastIndexAny(path, ".["), 0)] }

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
	if path != "" {
		r.places[path] = spot{n.line, n.col}
	}
	if n.kind == empty {
		return rec
	}
	if n.kind != object {
		r.refuse(path, codeUnreadable, pathOr(path, "the file")+" must hold keys", "write it as key: value, one on a line: "+strings.Join(keys, ", "))
		return rec
	}
	rec.n = n
	seen := map[string]bool{}
	for _, e := range n.entries {
		at := spot{e.line, e.col}
		switch {
		case !slices.Contains(keys, e.key):
			r.fault(at, codeUnknownKey, fmt.Sprintf("unknown key %q", shorten(e.key)), unknownKey(e, keys))
		case seen[e.key]:
			r.fault(at, codeUnknownKey, fmt.Sprintf("key %q stands here a second time", e.key), "keep one of them")
		}
		seen[e.key] = true
		r.places[rec.key(e.key)] = spot{e.value.line, e.value.col}
	}
	return rec
}

// unknownKey words the remedy for a misspelt key, or for the rest of a text that was cut
// at a comma: in {id: Gratis, tanpa biaya} the second half reads as a key without a value.
func unknownKey(e entry, keys []string) string {
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

// has reports whether the key is there with a value.
func (o record) has(k string) bool {
	n := o.n.find(k)
	return n != nil && n.kind != empty
}

func (o record) refuse(k string, code hall.ProblemCode, what, mend string) {
	o.r.refuse(o.key(k), code, what, mend)
}

// text is an optional one-line text; line breaks and doubled spaces become one space.
func (o record) text(k string) string {
	if !o.has(k) {
		return ""
	}
	return o.r.text(o.n.find(k), o.key(k))
}

func (r *reader) text(n *node, path string) string {
	if n.kind != scalar {
		r.unread[path] = true
		r.fault(spot{n.line, n.col}, codeUnreadable, path+" must be a text", "write one text; put it in quotes where it has a colon or a bracket")
		return ""
	}
	return strings.Join(strings.Fields(n.text), " ")
}

// need is a text of the file alone, which no rule of the configuration asks for.
func (o record) need(k, mend string) string {
	if n := o.n.find(k); n != nil && !n.blank() {
		return o.text(k)
	}
	o.refuse(k, hall.ProblemRequired, o.path+" has no "+k, mend)
	return ""
}

// integer is a whole number, or other when the key is missing. The configuration writes
// "not set" as 0, so a 0 below low is refused here.
func (o record) integer(k string, low, high, other int) int {
	if !o.has(k) {
		return other
	}
	n, err := strconv.Atoi(o.text(k))
	if err != nil || n == 0 && low > 0 {
		what, mend := outOfRange(o.key(k), low, high)
		o.refuse(k, hall.ProblemOutOfRange, what, mend)
		return other
	}
	return n
}

func outOfRange(path string, low, high int) (what, mend string) {
	return fmt.Sprintf("%s must be a whole number from %d to %d", path, low, high), "write for example " + strconv.Itoa(max(low, min(high, 30)))
}

// boolean is true or false (ya or tidak), false when the key is missing.
func (o record) boolean(k string) bool {
	if !o.has(k) {
		return false
	}
	switch strings.ToLower(o.text(k)) {
	case "true", "ya", "yes":
		return true
	case "false", "tidak", "no":
		return false
	}
	o.refuse(k, codeUnreadable, o.key(k)+" must be true or false", "write true (ya) or false (tidak)")
	return false
}

// label is a text in Indonesian, or {id: ..., en: ...}.
func (o record) label(k string) hall.Text {
	if !o.has(k) {
		return hall.Text{}
	}
	return o.r.label(o.n.find(k), o.key(k))
}

func (r *reader) label(n *node, path string) hall.Text {
	if n.kind != object {
		r.moved[path+".id"] = path
		return hall.Text{ID: r.text(n, path)}
	}
	o := r.record(n, path, "id", "en")
	t := hall.Text{ID: o.text("id"), EN: o.text("en")}
	if t == (hall.Text{}) && !r.unread[o.key("id")] {
		o.refuse("id", hall.ProblemRequired, path+" has no id", labelMend)
		r.unread[path] = true
	}
	return t
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
		o.refuse(k, codeUnreadable, path+" must be a list", "begin each entry with a dash: - ...")
		return nil
	}
	if len(n.items) > maxEntries {
		o.refuse(k, codeUnreadable, fmt.Sprintf("%s has %d entries", path, len(n.items)), fmt.Sprintf("keep it under %d", maxEntries))
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

// texts is a list of texts without the empty ones, never nil.
func (o record) texts(k string) []string {
	out := []string{}
	for _, x := range o.items(k) {
		if s := o.r.text(x.n, x.path); s != "" {
			o.r.move(fmt.Sprintf("%s[%d]", o.key(k), len(out)), x.path)
			out = append(out, s)
		}
	}
	return out
}

// move notes that a path of the configuration stands elsewhere in the file.
func (r *reader) move(from, to string) {
	if from != to {
		r.moved[from] = to
	}
}
