package live

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
)

// raw is a piece of JSON without null members: a merge patch cannot set a null, so
// on the feed an absent member and a null one mean the same, in snapshots too.
type raw = json.RawMessage

// state is a topic's content as JSON pieces: plain members, and keyed collections
// whose entries are compared one by one.
type state struct {
	members     map[string]raw
	collections map[string]map[string]raw
}

// newState splits a view into its members; those named are collections.
func newState(view any, collections ...string) state {
	s := state{members: split(encode(view)), collections: map[string]map[string]raw{}}
	for _, name := range collections {
		s.collections[name] = split(s.members[name])
		delete(s.members, name)
	}
	return s
}

// encode is v without null members. The views hold nothing that cannot be encoded.
func encode(v any) raw {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("live: a view that does not encode: %v", err))
	}
	return dropNulls(b)
}

// whole is the state as one object.
func (s state) whole() raw {
	all := maps.Clone(s.members)
	for k, v := range s.collections {
		all[k] = join(v)
	}
	return join(all)
}

// replace makes next the state and gives the patch from the old one, nil when
// nothing changed. All of the old that next does not have is gone.
func (s *state) replace(next state) patch {
	p := patch{}
	p.members(s.members, next.members, true)
	for name := range next.collections {
		if e := entries(s.collections[name], next.collections[name], true, diff); len(e) > 0 {
			p[name] = join(e)
		}
	}
	*s = next
	return p
}

// update puts some entries of a collection in their place and adds what changed to
// p. With complete, entries that the given ones lack are gone.
func (s *state) update(p patch, name string, some map[string]raw, complete bool, change differ) {
	have := s.collections[name]
	changed := entries(have, some, complete, change)
	for k := range changed {
		if v, ok := some[k]; ok {
			have[k] = v
		} else {
			delete(have, k)
		}
	}
	if len(changed) > 0 {
		p[name] = join(changed)
	}
}

// patch is an RFC 7396 merge patch by member.
type patch map[string]raw

// differ gives the patch from one value to another, different one.
type differ func(old, now raw) raw

func (p patch) members(old, now map[string]raw, complete bool) {
	for k, v := range entries(old, now, complete, diff) {
		p[k] = v
	}
}

// entries is the patch between two objects given by member.
func entries(old, now map[string]raw, complete bool, change differ) map[string]raw {
	out := map[string]raw{}
	for k, v := range now {
		switch before, ok := old[k]; {
		case !ok:
			out[k] = v
		case !bytes.Equal(before, v):
			out[k] = change(before, v)
		}
	}
	if complete {
		for k := range old {
			if _, ok := now[k]; !ok {
				out[k] = raw("null")
			}
		}
	}
	return out
}

// diff goes into objects; anything else is replaced.
func diff(old, now raw) raw {
	if len(old) == 0 || old[0] != '{' || len(now) == 0 || now[0] != '{' {
		return now
	}
	return join(entries(split(old), split(now), true, diff))
}

// renew gives the whole new value with nulls for what it lost, so that it mends the
// entry of a client that never had the old one.
func renew(old, now raw) raw {
	if len(old) == 0 || old[0] != '{' || len(now) == 0 || now[0] != '{' {
		return now
	}
	a, b := split(old), split(now)
	out := map[string]raw{}
	for k, v := range b {
		out[k] = renew(a[k], v)
	}
	for k := range a {
		if _, ok := b[k]; !ok {
			out[k] = raw("null")
		}
	}
	return join(out)
}
