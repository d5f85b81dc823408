package api_test

import (
	"bufio"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"mpp/api/apitest"
)

// What a proxy in front could read as another number of requests than the server does is
// refused, and the connection closed, so that nothing behind it is taken for a request.
func TestDisputedFraming(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	const chunks = "0\r\n\r\n"
	for name, request := range map[string]string{
		"both lengths":             "POST /api/v1/tickets HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks,
		"both lengths, turned":     "POST /api/v1/tickets HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n" + chunks,
		"two lengths":              "POST /api/v1/tickets HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 0\r\n\r\n" + chunks,
		"a list of lengths":        "POST /api/v1/tickets HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5, 5\r\n\r\n" + chunks,
		"a signed length":          "POST /api/v1/tickets HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: +5\r\n\r\n" + chunks,
		"chunks in HTTP/1.0":       "POST /api/v1/tickets HTTP/1.0\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks,
		"identity":                 "POST /api/v1/tickets HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: identity\r\nContent-Length: 5\r\n\r\n" + chunks,
		"unknown coding":           "POST /api/v1/tickets HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: xchunked\r\n\r\n" + chunks,
		"chunked not last":         "POST /api/v1/tickets HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked, identity\r\n\r\n" + chunks,
		"a space before the colon": "POST /api/v1/tickets HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length : 5\r\n\r\n" + chunks,
		"a folded length":          "POST /api/v1/tickets HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length:\r\n 5\r\n\r\n" + chunks,
		"a folded field":           "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Note: a\r\n\tTransfer-Encoding: chunked\r\n\r\n",
		"a space as first":         "GET /healthz HTTP/1.1\r\n X-Note: a\r\nHost: 127.0.0.1\r\n\r\n",
		"two hosts":                "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
		"a broken size":            "POST /api/v1/tickets HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n0x5\r\nabcde\r\n0\r\n\r\n",
		"a bare end of a chunk":    "POST /api/v1/tickets HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcdeX\r\n0\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			conn := rawRequest(t, s, request+"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
			if err := conn.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
				t.Fatal(err)
			}
			r := bufio.NewReader(conn)
			res, err := http.ReadResponse(r, nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(io.Discard, res.Body); err != nil {
				t.Fatal(err)
			}
			if res.StatusCode != http.StatusBadRequest || !res.Close {
				t.Errorf("status %d, close %v", res.StatusCode, res.Close)
			}
			if more, _ := io.ReadAll(r); len(more) > 0 { // a reset ends it as well
				t.Errorf("what follows was answered: %s", strings.SplitN(string(more), "\r\n", 2)[0])
			}
		})
	}
}
