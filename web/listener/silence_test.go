package listener_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"mpp/hall"
	"mpp/web"
	"mpp/web/listener"
)

// impatient answers with the whole path, and soon gives up waiting for more.
func impatient(t *testing.T) string {
	t.Helper()
	config := web.Config()
	config.ReadTimeout, config.IdleTimeout = 300*time.Millisecond, 300*time.Millisecond
	l := listenLocal(t)
	app, guard := fiber.New(config), listener.New(l, listener.Options{})
	app.All("/*", func(c *fiber.Ctx) error { return c.SendString(c.Path()) })
	guard.Attach(app)
	served := make(chan error, 1)
	go func() { served <- app.Listener(guard) }()
	t.Cleanup(func() {
		if err := errors.Join(guard.Drain(t.Context()), app.ShutdownWithContext(t.Context()), <-served); err != nil && t.Context().Err() == nil {
			t.Error(err)
		}
	})
	return l.Addr().String()
}

// rest is all that comes until the server ends the connection.
func rest(t *testing.T, l *line) string {
	t.Helper()
	b, err := io.ReadAll(l.r)
	if err != nil {
		t.Fatalf("after %q: %v", b, err)
	}
	return string(b)
}

// A client that has sent no request gets no answer: it could take one for the answer to
// its next request.
func TestSilenceIsNotAnswered(t *testing.T) {
	t.Parallel()
	addr := impatient(t)
	for name, before := range map[string]int{"a new connection": 0, "after one request": 1, "after two": 2} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, err := dialLine(addr)
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			for range before {
				if _, err := fmt.Fprint(l, "GET /x HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
					t.Fatal(err)
				}
				if _, body := answerOf(t, l); body != "/x" {
					t.Fatalf("got %q", body)
				}
			}
			if got := rest(t, l); got != "" {
				t.Errorf("without a question came %q", got)
			}
		})
	}
}

// Half a request is answered, on a new connection and on one that was used.
func TestHalfARequestIsAnswered(t *testing.T) {
	t.Parallel()
	addr := impatient(t)
	const whole = "GET /x HTTP/1.1\r\nHost: x\r\n\r\n"
	for name, sent := range map[string]string{
		"a line":                  "GET /y HT",
		"headers":                 "POST /y HTTP/1.1\r\nHost: x\r\n",
		"a body":                  "POST /y HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf",
		"behind another":          whole + "GET /y HT",
		"a body behind two":       whole + whole + "POST /y HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf",
		"headers of many letters": "POST /y HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("x", 9<<10),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, err := dialLine(addr)
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			if _, err := io.WriteString(l, sent); err != nil {
				t.Fatal(err)
			}
			for range strings.Count(sent, whole) {
				answerOf(t, l)
			}
			res, body := answerOf(t, l)
			var doc struct{ Code hall.Code }
			if err := json.Unmarshal([]byte(body), &doc); err != nil || res.StatusCode != 408 || doc.Code != hall.CodeRequestTimeout || !res.Close {
				t.Errorf("got %d %s (%v), last %v", res.StatusCode, body, err, res.Close)
			}
			if got := rest(t, l); got != "" {
				t.Errorf("behind it came %q", got)
			}
		})
	}
}

func answerOf(t *testing.T, l *line) (*http.Response, string) {
	t.Helper()
	res, err := http.ReadResponse(l.r, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

// A client that sends far more than is read, and only then reads itself, gets the
// refusal nevertheless.
func TestRefusalReachesWhoGoesOnSending(t *testing.T) {
	t.Parallel()
	g := startListening(t, listenLocal(t), listener.Options{}, func() {})
	for name, size := range map[string]int{"a byte more": 2<<20 + 1, "far more": 24 << 20} {
		t.Run(name, func(t *testing.T) {
			c, err := dialLine(g.addr)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			if _, err := fmt.Fprintf(c, "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", size); err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(c, strings.Repeat("x", size)); err != nil {
				t.Fatalf("sending all of it: %v", err)
			}
			res, body := answerOf(t, c)
			var doc struct{ Code hall.Code }
			if err := json.Unmarshal([]byte(body), &doc); err != nil || res.StatusCode != 413 || doc.Code != hall.CodeTooLarge || !res.Close {
				t.Errorf("got %d %s (%v)", res.StatusCode, body, err)
			}
			if got := rest(t, c); got != "" {
				t.Errorf("behind it came %q", got)
			}
		})
	}
}
