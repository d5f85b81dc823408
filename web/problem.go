package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"mpp/hall"
)

// problemType is the media type of RFC 9457.
const problemType = "application/problem+json"

const instancePrefix = "urn:mpp:request:"

// Problem is a refusal as it leaves the server.
type Problem struct {
	Code     hall.Code
	Status   int
	Title    string
	Detail   string
	Instance string // urn:mpp:request:<id>, the id of the log's lines
	Retry    int    // seconds for Retry-After, 0 for none
	Fields   map[string]any
}

// ErrorHandler renders every error as a problem document. It is the only place where a
// refusal becomes HTTP. An error without a code is "internal": the answer tells the
// request's id, the log the cause.
func ErrorHandler(c *fiber.Ctx, err error) error {
	p := problemOf(c, err)
	for k, v := range map[string]string{fiber.HeaderCacheControl: "no-store", fiber.HeaderXContentTypeOptions: "nosniff", fiber.HeaderVary: "Accept-Language"} {
		c.Set(k, v)
	}
	if p.Retry > 0 {
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(p.Retry))
	}
	if p.Status == http.StatusUnauthorized {
		c.Set(fiber.HeaderWWWAuthenticate, `Bearer realm="mpp"`)
	}
	body, err := json.Marshal(p.document())
	if err != nil {
		return fmt.Errorf("problem document: %w", err)
	}
	c.Set(fiber.HeaderContentType, problemType)
	return c.Status(p.Status).Send(body)
}

// ErrorHandlerWithPage returns a handler that answers a browser that asked for something
// outside of the API with a page, and everything else like ErrorHandler.
func ErrorHandlerWithPage(page func(*fiber.Ctx, Problem) error) fiber.ErrorHandler {
	return func(c *fiber.Ctx, err error) error {
		wantsPage := strings.Contains(c.Get(fiber.HeaderAccept), "text/html") && !strings.HasPrefix(c.Path(), "/api/")
		if !wantsPage {
			return ErrorHandler(c, err)
		}
		return page(c, problemOf(c, err))
	}
}

// HelpCode is what whoever shows the page can tell the staff: the status, and the id under
// which the log has the request.
func (p Problem) HelpCode() string {
	return strconv.Itoa(p.Status) + "-" + strings.TrimPrefix(p.Instance, instancePrefix)
}

func (p Problem) document() map[string]any {
	doc := make(map[string]any, len(p.Fields)+6)
	for k, v := range p.Fields {
		doc[k] = v
	}
	doc["type"] = "urn:mpp:problem:" + string(p.Code)
	doc["title"], doc["status"], doc["detail"] = p.Title, p.Status, p.Detail
	doc["instance"], doc["code"] = p.Instance, p.Code
	return doc
}

func problemOf(c *fiber.Ctx, err error) Problem {
	unread, early := c.Locals(localBody).(error)
	if early {
		err = unread
	}
	e := refusalOf(err)
	if conn, ok := c.Context().Conn().(interface{ AnsweredEarly() }); ok && (early || e.Code == hall.CodeTooLarge) {
		conn.AnsweredEarly() // the server decides whether it closes
	}
	t, ok := problems[e.Code]
	if !ok {
		t = problems[hall.CodeInternal]
		e = &hall.Error{Code: hall.CodeInternal, Err: err}
	}
	if own, ok := tooMany[e.Fields["limit"]]; ok && e.Code == hall.CodeOverloaded {
		t = own
	}
	logProblem(c, t.status, e, err)
	if s := requestOf(c).security; s != nil {
		s.refused(c, e, t.status)
	}
	lang := Language(c)
	p := Problem{Code: e.Code, Status: t.status, Retry: t.retry, Title: t.title.In(lang), Instance: instancePrefix + RequestID(c)}
	if seconds, ok := e.Fields["retry_after"].(int); ok && t.retry > 0 && seconds > 0 {
		p.Retry = seconds
	}
	p.Fields = outerFields(e)
	if e.Code == hall.CodeInternal {
		p.Fields = nil
	}
	p.Detail = t.sentence(lang, p.Fields)
	if e.Detail != "" && e.Code != hall.CodeInternal {
		p.Fields["hint"] = e.Detail
	}
	return p
}

func logProblem(c *fiber.Ctx, status int, e *hall.Error, err error) {
	// Overload is counted in metrics; a line for each request would fill the log.
	if status < http.StatusInternalServerError || e.Code == hall.CodeOverloaded {
		return
	}
	left, ok := 0, true
	if lines := requestOf(c).lines; lines != nil {
		left, ok = lines.Take(string(e.Code) + " " + routeOf(c))
	}
	if !ok {
		return
	}
	level := slog.LevelError
	if status == http.StatusServiceUnavailable {
		level = slog.LevelWarn
	}
	Logger(c).Log(c.Context(), level, "request failed", "request", RequestID(c), "method", c.Method(), "path", loggedPath(c), "code", string(e.Code),
		"err", clipTo(err.Error(), 4000), "more_like_this", left)
}

// refusalOf finds the refusal in an error of ours, of Fiber or of a deadline.
func refusalOf(err error) *hall.Error {
	var e *hall.Error
	if errors.As(err, &e) {
		return e
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return &hall.Error{Code: hall.CodeUnavailable, Err: err}
	}
	var f *fiber.Error
	if !errors.As(err, &f) {
		return &hall.Error{Code: hall.CodeInternal, Err: err}
	}
	if code, ok := codeOfStatus[f.Code]; ok {
		return &hall.Error{Code: code}
	}
	if f.Code >= 400 && f.Code < 500 {
		return hall.Refuse(hall.CodeInvalid, "%s", http.StatusText(f.Code))
	}
	return &hall.Error{Code: hall.CodeInternal, Err: err}
}

// codeOfStatus are the codes of what Fiber itself refuses.
var codeOfStatus = map[int]hall.Code{
	http.StatusNotFound:              hall.CodeNotFound,
	http.StatusMethodNotAllowed:      hall.CodeMethodNotAllowed,
	http.StatusRequestTimeout:        hall.CodeRequestTimeout,
	http.StatusRequestEntityTooLarge: hall.CodeTooLarge,
	http.StatusUnsupportedMediaType:  hall.CodeUnsupportedMedia,
}

// outerFields returns a refusal's fields as they leave the server: instants as RFC 3339,
// and without the members that RFC 9457 itself names.
func outerFields(e *hall.Error) map[string]any {
	out := make(map[string]any, len(e.Fields)+1)
	for k, v := range e.Fields {
		switch k {
		case "type", "title", "status", "detail", "instance", "code":
			continue
		}
		out[k] = outerValue(k, v)
	}
	return out
}

func outerValue(name string, v any) any {
	if name != "until" && !strings.HasSuffix(name, "_at") && !strings.HasSuffix(name, "_from") && !strings.HasSuffix(name, "_until") {
		return v
	}
	switch n := v.(type) {
	case float64: // from a script's JSON
		return hall.Millis(n).Stamp()
	case int64:
		return hall.Millis(n).Stamp()
	case hall.Millis:
		return n.Stamp()
	}
	return v
}
