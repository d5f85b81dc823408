package api

import (
	"context"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"mpp/hall/view"
)

// The description must be valid by itself, examples included.
func TestDescriptionIsValid(t *testing.T) {
	data, err := Description()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(context.Background(), openapi3.EnableExamplesValidation()); err != nil {
		t.Fatal(err)
	}
	for _, path := range doc.Paths.InMatchingOrder() {
		for method, op := range doc.Paths.Value(path).Operations() {
			if op.Summary == "" || op.OperationID == "" || len(op.Tags) == 0 {
				t.Errorf("%s %s: needs a summary, an operationId and a tag", method, path)
			}
		}
	}
}

// fill gives every field of a value something that JSON shows.
func fill(t *testing.T, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i))
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(t, v.Index(0))
	default:
		t.Fatalf("a %s is new to the view: teach it to this test", v.Kind())
	}
}

// A ticket is written with the members that the description has, and no others.
func TestTicketsAreAsDescribed(t *testing.T) {
	data, err := Description()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		t.Fatal(err)
	}
	schema := doc.Components.Schemas["Ticket"].Value
	var full view.Ticket
	fill(t, reflect.ValueOf(&full).Elem())
	text, err := json.Marshal(full)
	if err != nil {
		t.Fatal(err)
	}
	var written any
	if err := json.Unmarshal(text, &written); err != nil {
		t.Fatal(err)
	}
	sameMembers(t, "ticket", written, schema)
	var empty view.Ticket
	text, err = json.Marshal(empty)
	if err != nil {
		t.Fatal(err)
	}
	members := map[string]any{}
	if err := json.Unmarshal(text, &members); err != nil {
		t.Fatal(err)
	}
	for _, name := range schema.Required {
		if _, ok := members[name]; !ok {
			t.Errorf("an empty ticket has no %s", name)
		}
	}
}

func sameMembers(t *testing.T, at string, v any, schema *openapi3.Schema) {
	t.Helper()
	for _, part := range schema.AllOf { // a reference that may be null
		schema = part.Value
	}
	switch v := v.(type) {
	case map[string]any:
		got, want := slices.Sorted(maps.Keys(v)), slices.Sorted(maps.Keys(schema.Properties))
		if !slices.Equal(got, want) {
			t.Errorf("%s: written %v, described %v", at, got, want)
			return
		}
		for name, member := range v {
			sameMembers(t, at+"."+name, member, schema.Properties[name].Value)
		}
	case []any:
		sameMembers(t, at+"[]", v[0], schema.Items.Value)
	}
}
