package api

import (
	"bytes"
	"reflect"
)

// decodePlain reads what nearly every request has: an object whose values are texts
// without an escape, each name known and once. It is a short way to what decodeObject
// would read; false, and nothing read, when the body is anything else, well-formed or
// not. The body must be valid UTF-8.
func decodePlain(body []byte, into any) bool {
	v := reflect.ValueOf(into).Elem()
	var found [plainFields][]byte
	if v.NumField() > plainFields || !scanPlain(body, v.Type(), &found) {
		return false
	}
	for i, text := range found {
		if text != nil {
			v.Field(i).SetString(string(text))
		}
	}
	return true
}

// plainFields bounds the fields of a request.
const plainFields = 8

// scanPlain finds the texts by the struct's fields; one that is there is not nil.
func scanPlain(body []byte, t reflect.Type, found *[plainFields][]byte) bool {
	rest, ok := after(body, '{')
	if !ok {
		return false
	}
	if end, empty := after(rest, '}'); empty {
		return len(skipSpace(end)) == 0
	}
	for {
		var name, text []byte
		if name, rest, ok = plainText(rest); !ok {
			return false
		}
		if rest, ok = after(rest, ':'); !ok {
			return false
		}
		if text, rest, ok = plainText(rest); !ok {
			return false
		}
		i := textField(t, name)
		if i < 0 || found[i] != nil {
			return false
		}
		found[i] = text
		if end, over := after(rest, '}'); over {
			return len(skipSpace(end)) == 0
		}
		if rest, ok = after(rest, ','); !ok {
			return false
		}
	}
}

// textField is the field of that name, -1 when there is none or it is no text.
func textField(t reflect.Type, name []byte) int {
	for i := range t.NumField() {
		if f := t.Field(i); f.Type.Kind() == reflect.String && f.Tag.Get("json") == string(name) {
			return i
		}
	}
	return -1
}

// plainText reads a text in quotes without an escape or a control character.
func plainText(b []byte) (text, rest []byte, ok bool) {
	if b, ok = after(b, '"'); !ok {
		return nil, nil, false
	}
	end := bytes.IndexByte(b, '"')
	if end < 0 {
		return nil, nil, false
	}
	for _, c := range b[:end] {
		if c < ' ' || c == '\\' {
			return nil, nil, false
		}
	}
	return b[:end:end], b[end+1:], true
}

// after is what follows the character, which must be next but for white space.
func after(b []byte, c byte) ([]byte, bool) {
	b = skipSpace(b)
	if len(b) == 0 || b[0] != c {
		return nil, false
	}
	return b[1:], true
}

func skipSpace(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\n' || b[0] == '\t' || b[0] == '\r') {
		b = b[1:]
	}
	return b
}
