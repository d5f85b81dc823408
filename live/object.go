package live

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The feed takes apart and puts together what encoding/json wrote a moment before. Its
// general decoder and encoder would look at every byte several times more than needed.

// split gives the members of a compact, valid object; their values lie in b.
func split(b raw) map[string]raw {
	out := map[string]raw{}
	for i := 1; i < len(b)-1; {
		colon := stringEnd(b, i)
		end := valueEnd(b, colon+1)
		out[unquote(b[i:colon])] = b[colon+1 : end : end]
		i = end + 1 // behind the comma
	}
	return out
}

// valueEnd is the index after the value that begins at i.
func valueEnd(b []byte, i int) int {
	for depth := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			if i = stringEnd(b, i); depth == 0 {
				return i
			}
			i--
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth <= 0 {
				return i + 1 + min(depth, 0)
			}
		case ',':
			if depth == 0 {
				return i
			}
		}
	}
	return i
}

// unquote is a JSON string's text; most have no escapes.
func unquote(quoted []byte) string {
	if inner := string(quoted[1 : len(quoted)-1]); !strings.Contains(inner, `\`) {
		return inner
	}
	var s string
	if err := json.Unmarshal(quoted, &s); err != nil {
		panic(fmt.Sprintf("live: own JSON does not decode: %v", err))
	}
	return s
}

// join is an object of the members, in the order of their names.
func join(members map[string]raw) raw {
	size := 2
	for k, v := range members {
		size += len(k) + len(v) + len(`"":,`)
	}
	b := append(make(raw, 0, size), '{')
	for i, k := range slices.Sorted(maps.Keys(members)) {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(quote(b, k), ':'), members[k]...)
	}
	return append(b, '}')
}

// quote appends a text as a JSON string.
func quote(b []byte, text string) []byte {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || strings.IndexByte(`"\<>&`, c) >= 0 {
			quoted, err := json.Marshal(text)
			if err != nil {
				panic(fmt.Sprintf("live: a text that does not encode: %v", err))
			}
			return append(b, quoted...)
		}
	}
	return append(append(append(b, '"'), text...), '"')
}
