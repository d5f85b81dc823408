package live

import "reflect"

// mergePatch is the RFC 7396 merge patch that leads from the JSON of one shape to that of
// another of the same type, empty when they are equal. It compares the shapes in memory,
// since encoding, decoding and comparing their texts takes several times as long.
func mergePatch(old, now any) object {
	p, _ := diff(reflect.ValueOf(old), reflect.ValueOf(now))
	patch, _ := p.(object)
	return patch
}

// diff is mergePatch for any value; false when the two are equal.
func diff(old, now reflect.Value) (patch any, changed bool) {
	switch now.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice:
		if old.IsNil() && now.IsNil() {
			return nil, false
		}
		if old.IsNil() || now.IsNil() {
			return treeOf(now), true
		}
	}
	switch now.Kind() {
	case reflect.Pointer:
		return diff(old.Elem(), now.Elem())
	case reflect.Struct:
		p := object{}
		diffFields(p, old, now)
		return p, len(p) > 0
	case reflect.Map:
		p := object{}
		diffEntries(p, old, now)
		return p, len(p) > 0
	case reflect.Slice: // a merge patch replaces a list as a whole
		changed = old.Len() != now.Len()
		for i := 0; i < now.Len() && !changed; i++ {
			_, changed = diff(old.Index(i), now.Index(i))
		}
		if !changed {
			return nil, false
		}
		return treeOf(now), true
	}
	return now.Interface(), !old.Equal(now)
}

func diffFields(p object, old, now reflect.Value) {
	for _, f := range fieldsOf(now.Type()) {
		before, after := old.Field(f.index), now.Field(f.index)
		switch {
		case f.embedded:
			diffFields(p, before, after)
			continue
		case f.omitEmpty && after.IsZero():
			if !before.IsZero() {
				p[f.name] = nil
			}
			continue
		case f.omitEmpty && before.IsZero():
			p[f.name] = treeOf(after)
			continue
		}
		if d, changed := diff(before, after); changed {
			p[f.name] = d
		}
	}
}

func diffEntries(p object, old, now reflect.Value) {
	for entry := now.MapRange(); entry.Next(); {
		before := old.MapIndex(entry.Key())
		if !before.IsValid() {
			p[entry.Key().String()] = treeOf(entry.Value())
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
