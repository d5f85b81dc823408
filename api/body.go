package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"mpp/hall"
)

// Why a request is invalid: field "reason" of the problem document.
const (
	reasonMissing   = "missing"
	reasonUnknown   = "unknown"
	reasonTwice     = "twice"
	reasonType      = "type"
	reasonLong      = "too_long"
	reasonRange     = "range"
	reasonChoice    = "choice"
	reasonMalformed = "malformed"
	reasonBoth      = "exclusive"
	reasonJSON      = "json"
	reasonObject    = "object"
	reasonUTF8      = "utf8"
)

// invalid refuses a field.
func invalid(field, reason string) *hall.Error {
	return hall.Refuse(hall.CodeInvalid, "").With("field", field).With("reason", reason)
}

func invalidBody(reason string) error {
	return hall.Refuse(hall.CodeInvalid, "").With("reason", reason)
}

// readJSON decodes a flat JSON object into the struct that into points at, more
// strictly than encoding/json: exact names, each once, no unknown one, no null,
// right types, valid UTF-8, nothing behind. An empty body is an empty object; the
// handler says what it misses.
func readJSON(c *fiber.Ctx, into any) error {
	body := bodyOf(c)
	if len(body) > maxBody {
		return hall.Refuse(hall.CodeTooLarge, "").With("limit_bytes", maxBody)
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	if err := contentType(c, fiber.MIMEApplicationJSON); err != nil {
		return err
	}
	if !utf8.Valid(body) {
		return invalidBody(reasonUTF8)
	}
	if decodePlain(body, into) {
		return nil
	}
	return decodeObject(body, fieldsOf(into))
}

// bodyOf is the body as it was sent, valid as long as the request. Fiber's own Body
// unpacks a compressed one without a bound, a few kilobytes to gigabytes, and copies
// the names of all headers to find out.
func bodyOf(c *fiber.Ctx) []byte { return c.Request().Body() }

// contentType checks the body's type; parameters but another charset are fine. No
// body of ours is large enough to be worth a compression.
func contentType(c *fiber.Ctx, want string, also ...string) error {
	if len(c.Request().Header.Peek(fiber.HeaderContentEncoding)) > 0 {
		return hall.Refuse(hall.CodeUnsupportedMedia, "a compressed body is not taken").With("want", want)
	}
	given := c.Request().Header.ContentType()
	if string(given) == want {
		return nil
	}
	kind, params, err := mime.ParseMediaType(string(given))
	if charset, ok := params["charset"]; ok && !strings.EqualFold(charset, "utf-8") {
		err = mime.ErrInvalidMediaParameter
	}
	if err != nil || (kind != want && !slices.Contains(also, kind)) {
		return hall.Refuse(hall.CodeUnsupportedMedia, "").With("want", want)
	}
	return nil
}

// fieldsOf maps JSON names to pointers at a struct's fields.
func fieldsOf(into any) map[string]any {
	v := reflect.ValueOf(into).Elem()
	fields := make(map[string]any, v.NumField())
	for i := range v.NumField() {
		fields[v.Type().Field(i).Tag.Get("json")] = v.Field(i).Addr().Interface()
	}
	return fields
}

func decodeObject(body []byte, fields map[string]any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	if t, err := d.Token(); err != nil {
		return invalidBody(reasonJSON)
	} else if t != json.Delim('{') {
		return invalidBody(reasonObject)
	}
	seen := map[string]bool{}
	for d.More() {
		if err := decodeField(d, fields, seen); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return invalidBody(reasonJSON)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return invalidBody(reasonJSON)
	}
	return nil
}

func decodeField(d *json.Decoder, fields map[string]any, seen map[string]bool) error {
	t, err := d.Token()
	name, ok := t.(string)
	if err != nil || !ok {
		return invalidBody(reasonJSON)
	}
	var raw json.RawMessage
	if err := d.Decode(&raw); err != nil {
		return invalidBody(reasonJSON)
	}
	into, known := fields[name]
	switch {
	case !known:
		return invalid(clip(name), reasonUnknown)
	case seen[name]:
		return invalid(name, reasonTwice)
	}
	seen[name] = true
	if err := json.Unmarshal(raw, into); err != nil || string(raw) == "null" {
		return invalid(name, reasonType).With("want", kindName(into))
	}
	return nil
}

// kindName is a field's type as JSON names it.
func kindName(into any) string {
	t := reflect.TypeOf(into).Elem()
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.Bool:
		return "boolean"
	case reflect.Int:
		return "integer"
	default:
		return "string"
	}
}

// clip keeps what is echoed to a client short.
func clip(s string) string {
	const most = 40
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "..."
}
