package main

import "testing"

func TestBannerSaysMPPOnce(t *testing.T) {
	for _, hall := range []string{"MPP Kota Besar", "Kota Besar"} {
		if got, want := banner(hall, "http://h"), "MPP Kota Besar: http://h"; got != want {
			t.Errorf("%s: %q, want %q", hall, got, want)
		}
	}
}
