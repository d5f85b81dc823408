package hall

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// DecodeEvent reads an event's JSON, as encoding/json does and several times as fast:
// every process reads every event, and many read it on the way to an answer. The texts
// of the event are parts of doc. What this reader does not expect, such as a field that
// is new or null, encoding/json reads.
func DecodeEvent(doc string) (Event, error) {
	var e Event
	d := decoder{s: doc}
	if d.event(&e) && d.end() {
		return e, nil
	}
	e = Event{}
	err := json.Unmarshal([]byte(doc), &e)
	return e, err
}

// decoder reads JSON that is written as expected. Each method reports false when it
// is not; what was read until then counts for nothing.
type decoder struct {
	s string
	i int
}

// peek is the next byte that is no space, 0 at the end.
func (d *decoder) peek() byte {
	for d.i < len(d.s) {
		switch c := d.s[d.i]; c {
		case ' ', '\t', '\n', '\r':
			d.i++
		default:
			return c
		}
	}
	return 0
}

func (d *decoder) is(c byte) bool {
	if d.peek() != c {
		return false
	}
	d.i++
	return true
}

func (d *decoder) end() bool { return d.peek() == 0 && d.i == len(d.s) }

// object reads an object; field reads the value of the member with the name.
func (d *decoder) object(field func(name string) bool) bool {
	if !d.is('{') {
		return false
	}
	if d.is('}') {
		return true
	}
	for {
		var name string
		if !d.text(&name) || !d.is(':') || !field(name) {
			return false
		}
		if d.is('}') {
			return true
		}
		if !d.is(',') {
			return false
		}
	}
}

// text reads a string into v.
func (d *decoder) text(v *string) bool {
	if !d.is('"') {
		return false
	}
	from, ascii := d.i, true
	for ; d.i < len(d.s); d.i++ {
		switch c := d.s[d.i]; {
		case c == '"':
			*v = d.s[from:d.i]
			d.i++
			return ascii || utf8.ValidString(*v)
		case c == '\\':
			var ok bool
			*v, ok = d.escaped(from)
			return ok
		case c < ' ':
			return false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return false
}

// escaped reads the rest of a string that has an escape.
func (d *decoder) escaped(from int) (string, bool) {
	for ; d.i < len(d.s) && d.s[d.i] != '"'; d.i++ {
		if d.s[d.i] == '\\' {
			d.i++
		}
	}
	if d.i >= len(d.s) {
		return "", false
	}
	d.i++
	var plain string
	err := json.Unmarshal([]byte(d.s[from-1:d.i]), &plain)
	return plain, err == nil
}

// words reads a list of strings.
func (d *decoder) words(v *[]string) bool {
	if !d.is('[') {
		return false
	}
	*v = []string{}
	if d.is(']') {
		return true
	}
	for {
		var one string
		if !d.text(&one) {
			return false
		}
		*v = append(*v, one)
		if d.is(']') {
			return true
		}
		if !d.is(',') {
			return false
		}
	}
}

// wholeDigits is how many digits an integer may have and surely fit.
const wholeDigits = 18

// number reads an integer, written without fraction or exponent.
func (d *decoder) number(v *int64) bool {
	negative := d.is('-')
	from, n := d.i, int64(0)
	for ; d.i < len(d.s) && d.s[d.i] >= '0' && d.s[d.i] <= '9'; d.i++ {
		n = n*10 + int64(d.s[d.i]-'0')
		if d.i-from >= wholeDigits {
			return false
		}
	}
	if d.i == from || (d.s[from] == '0' && d.i > from+1) {
		return false
	}
	if d.i < len(d.s) && strings.IndexByte(".eE", d.s[d.i]) >= 0 {
		return false
	}
	if *v = n; negative {
		*v = -n
	}
	return true
}

// fraction reads any number.
func (d *decoder) fraction(v *float64) bool {
	d.peek()
	from := d.i
	for d.i < len(d.s) && strings.IndexByte("+-.eE0123456789", d.s[d.i]) >= 0 {
		d.i++
	}
	if !json.Valid([]byte(d.s[from:d.i])) {
		return false
	}
	var err error
	*v, err = strconv.ParseFloat(d.s[from:d.i], 64)
	return err == nil
}

func (d *decoder) truth(v *bool) bool {
	d.peek()
	switch {
	case strings.HasPrefix(d.s[d.i:], "true"):
		*v, d.i = true, d.i+len("true")
	case strings.HasPrefix(d.s[d.i:], "false"):
		*v, d.i = false, d.i+len("false")
	default:
		return false
	}
	return true
}

// textOf and numberOf read into the kinds of text and number that the domain has.
func textOf[T ~string](d *decoder, v *T) bool {
	var s string
	if !d.text(&s) {
		return false
	}
	*v = T(s)
	return true
}

func numberOf[T ~int | ~int64](d *decoder, v *T) bool {
	var n int64
	if !d.number(&n) {
		return false
	}
	*v = T(n)
	return int64(*v) == n
}
