package api

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"mpp/hall"
)

// FuzzDecodeObject: whatever comes in is either refused as invalid or plain JSON
// that encoding/json reads to the same values.
func FuzzDecodeObject(f *testing.F) {
	for _, seed := range []string{`{}`, `{"reason":"x","from_now":true,"service":"kk"}`, `{"reason":null}`, `{"reason":"a","reason":"b"}`,
		`{"Reason":"x"}`, `{"from_now":1}`, `[`, `{"a":{"b":[1,{}]}}`, `{} {}`, "{\"reason\":\"\\ud800\"}", `{"reason"`, `{"reason":"x",}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		var got, want transferRequest
		err := decodeObject([]byte(body), fieldsOf(&got))
		var short transferRequest
		if utf8.ValidString(body) && decodePlain([]byte(body), &short) && (err != nil || short != got) {
			t.Fatalf("%q: the short way takes it as %+v, the long one as %+v, %v", body, short, got, err)
		}
		if err != nil {
			if hall.CodeOf(err) != hall.CodeInvalid {
				t.Fatalf("%q: %v", body, err)
			}
			return
		}
		if err := json.Unmarshal([]byte(body), &want); err != nil || got != want {
			t.Fatalf("%q: taken as %+v, encoding/json says %+v, %v", body, got, want, err)
		}
	})
}

func TestUnknownNamesAreEchoedShort(t *testing.T) {
	var r issueRequest
	err := decodeObject([]byte(`{"`+strings.Repeat("é", 5000)+`":1}`), fieldsOf(&r))
	if err == nil || len(err.Error()) > 200 {
		t.Errorf("got %v", err)
	}
}
