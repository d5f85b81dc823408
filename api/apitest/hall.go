package apitest

import (
	_ "embed"
	"testing"

	"mpp/hall"
	"mpp/hall/hallfile"
)

//go:embed hall.yaml
var hallYAML []byte

// Config is the small hall of hall.yaml.
func Config(t testing.TB) *hall.Config {
	t.Helper()
	c, err := hallfile.Parse("hall.yaml", hallYAML)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
