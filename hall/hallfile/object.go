package hallfile

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"mpp/hall"
)

// object is one object of a hall file. Each of its methods reads a key into the
// configuration or writes it from there, so that a key and its form stand in one place.
// What is empty is not written.
type object struct {
	r    *reader
	path string
	n    *node          // what is read
	keys []string       // asked for so far
	out  *yaml.MapSlice // what is written, nil while reading
}

// written is the object that visit writes.
func written(visit func(*object)) yaml.MapSlice {
	out := yaml.MapSlice{}
	visit(&object{out: &out})
	return out
}

func (o *object) writing() bool { return o.out != nil }

// reads notes that a key is known, and reports whether it is to be read.
func (o *object) reads(k string) bool {
	o.keys = append(o.keys, k)
	return o.out == nil
}

func (o *object) put(k string, v any) { *o.out = append(*o.out, yaml.MapItem{Key: k, Value: v}) }

func (o *object) key(k string) string {
	if o.path == "" {
		return k
	}
	return o.path + "." + k
}

// has reports whether the key is there with a value.
func (o *object) has(k string) bool {
	n := o.n.find(k)
	return n != nil && n.kind != empty
}

func (o *object) refuse(k string, code hall.ProblemCode, what, mend string) {
	o.r.refuse(o.key(k), code, what, mend)
}

// object is an object below a key.
func (o *object) object(k string, visit func(*object)) {
	if o.reads(k) {
		o.r.object(o.n.find(k), o.key(k), visit)
	} else if v := written(visit); len(v) > 0 {
		o.put(k, v)
	}
}

// each is a list of objects.
func each[T any](o *object, k string, p *[]T, visit func(*object, *T)) {
	if o.reads(k) {
		for _, x := range o.items(k) {
			var v T
			o.r.object(x.n, x.path, func(o *object) { visit(o, &v) })
			*p = append(*p, v)
		}
		return
	}
	list := make([]yaml.MapSlice, len(*p))
	for i := range *p {
		list[i] = written(func(o *object) { visit(o, &(*p)[i]) })
	}
	if len(list) > 0 {
		o.put(k, list)
	}
}

// text is an optional one-line text; line breaks and doubled spaces become one space.
func (o *object) text(k string, p *string) { o.textOr(k, p, "") }

// textOr is a text that is other where the key is missing.
func (o *object) textOr(k string, p *string, other string) {
	if o.reads(k) {
		*p = cmp.Or(o.get(k), other)
	} else if *p != other {
		o.put(k, *p)
	}
}

// get reads a text.
func (o *object) get(k string) string {
	if !o.has(k) {
		return ""
	}
	return o.r.text(o.n.find(k), o.key(k))
}

// need reads a text of the file alone, which no rule of the configuration asks for.
func (o *object) need(k, mend string) string {
	o.reads(k)
	if n := o.n.find(k); n != nil && !n.blank() {
		return o.get(k)
	}
	o.refuse(k, hall.ProblemRequired, o.path+" has no "+k, mend)
	return ""
}

// integer is a whole number, or other when the key is missing. The configuration writes
// "not set" as 0, so a 0 below low is refused here.
func integer[N int | int64](o *object, k string, low, high int, other N, p *N) {
	if !o.reads(k) {
		if *p != other {
			o.put(k, *p)
		}
		return
	}
	*p = other
	if !o.has(k) {
		return
	}
	n, err := strconv.Atoi(o.get(k))
	if err != nil || n == 0 && low > 0 {
		what, mend := outOfRange(o.key(k), low, high)
		o.refuse(k, hall.ProblemOutOfRange, what, mend)
		return
	}
	*p = N(n)
}

func outOfRange(path string, low, high int) (what, mend string) {
	return fmt.Sprintf("%s must be a whole number from %d to %d", path, low, high), "write for example " + strconv.Itoa(max(low, min(high, 30)))
}

// duration is a length of time as a whole number of units: minutes, or seconds that the
// configuration has in ms. The limit is for the words of a fault.
func duration[N int | int64](o *object, k string, unit time.Duration, limit int, other N, p *N) {
	word, scale := "menit", N(1)
	if unit == time.Second {
		word, scale = "detik", 1000
	}
	if !o.reads(k) {
		o.put(k, fmt.Sprintf("%d %s", *p/scale, word))
		return
	}
	*p = other
	if !o.has(k) {
		return
	}
	d, ok := parseDuration(o.get(k), unit)
	if !ok || d%unit != 0 {
		what, mend := badDuration(o.key(k), limit)
		o.refuse(k, hall.ProblemDuration, what, mend)
		return
	}
	*p = N(d/unit) * scale
}

func badDuration(path string, limit int) (what, mend string) {
	return fmt.Sprintf("%s must be a length of time up to %d minutes", path, limit), "write for example 30 menit or 30 detik"
}

// boolean is true or false (ya or tidak), false when the key is missing.
func (o *object) boolean(k string, p *bool) {
	if !o.reads(k) {
		if *p {
			o.put(k, true)
		}
		return
	}
	if !o.has(k) {
		return
	}
	switch strings.ToLower(o.get(k)) {
	case "true", "ya", "yes":
		*p = true
	case "false", "tidak", "no":
	default:
		o.refuse(k, codeUnreadable, o.key(k)+" must be true or false", "write true (ya) or false (tidak)")
	}
}

// label is a text in Indonesian, or {id: ..., en: ...}.
func (o *object) label(k string, p *hall.Text) {
	if !o.reads(k) {
		if *p != (hall.Text{}) {
			o.put(k, labelText(*p))
		}
	} else if o.has(k) {
		*p = o.r.label(o.n.find(k), o.key(k))
	}
}

func labelText(t hall.Text) any {
	if t.EN == "" {
		return t.ID
	}
	return yaml.MapSlice{{Key: "id", Value: t.ID}, {Key: "en", Value: t.EN}}
}

// labels is a list of labels without the empty ones, never nil.
func (o *object) labels(k string, p *[]hall.Text) {
	if !o.reads(k) {
		list := make([]any, len(*p))
		for i, t := range *p {
			list[i] = labelText(t)
		}
		if len(list) > 0 {
			o.put(k, list)
		}
		return
	}
	*p = pick(o, k, o.r.label)
}

// texts is a list of texts without the empty ones, never nil.
func (o *object) texts(k string, p *[]string) {
	if o.reads(k) {
		*p = pick(o, k, o.r.text)
	} else if len(*p) > 0 {
		o.put(k, *p)
	}
}

// words is a list of short texts, written on one line and nil when there are none.
func (o *object) words(k string, p *[]string) {
	if o.reads(k) {
		if list := pick(o, k, o.r.text); len(list) > 0 {
			*p = list
		}
	} else if len(*p) > 0 {
		o.put(k, flow(*p))
	}
}

// pick reads the entries of a list that are not empty.
func pick[T comparable](o *object, k string, read func(*node, string) T) []T {
	var zero T
	out := []T{}
	for _, x := range o.items(k) {
		if v := read(x.n, x.path); v != zero {
			o.r.move(fmt.Sprintf("%s[%d]", o.key(k), len(out)), x.path)
			out = append(out, v)
		}
	}
	return out
}

type item struct {
	n    *node
	path string
}

// items are a list's nodes with their paths; a single value is a list of one.
func (o *object) items(k string) []item {
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
