package api

import "testing"

// The short way must be taken by what browsers send, and leave everything that it
// does not know to decodeObject; FuzzDecodeObject holds the two to one meaning.
func TestDecodePlain(t *testing.T) {
	for _, c := range []struct {
		body string
		want *transferRequest // nil: left alone
	}{
		{`{"service":"kk","reason":"berkas"}`, &transferRequest{Service: "kk", Reason: "berkas"}},
		{" {\n\t\"reason\" : \"é\" }\r\n", &transferRequest{Reason: "é"}},
		{`{"service":""}`, &transferRequest{}},
		{`{}`, &transferRequest{}},
		{`{"from_now":true}`, nil},
		{`{"service":"kk","from_now":"x"}`, nil},
		{`{"service":"kk","service":"kk"}`, nil},
		{`{"service":"","service":""}`, nil},
		{`{"Service":"kk"}`, nil},
		{`{"more":"kk"}`, nil},
		{`{"service":"k\u006b"}`, nil},
		{"{\"service\":\"k\x01\"}", nil},
		{`{"service":null}`, nil},
		{`{"service":"kk"`, nil},
		{`{"service":"kk",}`, nil},
		{`{"service":"kk"} {}`, nil},
		{`{"service":"kk" "reason":""}`, nil},
		{`{"service"`, nil},
		{`{"service":"kk`, nil},
		{`["service"]`, nil},
		{``, nil},
		{`{} x`, nil},
	} {
		before := transferRequest{Service: "before", FromNow: true}
		got := before
		switch ok := decodePlain([]byte(c.body), &got); {
		case ok != (c.want != nil):
			t.Errorf("%s: taken %t", c.body, ok)
		case !ok && got != before:
			t.Errorf("%s: left alone, and yet changed to %+v", c.body, got)
		}
		if c.want == nil {
			continue
		}
		got = transferRequest{}
		if decodePlain([]byte(c.body), &got); got != *c.want {
			t.Errorf("%s: got %+v, want %+v", c.body, got, *c.want)
		}
	}
}

// Keys and fingerprints stand in Redis for two days and in the ledger for ever: a
// node of another version must make the same ones.
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

func TestChars(t *testing.T) {
	for _, c := range []struct {
		set  *chars
		text string
		want bool
	}{
		{ticketID, "20260105-Ab_9", true}, {ticketID, "a/b", false}, {ticketID, "é", false},
		{counterID, "dukcapil-1", true}, {counterID, "D1", false},
		{visible, "!~09", true}, {visible, "a b", false}, {visible, "a\x7f", false},
		{hostName, "[::1]:8080", true}, {hostName, "antrean.example.go.id", true}, {hostName, "a_b", false}, {hostName, "a/b", false},
		{requestName, "a.b_c-D9", true}, {requestName, "a\nb", false},
	} {
		if got := c.set.spell(c.text, 1, 64); got != c.want {
			t.Errorf("%q: got %t", c.text, got)
		}
	}
	for text, want := range map[string]bool{"": false, "a": false, "aa": true, "aaa": true, "aaaa": false} {
		if got := ticketID.spell(text, 2, 3); got != want {
			t.Errorf("%q as 2 to 3 characters: got %t", text, got)
		}
	}
}
