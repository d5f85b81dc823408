package hallfile

import (
	"cmp"
	"fmt"
	"slices"
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

// move notes that a path of the configuration stands elsewhere in the file.
func (r *reader) move(from, to string) {
	if from != to {
		r.moved[from] = to
	}
}

func (r *reader) text(n *node, path string) string {
	if n.kind != scalar {
		r.unread[path] = true
		r.fault(spot{n.line, n.col}, codeUnreadable, path+" must be a text", "write one text; put it in quotes where it has a colon or a bracket")
		return ""
	}
	return strings.Join(strings.Fields(n.text), " ")
}

func (r *reader) label(n *node, path string) (t hall.Text) {
	if n.kind != mapping {
		r.moved[path+".id"] = path
		return hall.Text{ID: r.text(n, path)}
	}
	r.object(n, path, func(o *object) {
		o.text("id", &t.ID)
		o.text("en", &t.EN)
		if t == (hall.Text{}) && !r.unread[o.key("id")] {
			o.refuse("id", hall.ProblemRequired, path+" has no id", labelMend)
			r.unread[path] = true
		}
	})
	return t
}

// object lets visit read an object, of which it must ask for every key that is known.
func (r *reader) object(n *node, path string, visit func(*object)) {
	o := &object{r: r, path: path, n: &node{}}
	if n != nil && path != "" {
		r.places[path] = spot{n.line, n.col}
	}
	if n == nil || n.kind == empty {
		visit(o)
		return
	}
	before := len(r.faults)
	if n.kind == mapping {
		o.n = n
		for _, e := range n.entries {
			r.places[o.key(e.key)] = spot{e.value.line, e.value.col}
		}
	} else {
		r.unread[path] = true
	}
	visit(o)
	r.faults = slices.Insert(r.faults, before, o.form(n)...)
}

// form are the faults of the object itself: of what stands there instead, and of its keys.
func (o *object) form(n *node) (faults []Fault) {
	fault := func(line, col int, code hall.ProblemCode, what, mend string) {
		faults = append(faults, Fault{File: o.r.file, Line: line, Col: col, Code: code, What: what, Mend: mend})
	}
	if n.kind != mapping {
		fault(n.line, n.col, codeUnreadable, cmp.Or(o.path, "the file")+" must hold keys", "write it as key: value, one on a line: "+strings.Join(o.keys, ", "))
	}
	seen := map[string]bool{}
	for _, e := range o.n.entries {
		switch {
		case !slices.Contains(o.keys, e.key):
			fault(e.line, e.col, codeUnknownKey, fmt.Sprintf("unknown key %q", shorten(e.key)), unknownKey(e, o.keys))
		case seen[e.key]:
			fault(e.line, e.col, codeUnknownKey, fmt.Sprintf("key %q stands here a second time", e.key), "keep one of them")
		}
		seen[e.key] = true
	}
	return faults
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
