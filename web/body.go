package web

import (
	"bytes"
	"errors"
	"mime"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/gofiber/fiber/v2"

	"mpp/hall"
)

// Reasons why a request is invalid: field "reason" of the problem document.
const (
	ReasonMissing   = "missing"
	ReasonUnknown   = "unknown"
	ReasonTwice     = "twice"
	ReasonRepeated  = "repeated" // the list has a value more than once
	ReasonType      = "type"
	ReasonLong      = "too_long"
	ReasonRange     = "range"
	ReasonChoice    = "choice"
	ReasonMalformed = "malformed"
	ReasonBoth      = "exclusive"
	ReasonJSON      = "json"
	ReasonObject    = "object"
	ReasonUTF8      = "utf8"
	ReasonPast      = "past"    // an instant that is not later than now
	ReasonDayEnd    = "day_end" // an instant beyond the business day
)

// Invalid refuses a field of a request.
func Invalid(field, reason string) *hall.Error {
	return hall.Refuse(hall.CodeInvalid, "").With("field", field).With("reason", reason)
}

func invalidBody(reason string) error {
	return hall.Refuse(hall.CodeInvalid, "").With("reason", reason)
}

// MaxBody is the most bytes of a body that the server reads.
const MaxBody = 16 << 10

// ReadJSON decodes a flat JSON object into the struct that into points to. It takes no
// unknown or repeated name and no null; names are case-sensitive. An empty body is an
// empty object; the handler checks what is missing.
func ReadJSON(c *fiber.Ctx, into any) error {
	body := Body(c)
	if len(body) > MaxBody {
		return hall.Refuse(hall.CodeTooLarge, "").With("limit_bytes", MaxBody)
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	if err := CheckContentType(c, fiber.MIMEApplicationJSON); err != nil {
		return err
	}
	if !utf8.Valid(body) {
		return invalidBody(ReasonUTF8)
	}
	return decode(body, into)
}

// strict decodes as ReadJSON says. The body is UTF-8 already; half of a surrogate pair
// in an escape becomes the replacement character.
var (
	strict          = json.JoinOptions(json.RejectUnknownMembers(true), jsontext.AllowInvalidUTF8(true))
	strictAboutNull = json.JoinOptions(strict, json.WithUnmarshalers(json.UnmarshalFromFunc(refuseNull)))
)

func refuseNull(d *jsontext.Decoder, into any) error {
	if d.PeekKind() == 'n' {
		return &json.SemanticError{GoType: reflect.TypeOf(into).Elem(), JSONPointer: d.StackPointer(), Err: errNull}
	}
	return errors.ErrUnsupported // decode it as usual
}

var errNull = errors.New("null is not taken")

func decode(body []byte, into any) error {
	o := strict
	if bytes.Contains(body, []byte("null")) {
		o = strictAboutNull // it costs more
	}
	err := json.Unmarshal(body, into, o)
	if err == nil {
		return nil
	}
	var syntax *jsontext.SyntacticError
	var semantic *json.SemanticError
	switch {
	case errors.Is(err, jsontext.ErrDuplicateName) && errors.As(err, &syntax):
		return Invalid(Clip(syntax.JSONPointer.LastToken()), ReasonTwice)
	case !errors.As(err, &semantic):
		return invalidBody(ReasonJSON)
	case errors.Is(err, json.ErrUnknownName):
		return Invalid(Clip(semantic.JSONPointer.LastToken()), ReasonUnknown)
	case semantic.JSONPointer == "":
		return invalidBody(ReasonObject)
	}
	return Invalid(Clip(semantic.JSONPointer.LastToken()), ReasonType).With("want", kindName(semantic.GoType))
}

// Body returns the body as it was sent, valid as long as the request. Fiber's own Body
// unpacks a compressed body without a bound, a few kilobytes to gigabytes.
func Body(c *fiber.Ctx) []byte { return c.Request().Body() }

// CheckContentType refuses a body that is neither of the type want nor of one of also, that has
// another charset than UTF-8, or that is compressed.
func CheckContentType(c *fiber.Ctx, want string, also ...string) error {
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

// kindName returns a type's name in JSON.
func kindName(t reflect.Type) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.Bool:
		return "boolean"
	case reflect.Int:
		return "integer"
	case reflect.Slice:
		return "array"
	default:
		return "string"
	}
}

// Clip shortens a client's own words before they are echoed.
func Clip(s string) string { return clipTo(s, 40) }

func clipTo(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "..."
}
