package hallfile

import (
	"errors"
	"os"
	"testing"
)

// FuzzParse: whatever the file, Parse returns, with a configuration that can be
// exported or with faults that have a place.
func FuzzParse(f *testing.F) {
	f.Add([]byte(small))
	f.Add(sampleFile)
	for _, s := range []string{"0::", "{0", "*-0", ">\n>", "&{0", "0_", "0\n:", "{? {? ", "? ? ?", "- - -", "!!x y", "<<: *a", "a: |\n b",
		"hall: [", "hall: {id: a", "\x00", "---\n---", "%YAML 1.2\n---\na: 0_", "zones: {a: b}", "agencies: [[[]]]", "counters: [null, {}, 1]"} {
		f.Add([]byte(s))
		f.Add([]byte(small + s))
	}
	if doc, err := os.ReadFile("../../docs/hall-file.md"); err == nil {
		f.Add(doc)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Parse("fuzz", data)
		if err != nil {
			var faults Faults
			if !errors.As(err, &faults) || len(faults) == 0 {
				t.Fatalf("an error without faults: %v", err)
			}
			for _, x := range faults {
				if x.Line < 1 || x.Col < 1 || x.What == "" || x.Mend == "" {
					t.Fatalf("a fault without place or mend: %+v", x)
				}
			}
			return
		}
		if _, err := Export(c); err != nil {
			t.Fatalf("read but not written again: %v", err)
		}
		_ = Warnings(c, "2026-10-01")
	})
}
