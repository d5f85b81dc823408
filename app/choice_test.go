package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestChooseHall: which hall a ledger with none, one or several is for.
func TestChooseHall(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "broken.yaml")
	must(t, os.WriteFile(broken, []byte("hall: ["), 0o600))
	for name, c := range map[string]struct {
		inLedger []string
		file     string
		want     string
		fault    string
	}{
		"none":                  {nil, "", "", ""},
		"one":                   {[]string{"kota"}, "", "kota", ""},
		"several":               {[]string{"kota", "uji"}, "", "", "holds 2 halls"},
		"none and a file":       {nil, "testdata/uji.yaml", "mpp-uji", ""},
		"one and another's":     {[]string{"kota"}, "testdata/uji.yaml", "mpp-uji", ""},
		"several and a file":    {[]string{"kota", "uji"}, "testdata/uji.yaml", "mpp-uji", ""},
		"a file that is absent": {[]string{"kota"}, "testdata/tidak-ada.yaml", "", "no such file"},
		"a broken file":         {[]string{"kota"}, broken, "", "broken.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := chooseHall(c.inLedger, c.file)
			if got != c.want || (err == nil) != (c.fault == "") || (err != nil && !strings.Contains(err.Error(), c.fault)) {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}
