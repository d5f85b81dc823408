package ui

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
)

var (
	textInTemplate = regexp.MustCompile(`[{(]\s*-?\s*(?:t|said|saidLabel) "([^"]+)"`)
	iconInTemplate = regexp.MustCompile(`[{(]\s*-?\s*icon "([^"]+)"`)
	// A text's key in a script: t('a.b'), and t('a.' + x), which needs some key below a.
	textInScript = regexp.MustCompile(`\bt\(\s*['"]([^'"]+)['"]\s*(\+)?`)
	iconInScript = regexp.MustCompile(`\bicon\(\s*['"]([^'"]+)['"]\s*[,)]`)
	inline       = regexp.MustCompile(`(?i)<style|\sstyle\s*=|\son[a-z]+\s*=\s*["']|<script(?:\s+(?:type|src)=(?:"[^"]*"))*\s*>[^<]|javascript:`)
)

// tooNewCSS is what a display's browser of 2018 (Chromium 68) does not know. ESLint
// refuses such words in scripts.
var tooNewCSS = []*regexp.Regexp{
	regexp.MustCompile(`\b(clamp|min|max)\(`),
	regexp.MustCompile(`[;{\s](aspect-ratio|inset|inset-inline|inset-block|accent-color|overflow-wrap:\s*anywhere)\s*:`),
	regexp.MustCompile(`:(is|where|has)\(`),
	regexp.MustCompile(`(?m)^\s*&|@layer|@container|\bdvh\b|\bsvh\b|color-mix\(|:not\([^)]*,`),
}

var comments = regexp.MustCompile(`(?s)/\*.*?\*/`)

// Check reads a room's templates, scripts and style sheets and reports, all at once,
// each text and icon that does not exist, each inline script, handler or style, and what
// an old display's browser would not understand in a style sheet. Rooms call it in a test.
func (u *UI) Check(fsys fs.FS) error {
	var faults []error
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		faults = append(faults, u.checkSource(name, string(body)))
		return nil
	})
	return errors.Join(append(faults, err)...)
}

func (u *UI) checkSource(name, src string) error {
	r := read(name, []byte(src))
	faults := r.faults
	for _, t := range r.texts {
		if _, ok := u.Text(Languages[0], t.key); !ok && !(t.open && u.hasPrefix(t.key)) {
			faults = append(faults, fmt.Errorf("no text %q", t.key))
		}
	}
	for _, icon := range r.icons {
		if !u.hasIcon(icon) {
			faults = append(faults, fmt.Errorf("no icon %q", icon))
		}
	}
	var named []error
	for _, fault := range faults {
		named = append(named, fmt.Errorf("ui: %s: %w", name, fault))
	}
	return errors.Join(named...)
}

func checkInline(src string) []error {
	if m := inline.FindString(src); m != "" {
		return []error{fmt.Errorf("%q is against the content security policy", strings.TrimSpace(m))}
	}
	return nil
}

// checkLines refuses a text over several lines, of which lean could take some for comments.
func checkLines(lean []byte) []error {
	for line := range strings.Lines(string(lean)) {
		if strings.Count(line, "`")%2 == 1 {
			return []error{fmt.Errorf("the text in %.40q goes over several lines: those that look like comments would not be sent", line)}
		}
	}
	return nil
}

func checkOld(src string) (faults []error) {
	src = comments.ReplaceAllString(src, " ")
	for _, w := range tooNewCSS {
		if m := w.FindString(src); m != "" {
			faults = append(faults, fmt.Errorf("%q is not known to Chromium 68", strings.TrimSpace(m)))
		}
	}
	return faults
}
