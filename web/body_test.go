package web

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"mpp/hall"
)

type flat struct {
	Service string `json:"service"`
	Reason  string `json:"reason"`
	FromNow bool   `json:"from_now"`
	After   *int   `json:"after"`
}

// Whatever comes in is either refused as invalid or plain JSON that encoding/json reads
// to the same values.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{`{}`, `{"reason":"x","from_now":true,"service":"kk"}`, `{"reason":null}`, `{"reason":"a","reason":"b"}`,
		`{"Reason":"x"}`, `{"from_now":1}`, `[`, `{"a":{"b":[1,{}]}}`, `{} {}`, "{\"reason\":\"\\ud800\"}", `{"reason"`, `{"reason":"x",}`, `{"after":7}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		if !utf8.ValidString(body) {
			return // ReadJSON refuses it before
		}
		var got, want flat
		if err := decode([]byte(body), &got); err != nil {
			if hall.CodeOf(err) != hall.CodeInvalid {
				t.Fatalf("%q: %v", body, err)
			}
			return
		}
		err := json.Unmarshal([]byte(body), &want)
		if (got.After == nil) != (want.After == nil) || got.After != nil && *got.After != *want.After {
			t.Fatalf("%q: after differs", body)
		}
		got.After, want.After = nil, nil
		if err != nil || got != want {
			t.Fatalf("%q: taken as %+v, encoding/json says %+v, %v", body, got, want, err)
		}
	})
}

func TestDecodeSaysWhatIsWrong(t *testing.T) {
	for body, want := range map[string][3]string{
		`{"service":"a","service":"b"}`:  {"service", ReasonTwice, ""},
		`{"Service":"a"}`:                {"Service", ReasonUnknown, ""},
		`{"":1}`:                         {"", ReasonUnknown, ""},
		`{"service":null}`:               {"service", ReasonType, "string"},
		`{"after":null}`:                 {"after", ReasonType, "integer"},
		`{"after":"1"}`:                  {"after", ReasonType, "integer"},
		`{"after":1.5}`:                  {"after", ReasonType, "integer"},
		`{"after":99999999999999999999}`: {"after", ReasonType, "integer"},
		`{"from_now":"true"}`:            {"from_now", ReasonType, "boolean"},
		`{"service":{"a":1}}`:            {"service", ReasonType, "string"},
		`null`:                           {"", ReasonObject, ""},
		`["service"]`:                    {"", ReasonObject, ""},
		`"service"`:                      {"", ReasonObject, ""},
		`{"service":"a"} {}`:             {"", ReasonJSON, ""},
		`{"service":"a",}`:               {"", ReasonJSON, ""},
		`{"service"`:                     {"", ReasonJSON, ""},
		`{"` + strings.Repeat("é", 5000) + `":1}`: {strings.Repeat("é", 40) + "...", ReasonUnknown, ""},
	} {
		err := decode([]byte(body), &flat{})
		e := refusalOf(err)
		field, _ := e.Fields["field"].(string)
		kind, _ := e.Fields["want"].(string)
		if e.Code != hall.CodeInvalid || field != want[0] || e.Fields["reason"] != want[1] || kind != want[2] {
			t.Errorf("%.60s: %v %v, want %v", body, err, e.Fields, want)
		}
	}
	var several struct{ List []string }
	if e := refusalOf(decode([]byte(`{"List":null}`), &several)); e.Fields["want"] != "array" {
		t.Errorf("null for a list: %v", e.Fields)
	}
	var v flat
	if err := decode([]byte(" {\"service\" : \"k\\u006b\", \"after\":3}\r\n"), &v); err != nil || v.Service != "kk" || *v.After != 3 {
		t.Errorf("%+v %v", v, err)
	}
}
