package api

import (
	"encoding/json"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"mpp/hall"
)

// drawn fills every field of a value that JSON shows, so that one that is new to the
// view and unknown to appendTicket is missed here.
func drawn(t *rapid.T, v reflect.Value) {
	text := rapid.OneOf(rapid.SampledFrom([]string{"", "A-023", "Rina & Eko <id>", "\"\\/", "a\nb\x00\x7f", "\u2028é😀", "\xff"}), rapid.String())
	switch v.Kind() {
	case reflect.String:
		v.SetString(text.Draw(t, "text"))
	case reflect.Int, reflect.Int64:
		v.SetInt(rapid.Int64Range(-1<<53, 1<<53).Draw(t, "number"))
	case reflect.Struct:
		for i := range v.NumField() {
			drawn(t, v.Field(i))
		}
	case reflect.Pointer:
		if rapid.Bool().Draw(t, "there") {
			v.Set(reflect.New(v.Type().Elem()))
			drawn(t, v.Elem())
		}
	case reflect.Slice:
		if n := rapid.IntRange(-1, 3).Draw(t, "length"); n >= 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				drawn(t, v.Index(i))
			}
		}
	default:
		t.Fatalf("a %s is new to the view: teach it to this test and to appendTicket", v.Kind())
	}
}

func TestTicketsAreWrittenAsEncodingJSONDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var v hall.TicketView
		drawn(t, reflect.ValueOf(&v).Elem())
		want, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if got := appendTicket(nil, &v); string(got) != string(want) {
			t.Fatalf("got  %s\nwant %s", got, want)
		}
	})
}

func TestWritingATicketAllocatesNothing(t *testing.T) {
	at, room := "2026-01-05T02:00:00.000Z", make([]byte, 0, 4<<10)
	v := hall.TicketView{ID: "202601050123456789abcdef", Number: "A-023", Service: hall.Named{ID: "ktp", Name: hall.Text{ID: "KTP-el baru"}},
		Counter: &hall.CounterRef{ID: "d1"}, Estimate: &hall.Estimate{ToMinutes: 5}, IssuedAt: &at, Requirements: []hall.Text{{ID: "Fotokopi KK"}}}
	if got := testing.AllocsPerRun(100, func() { appendTicket(room, &v) }); got > 0 {
		t.Errorf("%.1f allocations, want none", got)
	}
}
