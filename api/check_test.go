package api

import (
	"strings"
	"testing"
)

// Keys and fingerprints are kept in Redis for two days and in the ledger for ever: a node of
// another version must make the same ones.
func TestDigestsStayWhatTheyWere(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{digest([]byte("key-1"), "kiosk\nkiosk-1"), "fc352d0f754429db0d217f20b8867c9f"},
		{digest([]byte(`{"service":"ktp"}`), "POST", "/api/v1/tickets"), "4e38fa52829633883390d73ffcba7c4a"},
		{digest(make([]byte, 20_000), "POST", "/x"), "f8967031cbeb258fad26ac09d4fd2e33"},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}

func TestIDs(t *testing.T) {
	long := strings.Repeat("a", 64)
	for _, c := range []struct {
		valid func(string) bool
		text  string
		want  bool
	}{
		{ticketID.MatchString, "20260105-Ab_9", true}, {ticketID.MatchString, "a/b", false}, {ticketID.MatchString, "é", false},
		{ticketID.MatchString, "", false}, {ticketID.MatchString, long, true}, {ticketID.MatchString, long + "a", false}, {ticketID.MatchString, "a\n", false},
		{counterID.MatchString, "dukcapil-1", true}, {counterID.MatchString, "D1", false},
		{validKey[string], "!~09", true}, {validKey[string], "a b", false}, {validKey[string], "a\x7f", false}, {validKey[string], "", false}, {validKey[string], strings.Repeat("k", 201), false},
	} {
		if got := c.valid(c.text); got != c.want {
			t.Errorf("%q: got %t", c.text, got)
		}
	}
}
