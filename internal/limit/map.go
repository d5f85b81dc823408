// Package limit bounds what clients may do and what is remembered of them: a rate
// limiter by key, a quota by key and minute, a sample of alike events, and the map of
// bounded size that all are kept in.
package limit

import "container/list"

// Map is a map of bounded size. A new key that finds it full replaces the key that was
// used least recently. It is not safe for concurrent use.
type Map[K comparable, V any] struct {
	size  int
	byKey map[K]*list.Element
	order list.List // of *entry, the most recently used first
}

type entry[K comparable, V any] struct {
	key   K
	value V
}

// NewMap returns a map that holds at most size keys.
func NewMap[K comparable, V any](size int) *Map[K, V] {
	return &Map[K, V]{size: max(size, 1), byKey: map[K]*list.Element{}}
}

// Find returns the key's value, nil if there is none.
func (m *Map[K, V]) Find(key K) *V {
	e := m.byKey[key]
	if e == nil {
		return nil
	}
	m.order.MoveToFront(e)
	return &e.Value.(*entry[K, V]).value //nolint:forcetypeassert // nothing else is put into the list
}

// At returns the key's value, a new zero value if there is none.
func (m *Map[K, V]) At(key K) *V {
	if v := m.Find(key); v != nil {
		return v
	}
	if len(m.byKey) >= m.size {
		oldest := m.order.Remove(m.order.Back()).(*entry[K, V]) //nolint:forcetypeassert // as above
		delete(m.byKey, oldest.key)
	}
	e := &entry[K, V]{key: key}
	m.byKey[key] = m.order.PushFront(e)
	return &e.value
}

// Len returns the number of keys.
func (m *Map[K, V]) Len() int { return len(m.byKey) }
