package live

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"sync"
)

// object is a JSON object in memory.
type object = map[string]any

// mergePatch is the RFC 7396 merge patch that leads from the JSON of one shape to that of
// another of the same type, empty when they are equal. It compares the shapes in memory,
// since encoding, decoding and comparing their texts takes several times as long.
//
// A merge patch cannot set a null, so on the feed an absent member and a null one mean the
// same: a null in a patch removes the member, and tree leaves nulls out. Lists in a patch
// are trees; what a pointer leads to and a map's entries must have no lists with nulls.
func mergePatch(old, now any) object {
	p, _ := diff(reflect.ValueOf(old), reflect.ValueOf(now))
	patch, _ := p.(object)
	return patch
}

// diff is mergePatch for any value; false when the two are equal.
func diff(old, now reflect.Value) (patch any, changed bool) {
	switch now.Kind() {
	case reflect.Pointer:
		if !old.IsNil() && !now.IsNil() {
			return diff(old.Elem(), now.Elem())
		}
		return now.Interface(), old.IsNil() != now.IsNil()
	case reflect.Struct:
		p := object{}
		for _, f := range fieldsOf(now.Type()) {
			d, changed := diff(old.FieldByIndex(f.index), now.FieldByIndex(f.index))
			switch {
			case !changed:
			case f.omitEmpty && now.FieldByIndex(f.index).IsZero():
				p[f.name] = nil
			default:
				p[f.name] = d
			}
		}
		return p, len(p) > 0
	case reflect.Map:
		if old.IsNil() || now.IsNil() {
			return now.Interface(), old.IsNil() != now.IsNil()
		}
		p := object{}
		diffEntries(p, old, now)
		return p, len(p) > 0
	case reflect.Slice: // a merge patch replaces a list as a whole
		if old.IsNil() == now.IsNil() && equalLists(old, now) {
			return nil, false
		}
		return treeOf(now), true
	}
	if old.Equal(now) {
		return nil, false
	}
	return now.Interface(), true
}

func equalLists(old, now reflect.Value) bool {
	if old.Len() != now.Len() || old.Pointer() == now.Pointer() {
		return old.Len() == now.Len()
	}
	for i := range now.Len() {
		if _, changed := diff(old.Index(i), now.Index(i)); changed {
			return false
		}
	}
	return true
}

func diffEntries(p object, old, now reflect.Value) {
	for entry := now.MapRange(); entry.Next(); {
		if before := old.MapIndex(entry.Key()); !before.IsValid() {
			p[entry.Key().String()] = entry.Value().Interface()
		} else if d, changed := diff(before, entry.Value()); changed {
			p[entry.Key().String()] = d
		}
	}
	for entry := old.MapRange(); entry.Next(); {
		if !now.MapIndex(entry.Key()).IsValid() {
			p[entry.Key().String()] = nil
		}
	}
}

// field is a member of a struct's JSON.
type field struct {
	index     []int
	name      string
	omitEmpty bool
}

var fields sync.Map // reflect.Type -> []field

// fieldsOf lists the members of a struct's JSON, those of embedded structs included.
func fieldsOf(t reflect.Type) []field {
	if known, ok := fields.Load(t); ok {
		return known.([]field) //nolint:forcetypeassert // the map holds nothing else
	}
	var list []field
	for _, f := range reflect.VisibleFields(t) {
		if name, options, _ := strings.Cut(f.Tag.Get("json"), ","); !f.Anonymous {
			list = append(list, field{f.Index, name, options == "omitempty"})
		}
	}
	fields.Store(t, list)
	return list
}

// tree is the JSON of a shape as a value in memory, without its null members: an object for
// a struct or a map, a []any for a slice, nil for a nil pointer, anything else as it is.
func tree(v any) any { return treeOf(reflect.ValueOf(v)) }

func treeOf(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice:
		if v.IsNil() {
			return nil
		}
	}
	o := object{}
	switch v.Kind() {
	case reflect.Pointer:
		return treeOf(v.Elem())
	case reflect.Struct:
		for _, f := range fieldsOf(v.Type()) {
			x := v.FieldByIndex(f.index)
			if member := treeOf(x); member != nil && (!f.omitEmpty || !x.IsZero()) {
				o[f.name] = member
			}
		}
		return o
	case reflect.Map:
		for entry := v.MapRange(); entry.Next(); {
			if x := treeOf(entry.Value()); x != nil {
				o[entry.Key().String()] = x
			}
		}
		return o
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 { // it is JSON already
			return v.Interface()
		}
		list := make([]any, v.Len())
		for i := range list {
			list[i] = treeOf(v.Index(i))
		}
		return list
	}
	return v.Interface()
}

// encode is the JSON of a shape or message, which always encodes.
func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("live: a value that does not encode: %v", err))
	}
	return b
}
