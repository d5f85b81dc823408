// Package form reads, checks and fills the forms of server-rendered pages.
//
// A form is a struct. The tags of its fields name the input, its rules, its label and
// its hint; label and hint are keys of texts:
//
//	type input struct {
//		Name   string   `form:"name,max=80" label:"people.name"`
//		Role   string   `form:"role,radio" label:"people.role"`
//		Since  string   `form:"since,date,optional" label:"people.since" hint:"people.since_hint"`
//		Active bool     `form:"active" label:"people.active"`
//	}
//
// Rules: optional; min=n and max=n, a length in characters or a number; secret, lines,
// date (2006-01-02), time (15:04), email and hidden for strings; radio for a choice that
// is shown as radio buttons; autocomplete=name. A string or a []string for which choices
// are given accepts nothing else.
package form

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// Kind is how a field is shown and read.
type Kind string

// The kinds of fields. A string with choices is a Select or Radio, a []string is Checks,
// a bool is Check and an int is Number.
const (
	Text   Kind = "text"
	Secret Kind = "password"
	Lines  Kind = "lines"
	Number Kind = "number"
	Date   Kind = "date"
	Time   Kind = "time"
	Email  Kind = "email"
	Hidden Kind = "hidden"
	Check  Kind = "check"
	Checks Kind = "checks"
	Select Kind = "select"
	Radio  Kind = "radio"
)

// Limits of a text for which no max is given, in characters.
const (
	maxText  = 200
	maxLines = 4000
)

// rules is what the tags of one field say.
type rules struct {
	Name, Label, Hint string
	Kind              Kind
	Autocomplete      string
	Optional          bool
	Min, Max          int
	hasMin, hasMax    bool
	index             int
}

// Spec is the fields of T, read once from its tags.
type Spec[T any] struct{ fields []rules }

// Parse reads the tags of T. A rule that is unknown, or a field of a type that no input
// can fill, is an error.
func Parse[T any]() (*Spec[T], error) {
	typ := reflect.TypeFor[T]()
	s := &Spec[T]{}
	for i := range typ.NumField() {
		field := typ.Field(i)
		tag, ok := field.Tag.Lookup("form")
		if !ok {
			continue
		}
		r := rules{Label: field.Tag.Get("label"), Hint: field.Tag.Get("hint"), index: i}
		if err := r.read(field.Type, tag); err != nil {
			return nil, fmt.Errorf("form: %s.%s: %w", typ, field.Name, err)
		}
		s.fields = append(s.fields, r)
	}
	return s, nil
}

// Keys returns the keys of all texts that the form shows.
func (s *Spec[T]) Keys() []string {
	var keys []string
	for _, r := range s.fields {
		for _, key := range []string{r.Label, r.Hint} {
			if key != "" {
				keys = append(keys, key)
			}
		}
	}
	return keys
}

// New makes a form that shows the values of in, and that Bind reads into in.
func (s *Spec[T]) New(in *T) *Form {
	return newForm(s.fields, reflect.ValueOf(in).Elem())
}

func (r *rules) read(typ reflect.Type, tag string) error {
	switch typ {
	case reflect.TypeFor[string]():
		r.Kind = Text
	case reflect.TypeFor[int]():
		r.Kind = Number
	case reflect.TypeFor[bool]():
		r.Kind = Check
	case reflect.TypeFor[[]string]():
		r.Kind = Checks
	default:
		return fmt.Errorf("no input fills a %s", typ)
	}
	parts := strings.Split(tag, ",")
	r.Name = parts[0]
	for _, part := range parts[1:] {
		if err := r.rule(part); err != nil {
			return err
		}
	}
	if !r.hasMax && r.Kind != Number {
		r.Max, r.hasMax = maxText, true
		if r.Kind == Lines {
			r.Max = maxLines
		}
	}
	if r.Name == "" || r.Label == "" && r.Kind != Hidden {
		return fmt.Errorf("needs a name and a label")
	}
	return nil
}

func (r *rules) rule(text string) (err error) {
	name, value, _ := strings.Cut(text, "=")
	switch name {
	case "optional":
		r.Optional = true
	case "min":
		r.hasMin = true
		r.Min, err = strconv.Atoi(value)
	case "max":
		r.hasMax = true
		r.Max, err = strconv.Atoi(value)
	case "autocomplete":
		r.Autocomplete = value
	case "secret":
		err = r.become(Secret)
	case "lines", "date", "time", "email", "hidden", "radio":
		err = r.become(Kind(name))
	default:
		err = fmt.Errorf("unknown rule %q", text)
	}
	return err
}

// become sets the kind of a string.
func (r *rules) become(kind Kind) error {
	if r.Kind != Text {
		return fmt.Errorf("%s does not go with %s", kind, r.Kind)
	}
	r.Kind = kind
	return nil
}
