package apitypes_test

import (
	"os"
	"strings"
	"testing"

	"mpp/api"
	"mpp/tools/apitypes"
)

func TestTheCommittedTypesAreThoseOfTheDescription(t *testing.T) {
	description, err := api.Description()
	if err != nil {
		t.Fatal(err)
	}
	want, err := apitypes.Declare(description)
	if err != nil {
		t.Fatal(err)
	}
	have, err := os.ReadFile("../../ui/types/api.d.ts")
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != string(want) {
		t.Error("ui/types/api.d.ts is not up to date: run make types")
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
