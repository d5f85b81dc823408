package agent

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"mpp/hall"
)

const (
	answerWithin = 8 * time.Second
	answerAtMost = 4 << 20
)

var (
	errHeld     = errors.New("another agent prints")
	errNoTicket = errors.New("there is no such ticket")
)

// client talks to the API.
type client struct {
	base  *url.URL
	http  *http.Client
	token string
}

func newClient(base *url.URL) *client {
	return &client{base: base, http: &http.Client{Timeout: answerWithin}}
}

type (
	deviceReport struct {
		Version string        `json:"version"`
		Page    string        `json:"page"`
		Printer printerReport `json:"printer"`
	}
	printerReport struct {
		Instance string      `json:"instance"`
		State    string      `json:"state"`
		Jobs     []jobReport `json:"jobs,omitempty"`
	}
	jobReport struct {
		Ticket string `json:"ticket"`
		Order  string `json:"order,omitempty"`
		State  string `json:"state"`
		Why    string `json:"why,omitempty"`
	}
	pairing struct {
		Code      string    `json:"code"`
		Secret    string    `json:"secret"`
		ExpiresAt time.Time `json:"expires_at"`
	}
)

// refusal is an answer that says why not.
type refusal struct {
	status int
	code   hall.Code
	title  string
}

func (r refusal) Error() string {
	return fmt.Sprintf("the server answered %d %s: %s", r.status, r.code, r.title)
}

// ask sends a request and returns the answer's body; 204 has none.
func (c *client) ask(ctx context.Context, method, path string, body any) ([]byte, error) {
	data, _, err := c.send(ctx, method, path, "", body)
	return data, err
}

// send is ask with a query, and with the answer's header.
func (c *client) send(ctx context.Context, method, path, query string, body any) ([]byte, http.Header, error) {
	u := c.base.JoinPath(path)
	u.RawQuery = query
	var sent io.Reader = http.NoBody
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			return nil, nil, err
		}
		sent = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(ctx, method, u.String(), sent)
	if err != nil {
		return nil, nil, err
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	req.Header.Set("Accept-Language", "id")
	req.Header.Set("User-Agent", "mpp print-agent")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, nil, fmt.Errorf("the server does not answer: %w", err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(io.LimitReader(res.Body, answerAtMost))
	if err != nil {
		return nil, nil, fmt.Errorf("the server's answer broke off: %w", err)
	}
	if res.StatusCode >= http.StatusBadRequest {
		var p struct {
			Code  hall.Code
			Title string
		}
		_ = json.Unmarshal(data, &p) // no problem document: no code
		return nil, nil, refusal{res.StatusCode, p.Code, p.Title}
	}
	return data, res.Header, nil
}

func statusOf(err error) (int, hall.Code) {
	var r refusal
	if errors.As(err, &r) {
		return r.status, r.code
	}
	return 0, ""
}

// report says how the printer does.
func (c *client) report(ctx context.Context, r deviceReport) error {
	_, err := c.ask(ctx, http.MethodPost, "/api/v1/devices/self", r)
	switch status, code := statusOf(err); {
	case status == http.StatusUnauthorized:
		return errSignedOut
	case code == hall.CodePrinterHeld:
		return errHeld
	}
	return err
}

// slip returns a slip's picture, and how often the hall wants it printed.
func (c *client) slip(ctx context.Context, s slip, width int) (image.Image, int, error) {
	query := url.Values{"width": {strconv.Itoa(width)}}
	if s.lang != "" {
		query.Set("lang", s.lang)
	}
	data, header, err := c.send(ctx, http.MethodGet, "/api/v1/tickets/"+url.PathEscape(s.ticket)+"/slip.png", query.Encode(), nil)
	if status, _ := statusOf(err); status == http.StatusNotFound {
		return nil, 0, errNoTicket
	}
	if err != nil {
		return nil, 0, err
	}
	picture, err := readSlip(data)
	if err != nil {
		return nil, 0, fmt.Errorf("the slip's picture: %w", err)
	}
	copies, _ := strconv.Atoi(header.Get("X-Slip-Copies")) // an older server says nothing: one
	return picture, copies, nil
}

// maxSlipPixels is more than a metre of the widest paper.
const maxSlipPixels = 8_000_000

// readSlip decodes a slip. A few kilobytes can be a picture of gigabytes: over plain http
// whoever is on the network may answer for the server.
func readSlip(data []byte) (image.Image, error) {
	size, err := png.DecodeConfig(bytes.NewReader(data))
	if err == nil && int64(size.Width)*int64(size.Height) > maxSlipPixels {
		err = fmt.Errorf("%d x %d dots are no slip", size.Width, size.Height)
	}
	if err != nil {
		return nil, err
	}
	return png.Decode(bytes.NewReader(data))
}

// startPairing gets a code.
func (c *client) startPairing(ctx context.Context, page, version string) (p pairing, err error) {
	data, err := c.ask(ctx, http.MethodPost, "/api/v1/pairings", map[string]string{"kind": "printer", "page": page, "version": version})
	if err == nil {
		err = json.Unmarshal(data, &p)
	}
	return p, err
}

// collect asks whether the code was typed; nil until then.
func (c *client) collect(ctx context.Context, secret string) (*device, error) {
	data, err := c.ask(ctx, http.MethodGet, "/api/v1/pairings/"+url.PathEscape(secret), nil)
	if err != nil || len(data) == 0 {
		return nil, err
	}
	var d device
	if err := json.Unmarshal(data, &d); err != nil {
		return nil, err
	}
	return &d, nil
}
