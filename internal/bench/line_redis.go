package bench

import (
	"bytes"
	"fmt"
	"strconv"
)

// redisLine makes one call again and again, each time with digits that were not there yet.
type redisLine struct {
	text   []byte
	at     []int
	serial *int64 // of all lines
}

func (c call) lines(n int, serial *int64) []line {
	lines := make([]line, n)
	for i := range lines {
		text, at := c.resp()
		lines[i] = &redisLine{text, at, serial}
	}
	return lines
}

func (l *redisLine) request() []byte {
	*l.serial++
	for _, at := range l.at {
		putDigits(l.text[at:at+len(digits)], *l.serial)
	}
	return l.text
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
