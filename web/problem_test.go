package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"mpp/hall"
)

// codesOf reads the codes out of hall/errors.go, so that a new one cannot be
// forgotten here.
func codesOf(t *testing.T) []hall.Code {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../hall/errors.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var codes []hall.Code
	ast.Inspect(file, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok || len(v.Values) != 1 || !strings.HasPrefix(v.Names[0].Name, "Code") {
			return true
		}
		word, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		codes = append(codes, hall.Code(word))
		return true
	})
	return codes
}

func TestEveryCodeHasItsWords(t *testing.T) {
	codes := codesOf(t)
	if len(codes) < 30 {
		t.Fatalf("only %d codes found in hall/errors.go", len(codes))
	}
	known := map[hall.Code]bool{}
	for _, code := range codes {
		known[code] = true
		p, ok := problems[code]
		if !ok {
			t.Errorf("%s: no problem text", code)
			continue
		}
		if p.status < 400 || p.status > 599 || http.StatusText(p.status) == "" {
			t.Errorf("%s: status %d", code, p.status)
		}
		if (p.retry > 0) != (p.status == 429 || p.status == 503) {
			t.Errorf("%s: status %d with Retry-After %d", code, p.status, p.retry)
		}
		for what, text := range map[string]hall.Text{"title": p.title, "detail": p.detail} {
			checkText(t, string(code)+" "+what, text)
		}
		if p.exact != (hall.Text{}) {
			checkText(t, string(code)+" exact", p.exact)
		}
	}
	for code := range problems {
		if !known[code] {
			t.Errorf("%s is not a code of hall/errors.go", code)
		}
	}
	for reason, text := range reasons {
		checkText(t, reason, text)
	}
	checkText(t, "malformed, with an example", malformedLike)
}

// checkText wants both languages, the standard spelling, and the same fields in both.
func checkText(t *testing.T, name string, text hall.Text) {
	t.Helper()
	if text.ID == "" || text.EN == "" || text.ID == text.EN {
		t.Errorf("%s: not in both languages: %+v", name, text)
	}
	for _, wrong := range []string{"antrian", "silahkan", "  "} {
		if strings.Contains(strings.ToLower(text.ID), wrong) {
			t.Errorf("%s: %q in %q", name, wrong, text.ID)
		}
	}
	if strings.Count(text.ID, "{") != strings.Count(text.EN, "{") {
		t.Errorf("%s: the languages name other fields: %+v", name, text)
	}
}

// problemFor renders an error as a request with this Accept-Language would get it.
func problemFor(t *testing.T, err error, query, language string) (*http.Response, map[string]any) {
	t.Helper()
	app := fiber.New(Config())
	app.Get("/", func(*fiber.Ctx) error { return err })
	req := httptest.NewRequest(http.MethodGet, "/"+query, nil)
	req.Header.Set("Accept-Language", language)
	resp, err := app.Test(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(body, &doc); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	return resp, doc
}

func TestProblemsSpeakTheReadersLanguage(t *testing.T) {
	wrong := hall.Refuse(hall.CodeWrongState, "ticket A-007 is done: start is not possible now").
		With("number", "A-007").With("state", "done").With("event", "start")
	for _, c := range []struct{ query, language, want string }{
		{"", "", "Tiket A-007 sedang berstatus selesai, jadi langkah ini tidak dapat dilakukan."},
		{"", "id-ID,id;q=0.9,en;q=0.8", "Tiket A-007 sedang berstatus selesai, jadi langkah ini tidak dapat dilakukan."},
		{"", "en-US,en;q=0.9,id;q=0.8", "Ticket A-007 is done, so this step is not possible."},
		{"", "fr", "Tiket A-007 sedang berstatus selesai, jadi langkah ini tidak dapat dilakukan."},
		{"?lang=en", "id", "Ticket A-007 is done, so this step is not possible."},
		{"?lang=id", "en", "Tiket A-007 sedang berstatus selesai, jadi langkah ini tidak dapat dilakukan."},
	} {
		_, doc := problemFor(t, fmt.Errorf("act: %w", wrong), c.query, c.language)
		if doc["detail"] != c.want {
			t.Errorf("%q %q: %q, want %q", c.query, c.language, doc["detail"], c.want)
		}
		if doc["state"] != "done" || doc["number"] != "A-007" || doc["hint"] == nil {
			t.Errorf("the fields for programs are missing: %v", doc)
		}
	}
	_, doc := problemFor(t, hall.Refuse(hall.CodeWrongState, ""), "", "en")
	if doc["detail"] != problems[hall.CodeWrongState].detail.EN {
		t.Errorf("without fields: %q", doc["detail"])
	}
}

func TestOtherErrorsBecomeProblems(t *testing.T) {
	secret := errors.New("dial tcp 10.0.0.7:3306: password rejected")
	for _, c := range []struct {
		name   string
		err    error
		status int
		code   hall.Code
		retry  string
	}{
		{"unknown", secret, 500, hall.CodeInternal, ""},
		{"an unknown code", &hall.Error{Code: "new_code", Detail: "secret password", Err: secret}, 500, hall.CodeInternal, ""},
		{"a cause", &hall.Error{Code: hall.CodeUnavailable, Err: secret}, 503, hall.CodeUnavailable, "1"},
		{"deadline", fmt.Errorf("read: %w", context.DeadlineExceeded), 503, hall.CodeUnavailable, "1"},
		{"overloaded", hall.Refuse(hall.CodeOverloaded, ""), 503, hall.CodeOverloaded, "2"},
		{"header too large", fiber.ErrRequestHeaderFieldsTooLarge, 400, hall.CodeInvalid, ""},
		{"fiber's own 500", fiber.ErrInternalServerError, 500, hall.CodeInternal, ""},
		{"reserved members", hall.Refuse(hall.CodeInvalid, "").With("status", 200).With("code", "ok"), 400, hall.CodeInvalid, ""},
	} {
		resp, doc := problemFor(t, c.err, "", "en")
		if resp.StatusCode != c.status || doc["code"] != string(c.code) || doc["status"] != float64(c.status) {
			t.Errorf("%s: %d %v", c.name, resp.StatusCode, doc)
		}
		if got := resp.Header.Get("Retry-After"); got != c.retry {
			t.Errorf("%s: Retry-After %q, want %q", c.name, got, c.retry)
		}
		if text := fmt.Sprint(doc); strings.Contains(text, "password") {
			t.Errorf("%s: the cause left the server: %s", c.name, text)
		}
		if resp.Header.Get("Content-Type") != problemType || resp.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: headers %v", c.name, resp.Header)
		}
	}
}

func TestInstantsInFieldsAreRFC3339(t *testing.T) {
	_, doc := problemFor(t, hall.Refuse(hall.CodeServiceClosed, "").With("issue_from", float64(1767573000000)).With("issue_until", float64(0)), "", "")
	if doc["issue_from"] != "2026-01-05T00:30:00.000Z" || doc["issue_until"] != nil {
		t.Errorf("got %v", doc)
	}
}

func TestPageForBrowsers(t *testing.T) {
	app := fiber.New(fiber.Config{ErrorHandler: ErrorHandlerWithPage(func(c *fiber.Ctx, p Problem) error {
		return c.Status(p.Status).Type("html").SendString("<p>" + p.Title)
	})})
	for _, c := range []struct{ path, accept, want string }{
		{"/nothing", "text/html,*/*", "text/html"},
		{"/nothing", "application/json", problemType},
		{"/api/v1/nothing", "text/html", problemType},
	} {
		req := httptest.NewRequest(http.MethodGet, c.path, nil)
		req.Header.Set("Accept", c.accept)
		resp, err := app.Test(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if got := resp.Header.Get("Content-Type"); !strings.HasPrefix(got, c.want) || resp.StatusCode != 404 {
			t.Errorf("%+v: %d %s", c, resp.StatusCode, got)
		}
	}
}

// A malformed field says how it is to be written, where there is an example.
func TestMalformedSaysLikeWhat(t *testing.T) {
	for _, x := range []struct {
		err  error
		want string
	}{
		{Invalid("return_at", ReasonMalformed), `Isian "return_at" salah bentuk.`},
		{Invalid("return_at", ReasonMalformed).With("like", "2026-11-30"), `Isian "return_at" harus ditulis seperti 2026-11-30.`},
	} {
		if _, doc := problemFor(t, x.err, "", "id"); doc["detail"] != x.want {
			t.Errorf("detail %v, want %s", doc["detail"], x.want)
		}
	}
}
