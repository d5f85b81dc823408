package hall

import (
	"fmt"
	"reflect"
	"strings"
)

// changesBetween describes in sentences what changes from old to now, in the order of
// the hall file; none if nothing changes.
func changesBetween(old, now *Config) []string {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if d := fieldsChanged(old.Hall, now.Hall); d != "" {
		say("hall: changed %s", d)
	}
	if d := fieldsChanged(old.Policy, now.Policy); d != "" {
		say("policy: changed %s", d)
	}
	if d := fieldsChanged(old.Slip, now.Slip); d != "" {
		say("slip: changed %s", d)
	}
	if d := fieldsChanged(old.Boards, now.Boards); d != "" {
		say("boards: changed %s", d)
	}
	out = append(out, partChanges("zone", old.Zones, now.Zones, func(z Zone) (string, string, string) { return z.ID, z.Name.ID, z.EndedOn })...)
	out = append(out, partChanges("calendar", old.Calendars, now.Calendars, func(c Calendar) (string, string, string) { return c.ID, c.Name, "" })...)
	out = append(out, partChanges("agency", old.Agencies, now.Agencies, func(a Agency) (string, string, string) { return a.ID, a.Name, a.EndedOn })...)
	out = append(out, partChanges("service", old.Services, now.Services, func(s Service) (string, string, string) { return s.ID, s.Name.ID, s.EndedOn })...)
	out = append(out, partChanges("counter", old.Counters, now.Counters, func(k Counter) (string, string, string) { return k.ID, k.Name, k.EndedOn })...)
	return out
}

// partChanges compares one kind of part by id.
func partChanges[T any](kind string, old, now []T, part func(T) (id, name, endedOn string)) []string {
	was := map[string]T{}
	for _, p := range old {
		id, _, _ := part(p)
		was[id] = p
	}
	var out []string
	for _, p := range now {
		id, name, ended := part(p)
		label := kind + " " + id
		if name != "" {
			label += " (" + name + ")"
		}
		before, known := was[id]
		delete(was, id)
		if s := partChange(before, p, known, ended, part); s != "" {
			out = append(out, label+": "+s)
		}
	}
	for _, p := range old {
		id, _, _ := part(p)
		if _, gone := was[id]; gone {
			out = append(out, kind+" "+id+": removed, nothing uses it any more")
		}
	}
	return out
}

// partChange is one part's sentence without its subject, "" when nothing changed.
func partChange[T any](before, now T, known bool, ended string, part func(T) (string, string, string)) string {
	if !known {
		return "new"
	}
	_, _, endedBefore := part(before)
	switch {
	case endedBefore == "" && ended != "":
		return "ended on " + ended
	case endedBefore != "" && ended == "":
		return "in force again, had ended on " + endedBefore
	}
	if d := fieldsChanged(before, now); d != "" {
		return "changed " + d
	}
	return ""
}

// fieldsChanged names the JSON fields in which two structs differ.
func fieldsChanged(a, b any) string {
	va, vb := reflect.ValueOf(a), reflect.ValueOf(b)
	var names []string
	for i := range va.NumField() {
		if !sameValue(va.Field(i), vb.Field(i)) {
			name, _, _ := strings.Cut(va.Type().Field(i).Tag.Get("json"), ",")
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// sameValue compares deeply; an absent list or map equals an empty one.
func sameValue(a, b reflect.Value) bool {
	if k := a.Kind(); (k == reflect.Slice || k == reflect.Map) && a.Len() == 0 && b.Len() == 0 {
		return true
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}
