package ledger

import (
	"strings"
	"testing"

	"mpp/hall"
)

func TestTheFingerprintIsFoundWithoutDecoding(t *testing.T) {
	for event, want := range map[string]string{
		`{"seq":1,"key":"k","fingerprint":"f1"}`:                                  "f1",
		`{"seq":1,"note":",\"fingerprint\":\"no\"","key":"k","fingerprint":"f1"}`: "f1",
	} {
		if got, whole := lastFingerprint(event); got != want || !whole {
			t.Errorf("%s: %q, %v", event, got, whole)
		}
	}
	for _, event := range []string{
		`{"seq":1}`,
		`{"fingerprint":"f1","key":"k"}`,
		`{"key":"k","fingerprint":"f1","seq":1}`,
		`{"key":"k","fingerprint":"f1" }`,
		`{"key":"k","config":{"a":1,"fingerprint":"no"}}`,
		`{"key":"k","fingerprint":"a\"b"}`,
		`{"key":"k","fingerprint":"a","note":"no"}`,
	} {
		if got, whole := lastFingerprint(event); whole {
			t.Errorf("%s: took %q for the fingerprint", event, got)
		}
	}
}

func TestAnAnswerIsCompletedFromTheEvent(t *testing.T) {
	long := strings.Repeat("k", widthKey+5)
	for _, tc := range []struct{ column, event, key, fingerprint string }{
		{"k", `{"key":"k","fingerprint":"f"}`, "k", "f"},
		{"k", `{"fingerprint":"f","key":"k"}`, "k", "f"}, // as another version may have written it
		{"k", `{"key":"k","fingerprint":"\u003c"}`, "k", "<"},
		{long[:widthKey], `{"key":"` + long + `","fingerprint":"f"}`, long, "f"},
		{"k", `{"key":"k"}`, "k", ""},
	} {
		a := hall.Answer{Key: tc.column, Event: tc.event}
		must(t, complete(&a))
		if a != (hall.Answer{Key: tc.key, Fingerprint: tc.fingerprint, Event: tc.event}) {
			t.Errorf("%s: %+v", tc.event, a)
		}
	}
	if err := complete(&hall.Answer{Key: "k", Event: "no event"}); err == nil {
		t.Error("took what is no event")
	}
}
