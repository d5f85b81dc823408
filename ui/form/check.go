package form

import (
	"net/mail"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Keys of the texts of errors that this package finds.
const (
	Required   = "form.required"
	ChooseOne  = "form.choose"
	ChooseSome = "form.choose_some"
	TooShort   = "form.too_short"
	TooLong    = "form.too_long"
	TooSmall   = "form.too_small"
	TooLarge   = "form.too_large"
	NoNumber   = "form.no_number"
	NoDate     = "form.no_date"
	NoTime     = "form.no_time"
	NoEmail    = "form.no_email"
	NotOffered = "form.not_offered"
)

// Keys lists them all.
var Keys = []string{Required, ChooseOne, ChooseSome, TooShort, TooLong, TooSmall, TooLarge, NoNumber, NoDate, NoTime, NoEmail, NotOffered}

var (
	// Digits, perhaps in groups of three as people write them: 1500, 1.500, 1,500.
	number = regexp.MustCompile(`^-?(\d+|\d{1,3}([., ]\d{3})+)$`)
	// 8:00, 08.00 and 0800.
	clock  = regexp.MustCompile(`^(\d{1,2})[.:]?(\d{2})$`)
	inNumb = strings.NewReplacer(".", "", ",", "", " ", "")
)

// dates are how a date may be typed where the browser has no calendar.
var dates = []string{time.DateOnly, "2/1/2006", "2-1-2006", "2.1.2006"}

// clean removes what nobody types on purpose: space around a text, invalid UTF-8 and,
// except for line ends in Lines, control characters. A Secret stays as it is.
func clean(s string, kind Kind) string {
	if kind == Secret {
		return s
	}
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && (kind != Lines || r != '\n') {
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

// read checks the posted values and, when they are valid, sets v.
func (f *Field) read(v reflect.Value, raw []string) {
	f.Error = nil
	if f.Kind == Checks {
		f.readChecks(v, raw)
		return
	}
	value := ""
	if len(raw) > 0 {
		value = raw[0]
	}
	if f.Kind != Secret {
		f.Value = value
	}
	if f.Kind == Check {
		v.SetBool(value != "")
		return
	}
	if value == "" {
		f.readBlank(v)
		return
	}
	value, n, bad := f.parse(value)
	switch {
	case bad != nil:
		f.fail(*bad)
	case f.Kind == Number:
		v.SetInt(int64(n))
	default:
		v.SetString(value)
	}
}

func (f *Field) readChecks(v reflect.Value, raw []string) {
	f.Values = raw
	if len(raw) == 0 && !f.Optional {
		f.fail(Message{Key: ChooseSome})
	}
	for _, value := range raw {
		if !f.offers(value) {
			f.fail(Message{Key: NotOffered})
		}
	}
	if f.Error == nil {
		v.Set(reflect.ValueOf(raw))
	}
}

func (f *Field) readBlank(v reflect.Value) {
	switch {
	case f.Optional:
		v.SetZero()
	case f.Kind == Radio || f.Kind == Select:
		f.fail(Message{Key: ChooseOne})
	default:
		f.fail(Message{Key: Required})
	}
}

// parse brings a value that is not blank into the form in which the struct has it.
func (f *Field) parse(value string) (string, int, *Message) {
	switch f.Kind {
	case Number:
		return f.parseNumber(value)
	case Date:
		for _, layout := range dates {
			if day, err := time.Parse(layout, value); err == nil {
				return day.Format(time.DateOnly), 0, nil
			}
		}
		return "", 0, &Message{Key: NoDate}
	case Time:
		return parseTime(value)
	case Email:
		if a, err := mail.ParseAddress(value); err != nil || a.Address != value {
			return "", 0, &Message{Key: NoEmail}
		}
	case Select, Radio:
		if !f.offers(value) {
			return "", 0, &Message{Key: NotOffered}
		}
	}
	return value, 0, f.checkLength(value)
}

func (f *Field) parseNumber(value string) (string, int, *Message) {
	if !number.MatchString(value) {
		return "", 0, &Message{Key: NoNumber}
	}
	n, err := strconv.Atoi(inNumb.Replace(value))
	switch {
	case err != nil:
		return "", 0, &Message{Key: NoNumber}
	case f.hasMin && n < f.Min:
		return "", 0, &Message{Key: TooSmall, Params: []any{"min", f.Min}}
	case f.hasMax && n > f.Max:
		return "", 0, &Message{Key: TooLarge, Params: []any{"max", f.Max}}
	}
	return "", n, nil
}

func parseTime(value string) (string, int, *Message) {
	m := clock.FindStringSubmatch(value)
	if m == nil || len(m[1]) == 2 && m[1] > "23" || m[2] > "59" {
		return "", 0, &Message{Key: NoTime}
	}
	return strings.Repeat("0", 2-len(m[1])) + m[1] + ":" + m[2], 0, nil
}

func (f *Field) checkLength(value string) *Message {
	n := utf8.RuneCountInString(value)
	switch {
	case f.hasMin && n < f.Min:
		return &Message{Key: TooShort, Params: []any{"min", f.Min}}
	case n > f.Max:
		return &Message{Key: TooLong, Params: []any{"max", f.Max}}
	}
	return nil
}

// offers reports whether a value is among the choices. A list without choices offers
// nothing, so that forgotten choices refuse rather than accept everything.
func (f *Field) offers(value string) bool {
	return slices.ContainsFunc(f.Choices, func(c Choice) bool { return c.Value == value })
}
