package app

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"mpp/hall"
)

// knock sends a request as it is written, with the header lines that follow its first one,
// and returns the status and the body of the answer.
func (s *site) knock(first string, lines ...string) (int, string) {
	s.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.app.URL(), "http://"))
	if err != nil {
		s.t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		s.t.Fatal(err)
	}
	if _, err := fmt.Fprintf(conn, "%s HTTP/1.1\r\n%s\r\n\r\n", first, strings.Join(lines, "\r\n")); err != nil {
		s.t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		s.t.Fatalf("%s %v: %v", first, lines, err)
	}
	defer res.Body.Close()
	if res.StatusCode == http.StatusSwitchingProtocols {
		return res.StatusCode, ""
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

var upgrade = []string{"Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="}

// onDoors runs a test on both set-ups, behind a proxy on this machine.
func onDoors(t *testing.T, test func(t *testing.T, s *site)) {
	for _, f := range setUps {
		t.Run(f.name, func(t *testing.T) {
			set := f.set(t)
			set.PublicURL, set.Hosts, set.TrustProxy = "https://antrean.example.go.id", []string{"antrean.lan"}, []string{"127.0.0.1"}
			test(t, open(t, set))
		})
	}
}

// TestNameOfEveryDoor: a page that made its own name point to the server (DNS rebinding)
// gets nothing from it, whatever it asks for.
func TestNameOfEveryDoor(t *testing.T) {
	onDoors(t, func(t *testing.T, s *site) {
		for _, first := range []string{"GET /", "GET /kiosk", "GET /t/aaaaaaaa/qr.svg", "GET /sign-in", "GET /api/v1/hall", "GET /metrics", "GET /live",
			"POST /sign-in", "POST /api/v1/pairings", "GET http://rebind.evil.example/"} {
			for _, host := range []string{"rebind.evil.example", strings.Repeat("a", 2250), strings.Repeat("a", 15000)} {
				if status, body := s.knock(first, append([]string{"Host: " + host, "Origin: http://" + host}, upgrade...)...); status != http.StatusBadRequest {
					t.Errorf("%s of %.40s: %d %.200s", first, host, status, body)
				}
			}
		}
		for _, host := range []string{"127.0.0.1", "192.168.1.5:8080", "[::1]", "localhost", "antrean.lan", "antrean.example.go.id"} {
			if status, body := s.knock("GET /t/aaaaaaaa/qr.svg", "Host: "+host); status != http.StatusOK || !strings.HasPrefix(body, "<svg") {
				t.Errorf("%s: %d %.200s", host, status, body)
			}
		}
		if status, _ := s.knock("GET /readyz", "Host: of.a.balancer"); status != http.StatusOK {
			t.Errorf("the state is told to one name only: %d", status)
		}
	})
}

// TestOriginsOfTheFeed: pages of this server connect, whatever name the proxy passes on;
// others are told why not.
func TestOriginsOfTheFeed(t *testing.T) {
	onDoors(t, func(t *testing.T, s *site) {
		const public, own = "https://antrean.example.go.id", "Host: 127.0.0.1:8080"
		for name, c := range map[string]struct {
			lines []string
			want  int
		}{
			"a program":                   {[]string{own}, 101},
			"a page of the address":       {[]string{own, "Origin: http://127.0.0.1:8080"}, 101},
			"a page of the public name":   {[]string{own, "Origin: " + public}, 101},
			"the proxy passes it on":      {[]string{own, "X-Forwarded-Host: antrean.lan", "Origin: https://antrean.lan"}, 101},
			"another site":                {[]string{own, "Origin: https://evil.example"}, 403},
			"another name of this server": {[]string{own, "Origin: https://antrean.lan"}, 403},
			"a page without an origin":    {[]string{own, "Origin: null"}, 403},
			"from a neighbour":            {[]string{own, "Origin: " + public, "Sec-Fetch-Site: same-site"}, 403},
		} {
			status, body := s.knock("GET /live", append(c.lines, upgrade...)...)
			if status != c.want || (status == 403 && !strings.Contains(body, `"code":"`+string(hall.CodeCSRF)+`"`)) {
				t.Errorf("%s: %d %s", name, status, body)
			}
		}
	})
}

// TestWhatComesBeforeARightIsAsked: large bodies, disputed ends and tokens that do not
// verify are refused before anything is looked up, and the log and the metrics have them.
func TestWhatComesBeforeARightIsAsked(t *testing.T) {
	onDoors(t, func(t *testing.T, s *site) {
		const own, evil = "Host: 127.0.0.1", "X-Forwarded-For: 203.0.113.7"
		stranger, kiosk, admin := "Authorization: Bearer a.b.c", "Authorization: Bearer "+s.token(kioskP), "Authorization: Bearer "+s.token(adminP)
		for name, c := range map[string]struct {
			first string
			lines []string
			want  int
		}{
			"a large body":                 {"POST /api/v1/tickets", []string{own, kiosk, "Content-Length: 20000"}, 413},
			"a large form":                 {"POST /sign-in", []string{own, "Content-Length: 20000"}, 413},
			"a hall file of a stranger":    {"POST /api/v1/hall", []string{own, evil, stranger, "Content-Length: 20000"}, 401},
			"a hall file of a kiosk":       {"POST /api/v1/hall", []string{own, kiosk, "Content-Length: 20000"}, 403},
			"too large a hall file":        {"POST /api/v1/hall", []string{own, admin, "Content-Length: 3000000"}, 413},
			"a folded field":               {"GET /api/v1/hall", []string{own, "X-Note: a", " b"}, 400},
			"a token that does not verify": {"GET /api/v1/me", []string{own, evil, stranger}, 401},
			"a right that is missing":      {"GET /api/v1/hall/file", []string{own, kiosk}, 403},
		} {
			if status, body := s.knock(c.first, c.lines...); status != c.want {
				t.Errorf("%s: %d %s", name, status, body)
			}
		}
		limited := 0
		for n := range 40 { // two lines, of which the client wrote the first
			status, _ := s.knock("GET /api/v1/me", own, fmt.Sprintf("X-Forwarded-For: 198.51.100.%d", n), evil, stranger)
			if status == http.StatusTooManyRequests {
				limited++
			}
		}
		if limited == 0 {
			t.Error("forty guesses of one client were not seen as its own")
		}
		_, figures := s.knock("GET /metrics", own)
		for _, event := range []string{"token_refused", "role_refused", "limit_reached"} {
			if !strings.Contains(figures, `mpp_security_events_total{event="`+event+`"}`) {
				t.Errorf("the metrics lack %s", event)
			}
		}
	})
}
