package ledger

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"mpp/hall"
	"mpp/store"
)

// TestThePayloadIsTheEventsOwnText: whatever its spelling, through the tables and back.
func TestThePayloadIsTheEventsOwnText(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		for i, text := range []string{
			`{"seq":1,"type":"day_opened","at":5,"date":"2026-03-02","actor":{"role":"system","id":"a\/b"},"news":[1.50],"note":""}`,
			` { "seq" : 2, "type":"day_opened", "date":"2026-03-02", "note":"<&\u00e9>é" } `,
		} {
			e, err := hall.DecodeEvent(text)
			must(t, err)
			for range 2 {
				record(t, l, "uji", []hall.Event{e})
			}
			got, err := l.Events(t.Context(), "uji", int64(i), 1, EventFilter{})
			must(t, err)
			if len(got) != 1 || got[0].Raw != text {
				t.Errorf("%q came back as %+v", text, got)
			}
		}
		// Not UTF-8: no table takes it, and nothing else is changed.
		e, err := hall.DecodeEvent("{\"seq\":3,\"type\":\"day_opened\",\"date\":\"2026-03-02\",\"note\":\"a\xffb\"}")
		must(t, err)
		for range 2 {
			record(t, l, "uji", []hall.Event{e})
		}
		got, err := l.Events(t.Context(), "uji", 2, 1, EventFilter{})
		must(t, err)
		if len(got) != 1 || got[0].Note != e.Note || got[0].Note != "a\uFFFDb" {
			t.Errorf("came back as %+v", got)
		}
	})
}

// TestAnEventOfAnEarlierVersionIsDeliveredAgain: it is stored in another spelling, and is
// no conflict.
func TestAnEventOfAnEarlierVersionIsDeliveredAgain(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		e, err := hall.DecodeEvent(`{"seq":1,"type":"day_opened","at":5,"date":"2026-03-02","actor":{"role":"system","id":"a\/b"},"note":""}`)
		must(t, err)
		record(t, l, "uji", []hall.Event{e})
		stored, err := json.Marshal(e)
		must(t, err)
		must(t, l.db.Tx(t.Context(), func(tx *store.Tx) error {
			return tx.SQL.Exec("UPDATE events SET payload = ?, fingerprint = NULL", string(stored)).Error
		}))
		record(t, l, "uji", []hall.Event{e})
		e.Note = "another"
		e.Raw = ""
		var conflict *ConflictError
		if err := l.Record(t.Context(), "uji", []hall.Event{e}); !errors.As(err, &conflict) {
			t.Errorf("another event gave %v", err)
		}
	})
}

// An event stored by a version that wrote it otherwise is the same event.
func TestAnotherSpellingIsTheSameEvent(t *testing.T) {
	// As a script writes it, with an escaped slash, an empty member and one that is not known.
	const fresh = `{"seq":1,"type":"configured","at":5,"date":"2026-03-02","actor":{"role":"system","id":"a\/b"},"gone":true,"note":"","config":{"name": "<Samsat & \u00e9>"}}`
	var e hall.Event
	must(t, json.Unmarshal([]byte(fresh), &e))
	stored, err := json.Marshal(e) // as the earlier version stored it
	must(t, err)
	if !sameEvent(string(stored), fresh) || string(stored) == fresh {
		t.Errorf("the spelling was taken for a difference: %s", stored)
	}
	if sameEvent(strings.Replace(string(stored), `"at":`, `"at":1`, 1), fresh) || sameEvent("", fresh) || sameEvent("x", fresh) {
		t.Error("a difference was not seen")
	}
}
