package printing

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// wrap breaks a text at its words into lines of at most so many dots. A word that is too
// long is broken, as an address is after one of its strokes.
func (f *face) wrap(text string, dots int) []string {
	fits := func(s string) bool { return f.width(s) <= dots }
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && fits(line+" "+word) {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for !fits(word) {
			n := f.fitting(word, fits)
			lines = append(lines, word[:n])
			word = word[n:]
		}
		line = word
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// balance breaks a text as wrap does, into lines about as long as one another: a last line
// of one word is hard to read in the middle of the paper.
func (f *face) balance(text string, dots int) []string {
	lines := f.wrap(text, dots)
	if len(lines) < 2 {
		return lines
	}
	least := 0 // a narrower line would break a word
	for _, word := range strings.Fields(text) {
		least = min(dots, max(least, f.width(word)))
	}
	return f.wrap(text, least+sort.Search(dots-least, func(d int) bool { return len(f.wrap(text, least+d)) <= len(lines) }))
}

// fitting returns how many bytes of a word that is too long stand on a line, one letter at
// least: up to a stroke, or else a hyphen, unless that leaves most of the line empty.
func (f *face) fitting(word string, fits func(string) bool) int {
	_, n := utf8.DecodeRuneInString(word)
	for n < len(word) {
		_, size := utf8.DecodeRuneInString(word[n:])
		if !fits(word[:n+size]) {
			break
		}
		n += size
	}
	for _, mark := range "/-" {
		if end := strings.LastIndexByte(word[:n], byte(mark)) + 1; end > n/3 {
			return end
		}
	}
	return n
}
