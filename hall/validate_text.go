package hall

import (
	"fmt"
	"math"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// text checks an optional one-line text and reports whether it is there and good.
func (v *validator) text(path, s string, limit int) bool {
	n := utf8.RuneCountInString(s)
	switch {
	case s == "":
	case s != strings.Join(strings.Fields(s), " "):
		v.add(path, ProblemSpacing)
	case !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsGraphic(r) }):
		v.add(path, ProblemUnprintable)
	case n > limit:
		v.add(path, ProblemTooLong, "length", n, "max", limit)
	default:
		return true
	}
	return false
}

// need checks a text that must be there.
func (v *validator) need(path, s string, limit int) bool {
	if s == "" {
		v.add(path, ProblemRequired)
		return false
	}
	return v.text(path, s, limit)
}

var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// IsID reports whether s has the form of an id: a-z, 0-9 and single dashes inside.
func IsID(s string) bool { return len(s) <= MaxID && idForm.MatchString(s) }

func (v *validator) id(path, s string) {
	if v.need(path, s, MaxID) && !IsID(s) {
		v.add(path, ProblemNotID, "value", s)
	}
}

// name checks a required label.
func (v *validator) name(path string, t Text) {
	if t == (Text{}) {
		v.add(path, ProblemRequired)
		return
	}
	v.label(path, t, MaxName)
}

// label checks an optional text in one or two languages.
func (v *validator) label(path string, t Text, limit int) {
	if t == (Text{}) {
		return
	}
	v.need(path+".id", t.ID, limit)
	v.text(path+".en", t.EN, limit)
}

// keywords checks the everyday words of a service: each can be found, and stands once.
func (v *validator) keywords(path string, words []string) {
	if len(words) > MaxKeywords {
		v.add(path, ProblemTooMany, "count", len(words), "max", MaxKeywords)
		return
	}
	seen := map[string]bool{}
	for i, word := range words {
		at, folded := fmt.Sprintf("%s[%d]", path, i), strings.ToLower(word)
		switch {
		case !v.need(at, word, MaxKeyword):
		case !strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
			v.add(at, ProblemKeyword, "value", word)
		case seen[folded]:
			v.add(at, ProblemKeywordTwice, "value", word)
		}
		seen[folded] = true
	}
}

// mediaForm is the name of a picture file: no folder, nothing hidden.
var mediaForm = regexp.MustCompile(`^[a-z0-9]+([._-][a-z0-9]+)*\.(png|jpg|jpeg|webp|svg)$`)

// media checks the name of a file in the media folder. What is in the file is judged where
// it is read: a configuration may be checked on another machine.
func (v *validator) media(path, name string) {
	if v.text(path, name, MaxName) && !mediaForm.MatchString(name) {
		v.add(path, ProblemMedia, "value", name)
	}
}

// color checks that white text on the colour can be read.
func (v *validator) color(path, color string) {
	if !v.text(path, color, MaxName) {
		return
	}
	switch ratio := ContrastWithWhite(color); {
	case ratio == 0:
		v.add(path, ProblemColor, "value", color)
	case ratio < MinContrast:
		v.add(path, ProblemContrast, "value", color, "ratio", math.Floor(ratio*100)/100, "min", MinContrast)
	}
}

func (v *validator) integer(path string, n, low, high int) {
	if n < low || n > high {
		v.add(path, ProblemOutOfRange, "value", n, "min", low, "max", high)
	}
}

// minutes checks a length of time within a day.
func (v *validator) minutes(path string, n int) {
	if n < 0 || n > minutesADay {
		v.add(path, ProblemDuration, "value", n, "max_minutes", minutesADay)
	}
}

// link checks an optional address that a page leads to. Without https, whoever stands between
// could send a hall's citizens elsewhere.
func (v *validator) link(path, s string) {
	if !v.text(path, s, MaxText) {
		return
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil || strings.Contains(s, " ") {
		v.add(path, ProblemLink, "value", s)
	}
}

func (v *validator) date(path, s string) {
	if s != "" && !isDate(s) {
		v.add(path, ProblemDate, "value", s)
	}
}

func isDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

var prefixForm = regexp.MustCompile(`^[A-Z]{1,3}$`)

func (v *validator) prefix(path, s string) {
	if v.need(path, s, MaxName) && !prefixForm.MatchString(s) {
		v.add(path, ProblemPrefix, "value", s)
	}
}
