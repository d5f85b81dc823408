package apitest

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

type answer func(*http.Request) *http.Response

func (a answer) RoundTrip(r *http.Request) (*http.Response, error) { return a(r), nil }

func reply(status int, kind, body string) answer {
	return func(r *http.Request) *http.Response {
		return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {kind}}, Body: io.NopCloser(strings.NewReader(body)), Request: r}
	}
}

// The validator must be able to fail.
func TestValidatorFindsWhatDoesNotFit(t *testing.T) {
	const zones, problem = `{"zones":[{"id":"u","name":{"id":"U"}}]}`, "application/problem+json"
	for _, c := range []struct {
		name, method, path, body string
		answer                   answer
		fits                     bool
	}{
		{"good", "GET", "/api/v1/zones", "", reply(200, "application/json", zones), true},
		{"missing member", "GET", "/api/v1/zones", "", reply(200, "application/json", `{"zones":[{"id":"u"}]}`), false},
		{"extra member", "GET", "/api/v1/zones", "", reply(200, "application/json", `{"zones":[],"more":1}`), false},
		{"wrong type", "GET", "/api/v1/zones", "", reply(200, "application/json", `{"zones":null}`), false},
		{"wrong media type", "GET", "/api/v1/zones", "", reply(200, "text/plain", zones), false},
		{"undescribed route", "GET", "/api/v1/secret", "", reply(200, "application/json", `{}`), false},
		{"refusal in plain text", "GET", "/api/v1/zones", "", reply(500, "text/plain", "oops"), false},
		{"refusal without members", "GET", "/api/v1/zones", "", reply(503, problem, `{"code":"unavailable"}`), false},
		{"accepted without a key", "POST", "/api/v1/day/close", "", reply(200, "application/json", `{"date":"2026-01-05","events":1}`), false},
		{"unknown route in plain text", "GET", "/nothing", "", reply(404, "text/plain", "no"), false},
	} {
		v, err := NewValidator(c.answer)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := (&http.Client{Transport: v}).Do(mustRequest(t, c.method, "http://mpp.test"+c.path, c.body))
		if err == nil {
			resp.Body.Close()
		}
		if (err == nil) != c.fits {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func mustRequest(t *testing.T, method, url, body string) *http.Request {
	t.Helper()
	req, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return req
}
