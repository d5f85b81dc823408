package ui

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
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
	switch path.Ext(name) {
	case ".html":
		return errors.Join(u.checkNames(name, src, textInTemplate, iconInTemplate), checkInline(name, src))
	case ".js":
		for line := range strings.Lines(string(lean(name, []byte(src)))) {
			if strings.Count(line, "`")%2 == 1 {
				return fmt.Errorf("ui: %s: the text in %.40q goes over several lines: those that look like comments would not be sent", name, line)
			}
		}
		return u.checkNames(name, src, textInScript, iconInScript)
	case ".css":
		return checkOld(name, src)
	}
	return nil
}

func (u *UI) checkNames(name, src string, texts, icons *regexp.Regexp) error {
	var faults []error
	for _, m := range texts.FindAllStringSubmatch(src, -1) {
		key, open := m[1], len(m) > 2 && m[2] == "+"
		if _, ok := u.Text(Languages[0], key); !ok && !(open && u.hasPrefix(key)) {
			faults = append(faults, fmt.Errorf("ui: %s: no text %q", name, key))
		}
	}
	for _, m := range icons.FindAllStringSubmatch(src, -1) {
		if !u.hasIcon(m[1]) {
			faults = append(faults, fmt.Errorf("ui: %s: no icon %q", name, m[1]))
		}
	}
	return errors.Join(faults...)
}

func checkInline(name, src string) error {
	if m := inline.FindString(src); m != "" {
		return fmt.Errorf("ui: %s: %q is against the content security policy", name, strings.TrimSpace(m))
	}
	return nil
}

func checkOld(name, src string) error {
	src = comments.ReplaceAllString(src, " ")
	var faults []error
	for _, w := range tooNewCSS {
		if m := w.FindString(src); m != "" {
			faults = append(faults, fmt.Errorf("ui: %s: %q is not known to Chromium 68", name, strings.TrimSpace(m)))
		}
	}
	return errors.Join(faults...)
}
