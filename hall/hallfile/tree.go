package hallfile

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// The bounds of a file. The largest hall we know of (47 agencies, 328 services)
// needs a fifth of the size; the depth keeps a hostile file from exhausting the
// parser's stack, which no recover could catch.
const (
	maxBytes = 2 << 20
	maxDepth = 32
	// maxKeys bounds the keys of one object, since the parser's time grows with their
	// square. The longest one is a calendar's exceptions, at most one for each day.
	maxKeys = 2000
	// maxEntries bounds a list; counters and services are compared with one another.
	maxEntries = 2000
)

type kind int

const (
	empty kind = iota // nothing, null or ~
	scalar
	list
	mapping
)

// node is the file's content with its places and nothing else of YAML.
type node struct {
	kind      kind
	line, col int
	text      string  // scalar
	items     []*node // list
	entries   []entry // mapping
}

type entry struct {
	key       string
	line, col int
	value     *node
}

// plant reads a file into a tree. It never panics: the YAML library is known to
// do so on some rubbish, and a file comes from outside.
func plant(data []byte) (root *node, faults Faults) {
	defer func() {
		if p := recover(); p != nil {
			root, faults = nil, Faults{{Line: 1, Col: 1, Code: codeUnreadable, What: "this is not readable as YAML", Mend: "check quotes, brackets and indentation"}}
		}
	}()
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if f, ok := unreadable(data); ok {
		return nil, Faults{f}
	}
	tokens := lexer.Tokenize(string(data))
	if f, ok := tooDeep(tokens); ok {
		return nil, Faults{f}
	}
	if f, ok := tooWide(tokens); ok {
		return nil, Faults{f}
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, Faults{syntaxFault(err)}
	}
	return gather(file)
}

// gather takes the one document of a file.
func gather(file *ast.File) (*node, Faults) {
	var bodies []ast.Node
	for _, d := range file.Docs {
		if d.Body != nil {
			bodies = append(bodies, d.Body)
		}
	}
	if len(bodies) == 0 {
		return nil, Faults{{Line: 1, Col: 1, Code: codeUnreadable, What: "the file is empty", Mend: "start from the example in docs/hall-file.md"}}
	}
	if len(bodies) > 1 {
		line, col := place(bodies[1])
		return nil, Faults{{Line: line, Col: col, Code: codeUnreadable, What: "a second document begins here", Mend: "keep one hall in one file, without a --- line"}}
	}
	var g grower
	return g.grow(bodies[0]), g.faults
}

func unreadable(data []byte) (Fault, bool) {
	if len(data) > maxBytes {
		return Fault{Line: 1, Col: 1, Code: codeUnreadable, What: fmt.Sprintf("the file has %d bytes", len(data)), Mend: fmt.Sprintf("keep it under %d", maxBytes)}, true
	}
	if utf8.Valid(data) {
		return Fault{}, false
	}
	line := 1
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		data = data[n:]
	}
	return Fault{Line: line, Col: 1, Code: codeUnreadable, What: "this line is not UTF-8 text", Mend: "save the file as UTF-8"}, true
}

// tooDeep finds nesting by brackets or by dashes and colons on one line, and the
// parts of YAML that a hall file does without, which can nest too. Nesting by
// indentation needs no check: each level takes a line and a column.
func tooDeep(tokens token.Tokens) (Fault, bool) {
	flow, onLine, line := 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			line, onLine = t.Position.Line, 0
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow = max(flow-1, 0)
		case token.SequenceEntryType, token.MappingValueType:
			if flow == 0 {
				onLine++
			}
		case token.MappingKeyType, token.TagType, token.AnchorType, token.AliasType, token.MergeKeyType:
			return Fault{Line: line, Col: max(t.Position.Column, 1), Code: codeUnreadable, What: notUsed, Mend: "write the value out"}, true
		}
		if flow > maxDepth || onLine > maxDepth {
			return Fault{Line: line, Col: max(t.Position.Column, 1), Code: codeUnreadable, What: "this is nested too deeply", Mend: "a hall file needs no more than six levels"}, true
		}
	}
	return Fault{}, false
}

// tooWide finds an object with more keys than maxKeys, inside brackets or by indentation:
// there its keys begin in one column, and a line that begins left of it ends the object.
func tooWide(tokens token.Tokens) (Fault, bool) {
	type object struct{ column, keys int }
	var open []object // by indentation, the innermost last
	var flow []int    // keys of the objects in brackets, the innermost last
	line, keys := 0, 0
	for i, t := range tokens {
		first := t.Position.Line != line
		line = t.Position.Line
		for first && len(flow) == 0 && len(open) > 0 && open[len(open)-1].column > t.Position.Column {
			open = open[:len(open)-1]
		}
		switch {
		case t.Type == token.MappingStartType || t.Type == token.SequenceStartType:
			flow = append(flow, 0)
		case t.Type == token.MappingEndType || t.Type == token.SequenceEndType:
			flow = flow[:max(len(flow)-1, 0)]
		case t.Type != token.MappingValueType || i == 0:
		case len(flow) > 0:
			flow[len(flow)-1]++
			keys = flow[len(flow)-1]
		default:
			if column := tokens[i-1].Position.Column; len(open) == 0 || open[len(open)-1].column != column {
				open = append(open, object{column: column})
			}
			open[len(open)-1].keys++
			keys = open[len(open)-1].keys
		}
		if keys > maxKeys {
			return Fault{Line: line, Col: max(t.Position.Column, 1), Code: codeUnreadable, What: fmt.Sprintf("more than %d keys stand together here", maxKeys),
				Mend: "keep the keys of each entry and the exceptions of each calendar below that"}, true
		}
	}
	return Fault{}, false
}

const notUsed = "anchors (&), aliases (*), merges (<<), tags (!) and ? keys are not used in a hall file"

// syntaxFault takes message and place only: the library's own Error() can panic.
func syntaxFault(err error) Fault {
	f := Fault{Line: 1, Col: 1, Code: codeUnreadable, What: "this is not readable as YAML", Mend: "check quotes, brackets and indentation"}
	var y yaml.Error
	if errors.As(err, &y) {
		f.What += ": " + y.GetMessage()
		if t := y.GetToken(); t != nil && t.Position != nil {
			f.Line, f.Col = max(t.Position.Line, 1), max(t.Position.Column, 1)
		}
	}
	return f
}

// grower turns the library's nodes into ours.
type grower struct {
	faults Faults
}

func (g *grower) grow(n ast.Node) *node {
	if n == nil {
		return &node{line: 1, col: 1}
	}
	out := &node{}
	out.line, out.col = place(n)
	switch n := n.(type) {
	case *ast.NullNode:
	case *ast.MappingNode:
		out.kind = mapping
		for _, v := range n.Values {
			g.entry(out, v)
		}
	case *ast.MappingValueNode:
		out.kind = mapping
		g.entry(out, n)
	case *ast.SequenceNode:
		out.kind = list
		for _, v := range n.Values {
			out.items = append(out.items, g.grow(v))
		}
	case *ast.StringNode:
		out.kind, out.text = scalar, n.Value
	case *ast.LiteralNode:
		out.kind, out.text = scalar, n.Value.Value
	case *ast.BoolNode, *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		out.kind, out.text = scalar, n.GetToken().Value
	default:
		g.faults = append(g.faults, Fault{Line: out.line, Col: out.col, Code: codeUnreadable,
			What: notUsed, Mend: "write the value out"})
	}
	return out
}

func (g *grower) entry(out *node, v *ast.MappingValueNode) {
	k := g.grow(v.Key)
	if k.kind != scalar {
		g.faults = append(g.faults, Fault{Line: k.line, Col: k.col, Code: codeUnreadable, What: "a key must be one word", Mend: "write key: value"})
		return
	}
	value := g.grow(v.Value)
	if value.kind == empty {
		value.line, value.col = k.line, k.col
	}
	out.entries = append(out.entries, entry{key: k.text, line: k.line, col: k.col, value: value})
}

// place is where a node begins; for an object that is its first key.
func place(n ast.Node) (line, col int) {
	var t *token.Token
	switch n := n.(type) {
	case *ast.MappingNode:
		t = n.Start
		if len(n.Values) > 0 {
			t = n.Values[0].Key.GetToken()
		}
	case *ast.MappingValueNode:
		t = n.Key.GetToken()
	default:
		t = n.GetToken()
	}
	if t == nil || t.Position == nil {
		return 1, 1
	}
	return max(t.Position.Line, 1), max(t.Position.Column, 1)
}

// find is the entry's value, nil when the key is missing.
func (n *node) find(key string) *node {
	i := slices.IndexFunc(n.entries, func(e entry) bool { return e.key == key })
	if i < 0 {
		return nil
	}
	return n.entries[i].value
}

// blank reports whether the node has no content.
func (n *node) blank() bool {
	return n.kind == empty || (n.kind == scalar && strings.TrimSpace(n.text) == "")
}
