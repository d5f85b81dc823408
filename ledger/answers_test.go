package ledger

import (
	"reflect"
	"strings"
	"testing"

	"mpp/hall"
)

// TestAnswers: key and fingerprint are whole, whatever the columns hold.
func TestAnswers(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		long := strings.Repeat("é", widthKey+5)
		var want []hall.Answer
		for i, a := range []hall.Answer{
			{Key: "k", Fingerprint: "f"}, {Key: "k2", Fingerprint: ""}, {Key: "k3", Fingerprint: `<"\`},
			{Key: long, Fingerprint: "f"}, {Key: "k4", Fingerprint: strings.Repeat("f", widthFingerprint+1)},
		} {
			e, err := hall.EncodeEvent(hall.Event{Seq: int64(i + 1), Type: hall.EventIssued, Date: "2026-03-02", Key: a.Key, Fingerprint: a.Fingerprint})
			must(t, err)
			record(t, l, "uji", []hall.Event{e})
			want = append(want, hall.Answer{Key: a.Key, Fingerprint: a.Fingerprint, Event: e.Raw})
		}
		check := func() {
			t.Helper()
			got, err := readAnswers(l.db.Read(t.Context()), "uji", "2026-03-02")
			must(t, err)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%+v\nwant %+v", got, want)
			}
		}
		check()
		execute(t, l, "UPDATE events SET fingerprint = NULL") // as an earlier version left them
		check()
		execute(t, l, "UPDATE events SET payload = 'no event'")
		if _, err := readAnswers(l.db.Read(t.Context()), "uji", "2026-03-02"); err == nil {
			t.Error("a payload that is not an event was taken")
		}
	})
}
