package hall

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// fill sets every field to a value of its own, so that one that the reader puts in the
// wrong place, or does not know, is seen.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	case reflect.String:
		v.SetString(strings.Repeat("x", *n))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Float64:
		v.SetFloat(float64(*n) + 0.25)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		if v.Type() == reflect.TypeFor[[]string]() {
			v.Set(reflect.ValueOf([]string{"A-001", "A-002"}))
		}
	case reflect.Map:
		v.Set(reflect.ValueOf(map[string]int{"dukcapil": *n}))
	default:
		panic("a field of a kind that the reader of events does not know: " + v.Type().String())
	}
}

func fullEvent() Event {
	var e Event
	n := 0
	fill(reflect.ValueOf(&e).Elem(), &n)
	return e
}

// TestDecodeEventReadsEveryField: what is written is read again, and the text is kept.
func TestDecodeEventReadsEveryField(t *testing.T) {
	want, err := EncodeEvent(fullEvent())
	if err != nil {
		t.Fatal(err)
	}
	got, err := DecodeEvent(want.Raw)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("read\n%+v, want\n%+v", got, want)
	}
}

// FuzzDecodeEvent: whatever the text, it is read as encoding/json reads it.
func FuzzDecodeEvent(f *testing.F) {
	full, err := json.Marshal(fullEvent())
	if err != nil {
		f.Fatal(err)
	}
	for _, doc := range []string{
		string(full), ``, `{}`, ` { "seq" : 1 , "type" : "issued" } `, `{"seq":1}x`, `{"seq":01}`, `{"seq":-0}`, `{"seq":1.0}`, `{"seq":1e3}`,
		`{"seq":9223372036854775807}`, `{"seq":92233720368547758070}`, `{"SEQ":3}`, `{"seq":null}`, `{"ticket":null}`, `{"news":{"a":[1]}}`,
		`{"note":"a\/b\u00e9\n\ud800"}`, "{\"note\":\"\xff\"}", "{\"note\":\"\x01\"}", `{"note":"é"}`, `{"note":"a\`, `{"note":"\q"}`,
		`{"ticket":{"id":"a","leg":{"no":1,"unattended":true}},"ticket":{"number":"b"}}`, `{"actor":{"id":"a"},"actor":{"name":"b"}}`,
		`{"ticket":{"pace":{"spread":1.5e-3,"per_ms":2}}}`, `{"ticket":{"pace":{"spread":.5}}}`, `{"ticket":{"pace":{"spread":1e999}}}`,
		`{"why":{"overtaken_numbers":[]}}`, `{"why":{"overtaken_numbers":["a",]}}`, `{"why":{"overtaken_numbers":["a"],"overtaken_numbers":["b"]}}`,
		`{"config":{"a":1}}`, `{"seq":1,}`, `{"seq" 1}`, `[]`, `{"leg":truex}`,
	} {
		f.Add(doc)
	}
	f.Fuzz(func(t *testing.T, doc string) {
		var want Event
		wrong := json.Unmarshal([]byte(doc), &want)
		got, err := DecodeEvent(doc)
		if (err == nil) != (wrong == nil) {
			t.Fatalf("%q: error %v, encoding/json says %v", doc, err, wrong)
		}
		want.Raw = doc
		if err == nil && !reflect.DeepEqual(got, want) {
			t.Errorf("%q: read\n%+v, encoding/json\n%+v", doc, got, want)
		}
	})
}

func BenchmarkDecodeEvent(b *testing.B) {
	e := fullEvent()
	e.Config = nil
	e, _ = EncodeEvent(e)
	b.ReportAllocs()
	for b.Loop() {
		_, _ = DecodeEvent(e.Raw)
	}
}
