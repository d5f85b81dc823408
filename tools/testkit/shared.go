package testkit

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
)

// shared starts a server for the first test that asks; later ones, and other
// goroutines, get the same server or the same error.
type shared[T any] struct {
	once  sync.Once
	value T
	err   error
}

func (s *shared[T]) get(t testing.TB, start func() (T, error)) T {
	t.Helper()
	s.once.Do(func() { s.value, s.err = start() })
	if s.err != nil {
		t.Fatal(s.err)
	}
	return s.value
}

// must fails the test on an error.
func must[T any](t testing.TB, value T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return value
}

var halls atomic.Int64

// Hall returns a hall id that no other test of this binary has. Tests on the
// shared cluster, which knows no databases, keep apart by it.
func Hall() string {
	return fmt.Sprintf("hall-%d", halls.Add(1))
}
