package live

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"sync"
)

// object is a JSON object in memory. Those of this package have no null members, except
// patches: a merge patch cannot set a null, so on the feed an absent member and a null one
// mean the same, in snapshots also.
type object = map[string]any

// tree is the JSON of a shape as a value in memory: an object for a struct or a map, a
// []any for a slice, nil for a nil pointer, anything else as it is.
func tree(v any) any { return treeOf(reflect.ValueOf(v)) }

func treeOf(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice:
		if v.IsNil() {
			return nil
		}
	}
	switch v.Kind() {
	case reflect.Pointer:
		return treeOf(v.Elem())
	case reflect.Struct:
		o := make(object, v.NumField())
		addFields(o, v)
		return o
	case reflect.Map:
		o := make(object, v.Len())
		for entry := v.MapRange(); entry.Next(); {
			if x := treeOf(entry.Value()); x != nil {
				o[entry.Key().String()] = x
			}
		}
		return o
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = treeOf(v.Index(i))
		}
		return list
	}
	return v.Interface()
}

func addFields(o object, v reflect.Value) {
	for _, f := range fieldsOf(v.Type()) {
		x := v.Field(f.index)
		if f.embedded {
			addFields(o, x)
			continue
		}
		if f.omitEmpty && x.IsZero() {
			continue
		}
		if member := treeOf(x); member != nil {
			o[f.name] = member
		}
	}
}

// field is a struct's field as its json tag describes it.
type field struct {
	index               int
	name                string
	omitEmpty, embedded bool
}

var fields sync.Map // reflect.Type -> []field

func fieldsOf(t reflect.Type) []field {
	if known, ok := fields.Load(t); ok {
		return known.([]field) //nolint:forcetypeassert // the map holds nothing else
	}
	list := make([]field, t.NumField())
	for i := range list {
		name, options, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		list[i] = field{index: i, name: name, omitEmpty: options == "omitempty", embedded: t.Field(i).Anonymous}
	}
	fields.Store(t, list)
	return list
}

// encode is the JSON of a tree or message, which always encodes.
func encode(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("live: a value that does not encode: %v", err))
	}
	return b
}
