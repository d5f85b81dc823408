package voice

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/gofiber/fiber/v2"
)

func TestClipsAreServedWithVersions(t *testing.T) {
	app := fiber.New()
	NewLibrary(t.TempDir(), nil).Mount(app)
	get := func(path, ifNoneMatch string) (*http.Response, []byte) {
		t.Helper()
		req := httptest.NewRequest(http.MethodGet, path, nil)
		req.Header.Set("If-None-Match", ifNoneMatch)
		res, err := app.Test(req, 10_000)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res, body
	}
	res, body := get("/voice/manifest.json", "")
	var m Manifest
	if err := json.Unmarshal(body, &m); err != nil || res.Header.Get("Cache-Control") != "no-cache" {
		t.Fatalf("%v %v", err, res.Header)
	}
	version := m.Clips["id"]["nomor-antrean"]
	res, body = get("/voice/id/nomor-antrean.wav?v="+version, "")
	if res.StatusCode != 200 || res.Header.Get("Content-Type") != "audio/wav" || res.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
		t.Errorf("%d %v", res.StatusCode, res.Header)
	}
	if s, err := ParseWAV(body); err != nil || s.Seconds() < 0.5 {
		t.Errorf("%v %v", s.Seconds(), err)
	}
	// A compact one comes as every browser reads it: G.711.
	if _, body = get("/voice/id/sekali-lagi.wav", ""); len(body) < 5000 || body[20] != formatMuLaw {
		t.Errorf("%d bytes, format %d", len(body), body[20])
	}
	if res, _ = get("/voice/id/nomor-antrean.wav?v=old", ""); res.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("%v", res.Header)
	}
	if res, _ = get("/voice/id/nomor-antrean.wav", res.Header.Get("Etag")); res.StatusCode != 304 {
		t.Errorf("%d", res.StatusCode)
	}
	for _, path := range []string{"/voice/id/kucing.wav", "/voice/xx/nol.wav", "/voice/id/words.txt", "/voice/id/..%2f..%2fmpp.wav", "/voice/ID/nol.wav", "/voice/..%2fid/nol.wav"} {
		if res, _ := get(path, ""); res.StatusCode != 404 {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
}
