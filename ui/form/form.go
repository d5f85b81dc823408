package form

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// Message is a text that is shown in the language of the page: its key and what stands
// for the names in its braces.
type Message struct {
	Key    string
	Params []any // name, value, name, value
}

// Choice is one value that a field accepts. Text is the key of a text; Label is a name
// that needs no translation.
type Choice struct {
	Value string
	Text  string
	Label string
}

// Form is one form of one request: its values and what is wrong with them.
type Form struct {
	ID     string // what the ids of its inputs start with
	in     reflect.Value
	fields []*Field
	errors []Message // those of no single field
}

// Field is one field as templates show it.
type Field struct {
	rules
	ID      string
	Value   string   // as it was typed; always empty for a Secret
	Values  []string // of Checks
	Choices []Choice
	Error   *Message
}

func newForm(all []rules, in reflect.Value) *Form {
	f := &Form{in: in}
	for _, r := range all {
		field := &Field{rules: r}
		field.show(in.Field(r.index))
		f.fields = append(f.fields, field)
	}
	return f.WithID("f")
}

// WithID sets what the ids of the inputs start with, for a page with several forms.
func (f *Form) WithID(prefix string) *Form {
	f.ID = prefix
	for _, field := range f.fields {
		field.ID = prefix + "-" + field.Name
	}
	return f
}

// Without removes fields that the form does not ask for this time.
func (f *Form) Without(names ...string) *Form {
	for _, name := range names {
		f.must(name)
	}
	f.fields = slices.DeleteFunc(f.fields, func(field *Field) bool { return slices.Contains(names, field.Name) })
	return f
}

// Choices sets the values that a field accepts.
func (f *Form) Choices(name string, choices ...Choice) *Form {
	field := f.must(name)
	field.Choices = choices
	if field.Kind == Text {
		field.Kind = Select
	}
	return f
}

// Bind reads the posted values into the struct, checks them, and reports whether all
// of them are valid. A field that is not valid keeps what was typed and leaves the
// struct as it was.
func (f *Form) Bind(c *fiber.Ctx) bool {
	args := c.Request().PostArgs()
	for _, field := range f.fields {
		var raw []string
		for _, value := range args.PeekMulti(field.Name) {
			raw = append(raw, clean(string(value), field.Kind))
		}
		field.read(f.in.Field(field.index), raw)
	}
	return f.Valid()
}

// Fail adds an error, known by the key of its text, to a field; name "" is the form as
// a whole. The first error of a field is the one that is shown.
func (f *Form) Fail(name, key string, params ...any) {
	message := Message{Key: key, Params: params}
	if name == "" {
		f.errors = append(f.errors, message)
		return
	}
	f.must(name).fail(message)
}

// Valid reports whether the form has no error.
func (f *Form) Valid() bool {
	return len(f.errors) == 0 && len(f.Failed()) == 0
}

// Errors returns the errors of no single field.
func (f *Form) Errors() []Message { return f.errors }

// Failed returns the fields that have an error, in the order of the struct.
func (f *Form) Failed() []*Field {
	return slices.DeleteFunc(slices.Clone(f.fields), func(field *Field) bool { return field.Error == nil })
}

// Field returns a field by its name.
func (f *Form) Field(name string) (*Field, error) {
	for _, field := range f.fields {
		if field.Name == name {
			return field, nil
		}
	}
	return nil, fmt.Errorf("form: no field %q in %s", name, f.in.Type())
}

// must is Field for the code of a page: a name that is not there is a fault of that code.
func (f *Form) must(name string) *Field {
	field, err := f.Field(name)
	if err != nil {
		panic(err)
	}
	return field
}

// show sets what the field shows from a value of the struct. A number that may be left
// out is shown as blank when it is 0.
func (f *Field) show(v reflect.Value) {
	switch f.Kind {
	case Secret:
	case Number:
		if !f.Optional || v.Int() != 0 {
			f.Value = strconv.FormatInt(v.Int(), 10)
		}
	case Check:
		if v.Bool() {
			f.Value = "1"
		}
	case Checks:
		f.Values = v.Interface().([]string)
	default:
		f.Value = v.String()
	}
}

func (f *Field) fail(message Message) {
	if f.Error == nil {
		f.Error = &message
	}
}

// Grouped reports whether the field is several inputs below one legend.
func (f *Field) Grouped() bool { return f.Kind == Radio || f.Kind == Checks }

// Chosen reports whether a choice is the present value, or one of them.
func (f *Field) Chosen(value string) bool {
	return f.Kind != Checks && f.Value == value || slices.Contains(f.Values, value)
}

// DescribedBy lists the ids of the hint and the error, for aria-describedby.
func (f *Field) DescribedBy() string {
	ids := ""
	if f.Hint != "" {
		ids = f.ID + "-hint "
	}
	if f.Error != nil {
		ids += f.ID + "-error"
	}
	return strings.TrimSuffix(ids, " ")
}
