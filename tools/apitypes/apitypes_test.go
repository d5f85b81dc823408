package apitypes_test

import (
	"os"
	"strings"
	"testing"

	"mpp/tools/apitypes"
)

func TestTheCommittedFilesAreThoseOfTheDescription(t *testing.T) {
	files, err := apitypes.Files()
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range files {
		have, err := os.ReadFile("../../" + path)
		if err != nil || string(have) != want {
			t.Errorf("%s is not up to date: run make types (%v)", path, err)
		}
	}
}

func TestDeclare(t *testing.T) {
	got, err := apitypes.Declare([]byte(`{"components":{"schemas":{
		"B":{"type":"object","nullable":true,"required":["a"],"properties":{
			"a":{"type":"array","items":{"$ref":"#/components/schemas/A"}},
			"b":{"type":"object","additionalProperties":{"type":"integer"}},
			"c":{"type":"string","nullable":true,"description":"What"}}},
		"A":{"type":"string","enum":["x","y"]}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := "  type A = 'x' | 'y';\n  type B = {\n    a: Array<A>;\n    b?: Record<string, number>;\n    /** What */\n    c?: string | null;\n  } | null;\n}\n"
	if !strings.HasSuffix(string(got), want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if _, err := apitypes.Declare([]byte(`{"components":{"schemas":{"A":{"type":"file"}}}}`)); err == nil {
		t.Error("an unknown type: no error")
	}
}
