package hall

import (
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	jsonv1 "github.com/go-json-experiment/json/v1"
)

// decodeOptions accept what earlier versions of this program may have stored: bytes
// that are no UTF-8 become U+FFFD, and of two members with one name the last counts.
var decodeOptions = json.JoinOptions(jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true),
	json.MatchCaseInsensitiveNames(true), jsonv1.MergeWithLegacySemantics(true))

// DecodeEvent reads an event's JSON and keeps the text in Raw. A process decodes each
// event once: whoever has an Event passes it on, and whoever stores it stores Raw.
func DecodeEvent(doc string) (Event, error) {
	e := Event{Raw: doc}
	if err := json.UnmarshalRead(strings.NewReader(doc), &e, decodeOptions); err != nil {
		return Event{}, err
	}
	return e, nil
}

// EncodeEvent gives an event that was made outside a script its text.
func EncodeEvent(e Event) (Event, error) {
	doc, err := json.Marshal(&e)
	if err != nil {
		return Event{}, err
	}
	e.Raw = string(doc)
	return e, nil
}
