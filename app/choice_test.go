package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mpp/internal/settings"
)

// TestChooseHall: which hall a ledger with none, one or several is for.
func TestChooseHall(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "broken.yaml")
	must(t, os.WriteFile(broken, []byte("hall: ["), 0o600))
	for name, c := range map[string]struct {
		inLedger []string
		file     string
		new      bool
		want     string
		fault    string
	}{
		"none":                       {nil, "", false, "", ""},
		"one":                        {[]string{"kota"}, "", false, "kota", ""},
		"several":                    {[]string{"kota", "uji"}, "", false, "", "holds 2 halls"},
		"several and an id":          {[]string{"kota", "uji"}, "uji", false, "uji", ""},
		"none and a file":            {nil, "testdata/uji.yaml", false, "mpp-uji", ""},
		"one and another's":          {[]string{"kota"}, "testdata/uji.yaml", false, "", "--new-hall"},
		"one and another's id":       {[]string{"kota"}, "desa", false, "", "--new-hall"},
		"one and a new one":          {[]string{"kota"}, "testdata/uji.yaml", true, "mpp-uji", ""},
		"several and a file":         {[]string{"kota", "mpp-uji"}, "testdata/uji.yaml", false, "mpp-uji", ""},
		"one, a file that is absent": {[]string{"kota"}, "testdata/tidak-ada.yaml", false, "kota", ""},
		"one, a broken file":         {[]string{"kota"}, broken, false, "kota", ""},
		"none, a file is absent":     {nil, "testdata/tidak-ada.yaml", false, "", "no such file"},
		"several, a broken file":     {[]string{"kota", "desa"}, broken, false, "", "broken.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := chooseHall(c.inLedger, settings.Settings{Hall: c.file, NewHall: c.new, Log: "error"})
			if got != c.want || (err == nil) != (c.fault == "") || (err != nil && !strings.Contains(err.Error(), c.fault)) {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}
