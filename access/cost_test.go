package access

import (
	"testing"
	"time"
)

// A token that is known costs a hash and a look-up; each request shows one.
func TestKnownTokensCostNothing(t *testing.T) {
	now := start
	k := newKeys(t, &now)
	token, err := k.Mint(officer(), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	verify := func() {
		if _, err := k.Verify(token); err != nil {
			t.Error(err)
		}
	}
	if got := testing.AllocsPerRun(100, verify); got > 0 {
		t.Errorf("%.1f allocations for a known token, want none", got)
	}
	p := officer()
	allow := func() {
		if err := Allow(p, Run, Object{Agency: p.Agency, Counter: p.Counter}); err != nil {
			t.Error(err)
		}
	}
	if got := testing.AllocsPerRun(100, allow); got > 0 {
		t.Errorf("%.1f allocations to allow, want none", got)
	}
}

func BenchmarkVerify(b *testing.B) {
	now := start
	k, err := NewKeys([]byte("a secret of thirty-two bytes ..."), KeyOptions{Clock: func() time.Time { return now }})
	if err != nil {
		b.Fatal(err)
	}
	token, err := k.Mint(officer(), time.Hour)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := k.Verify(token); err != nil {
			b.Fatal(err)
		}
	}
}
