package api_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"testing"

	"mpp/api/apitest"
	"mpp/hall"
)

// withServices makes the hall one of n services in one agency, as long in words as those of
// the sample hall.
func withServices(t *testing.T, s *apitest.Server, n int) {
	t.Helper()
	cfg := *s.Queue.Config()
	cfg.Services, cfg.Counters = slices.Clone(cfg.Services), slices.Clone(cfg.Counters)
	text := hall.Text{ID: "Fotokopi Kartu Keluarga dan KTP elektronik pemohon", EN: "Copies of the family card and the identity card"}
	for i := len(cfg.Services); i < n; i++ {
		id := fmt.Sprintf("layanan-%d", i)
		cfg.Services = append(cfg.Services, hall.Service{ID: id, Agency: "dukcapil", Prefix: "A", Name: hall.Text{ID: fmt.Sprintf("Layanan kependudukan %d", i), EN: fmt.Sprintf("Service %d", i)},
			Standard: hall.Standard{Service: &hall.Target{Value: 15, Unit: hall.UnitMinute}}, Requirements: []hall.Text{text, text, text},
			Fee: hall.Text{ID: "Gratis", EN: "Free"}, Product: text, Keywords: []string{"ktp hilang", "pindah rumah", fmt.Sprintf("kata %d", i)}})
		cfg.Counters[0].Services = append(slices.Clone(cfg.Counters[0].Services), id)
	}
	s.Reconfigure(&cfg)
	s.Settle()
}

// servicesOf asks for the list in an encoding and returns what came over the wire.
func servicesOf(t *testing.T, s *apitest.Server, encoding string) (http.Header, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/api/v1/services", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", encoding)
	res, err := (&http.Client{Transport: &http.Transport{DisableCompression: true}}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%d %v", res.StatusCode, err)
	}
	return res.Header, body
}

// Three hundred services, asked for by each kiosk four times a minute and by phones.
func TestServicesOfALargeHallAreSmall(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	withServices(t, s, 300)
	plainHead, plain := servicesOf(t, s, "identity")
	head, packed := servicesOf(t, s, "gzip, deflate, br")
	t.Logf("%d bytes, %d compressed", len(plain), len(packed))
	if plainHead.Get("Content-Encoding") != "" || head.Get("Content-Encoding") != "gzip" || head.Get("Vary") == "" || len(packed) > 24<<10 {
		t.Errorf("%q, %q with %d bytes", plainHead.Get("Content-Encoding"), head.Get("Content-Encoding"), len(packed))
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	if unpacked, err := io.ReadAll(r); err != nil || !bytes.Equal(unpacked, plain) {
		t.Errorf("the two differ (%v)", err)
	}
	var v struct{ Services []struct{ Keywords []string } }
	if err := json.Unmarshal(plain, &v); err != nil || len(v.Services) != 299 { // one has ended
		t.Errorf("%d services (%v)", len(v.Services), err)
	}
}

// One counter serves ktp and kk: who takes a number for the one is told of those of the other.
func TestServicesSayWhoIsAhead(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	for range 3 {
		take(t, s, "ktp", "regular")
	}
	take(t, s, "kk", "priority")
	s.Settle()
	var v serviceAnswer
	s.Get("", "/api/v1/services", &v)
	for _, x := range v.Services {
		if x.ID != "kk" {
			continue
		}
		if x.Waiting != 1 || x.Ahead["regular"] != 4 || x.Ahead["priority"] != 1 {
			t.Errorf("%d wait for kk, ahead are %v; want 1, 4 and 1", x.Waiting, x.Ahead)
		}
		if k := take(t, s, "kk", "regular"); k.Ahead != 4 {
			t.Errorf("the ticket says %d", k.Ahead)
		}
	}
}

// What is kept for those who ask in the same second follows each event at once.
func TestServicesFollowEachEvent(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	waiting := func() int {
		var v serviceAnswer
		s.Get("", "/api/v1/services", &v)
		for _, x := range v.Services {
			if x.ID == "ktp" {
				return x.Waiting
			}
		}
		return -1
	}
	for want := range 3 {
		if got := waiting(); got != want {
			t.Errorf("%d wait, want %d", got, want)
		}
		if got := waiting(); got != want {
			t.Errorf("asked again: %d wait, want %d", got, want)
		}
		take(t, s, "ktp", "regular")
		s.Settle()
	}
	var one serviceAnswer
	s.Get("", "/api/v1/services?agency=polres", &one)
	if len(one.Services) != 3 {
		t.Errorf("%d services of one agency", len(one.Services))
	}
}
