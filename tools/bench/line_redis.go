package bench

import (
	"bytes"
	"fmt"
	"strconv"
)

// redisLine makes calls in turn, each time with digits that were not there yet.
type redisLine struct {
	texts  []filled
	next   int
	serial *int64
}

// filled is a call as it goes over the wire.
type filled struct {
	text []byte
	at   []int
}

// lines are n connections that make the calls in turn. They share the texts: a request
// is written before the next is asked for.
func (v *view) lines(n int, calls ...call) []line {
	texts := make([]filled, len(calls))
	for i, c := range calls {
		texts[i].text, texts[i].at = c.resp()
	}
	lines := make([]line, n)
	for i := range lines {
		lines[i] = &redisLine{texts: texts, next: i % len(texts), serial: &v.serial}
	}
	return lines
}

func (l *redisLine) request() []byte {
	*l.serial++
	l.next = (l.next + 1) % len(l.texts)
	f := l.texts[l.next]
	for _, at := range f.at {
		putDigits(f.text[at:at+len(digits)], *l.serial)
	}
	return f.text
}

// putDigits writes n with leading zeros over the whole of the text.
func putDigits(text []byte, n int64) {
	for i := len(text) - 1; i >= 0; i-- {
		text[i] = byte('0' + n%10)
		n /= 10
	}
}

// accepted is how each script's answer to a change that it made begins.
var accepted = []byte("*2\r\n:1\r\n$")

// answer is the whole of {1, event}; anything else is an error.
func (l *redisLine) answer(got []byte) (int, error) {
	if len(got) < len(accepted) {
		return 0, nil
	}
	rest, ok := bytes.CutPrefix(got, accepted)
	if !ok {
		return 0, fmt.Errorf("a script answered: %.200q", got)
	}
	length, _, ok := bytes.Cut(rest, []byte("\r\n"))
	if !ok {
		return 0, nil
	}
	n, err := strconv.Atoi(string(length))
	if err != nil {
		return 0, fmt.Errorf("a script answered: %.200q", got)
	}
	if whole := len(accepted) + len(length) + 2 + n + 2; len(got) >= whole {
		return whole, nil
	}
	return 0, nil
}
