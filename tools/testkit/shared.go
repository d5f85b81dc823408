package testkit

import (
	"fmt"
	"sync/atomic"
	"testing"
)

// must fails the test on an error.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var halls atomic.Int64

// Hall returns a hall id that no other test of this binary has. Tests on the
// shared cluster, which knows no databases, keep apart by it.
func Hall() string {
	return fmt.Sprintf("hall-%d", halls.Add(1))
}
