package hallfile

import (
	"reflect"
	"strings"
	"testing"

	"mpp/hall"
)

func withVoice(text string) string {
	return strings.Replace(small, "zones:", "policy: {voice: "+text+"}\nzones:", 1)
}

func TestVoice(t *testing.T) {
	c := parse(t, withVoice(`{volume: 60, languages: [id, jv], chime_only: ["11.45-12.30"], silent: ["06:00-07:30", "17:00-24:00"]}`))
	want := hall.VoicePolicy{Volume: 60, Languages: []string{"id", "jv"},
		ChimeOnly: []hall.Span{{From: 705, To: 750}}, Silent: []hall.Span{{From: 360, To: 450}, {From: 1020, To: 1440}}}
	if !reflect.DeepEqual(c.Policy.Voice, want) {
		t.Errorf("%+v", c.Policy.Voice)
	}
	again, err := Export(c)
	if err != nil {
		t.Fatal(err)
	}
	if back := parse(t, string(again)); !reflect.DeepEqual(back.Policy.Voice, want) {
		t.Errorf("exported and read again: %+v", back.Policy.Voice)
	}
	if v := parse(t, withVoice("{languages: en, silent: tutup}")).Policy.Voice; v.Loud() != 100 || v.Spoken()[0] != "en" || v.Silent != nil {
		t.Errorf("%+v", v)
	}
	if v := parse(t, small).Policy.Voice; v.Loud() != 100 || v.Spoken()[0] != "id" {
		t.Errorf("%+v", v)
	}
}

func TestVoiceFaults(t *testing.T) {
	for text, want := range map[string]string{
		"{volume: 0}":                              "policy.voice.volume must be a whole number from 1 to 100",
		"{volume: 101}":                            "policy.voice.volume must be a whole number from 1 to 100",
		"{languages: [id, Jawa]}":                  `"Jawa" is no language; use the code of a voice pack`,
		"{languages: [id, en, id]}":                "language id stands here twice",
		"{languages: [a1, id]}":                    `"a1" is no language`,
		`{languages: [id,en,jv,su,ban]}`:           "policy.voice.languages has 5 entries; keep 4 of them",
		`{silent: ["13:00-12:00"]}`:                `"13:00-12:00" are not hours of a day`,
		`{chime_only: ["12.00"]}`:                  `"12.00" are not hours of a day`,
		`{silent: ["10:00-12:00", "11:00-13:00"]}`: "11:00-13:00 begins before or as the hours before it end",
		"{loudness: 3}":                            "loudness",
	} {
		if _, err := Parse("hall.yaml", []byte(withVoice(text))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}
