package hallfile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"mpp/hall"
)

// Export writes a configuration as a hall file. Reading it again gives an equal
// configuration: Export checks that before it returns, so a file that it wrote can be
// relied on. It returns the reason if a hall file cannot hold the configuration.
func Export(c *hall.Config) ([]byte, error) {
	body, err := yaml.MarshalWithOptions(written((&file{cfg: c}).hall), yaml.IndentSequence(true), yaml.CustomMarshaler(quoted))
	if err != nil {
		return nil, fmt.Errorf("write the hall file: %w", err)
	}
	head := fmt.Sprintf("# Hall file of %s, version %d. Its keys: docs/hall-file.md\n", oneLine(c.Hall.Name), c.Version)
	if c.Hall.Sample {
		head += "# This is a sample. For a hall of your own change hall.id, which cannot be changed later, and hall.name,\n# and take out sample: true.\n"
	}
	data := append([]byte(head), body...)
	again, err := Parse("export", data)
	if err != nil {
		return nil, fmt.Errorf("the configuration does not fit a hall file: %w", err)
	}
	if err := equal(c, again); err != nil {
		return nil, err
	}
	return data, nil
}

// plain matches texts that need no quotes in YAML, also in a list or a map.
var plain = regexp.MustCompile(`^([A-Za-z]|[0-9]+ [a-z])[A-Za-z0-9/.()+-]*( [A-Za-z0-9/.()+-]+)*$`)

// quoted writes a text, in quotes unless it is plain: the library leaves some texts bare
// that then read as something else, such as "? a".
func quoted(s string) ([]byte, error) {
	switch strings.ToLower(s) {
	case "true", "false", "null", "yes", "no", "y", "n", "on", "off":
		return []byte(strconv.Quote(s)), nil
	}
	if plain.MatchString(s) {
		return []byte(s), nil
	}
	return []byte(strconv.Quote(s)), nil
}

// flow is a list that is written on one line.
type flow []string

// MarshalYAML implements yaml.BytesMarshaler.
func (l flow) MarshalYAML() ([]byte, error) {
	words := make([]string, len(l))
	for i, s := range l {
		word, _ := quoted(s) // it never fails
		words[i] = string(word)
	}
	return []byte("[" + strings.Join(words, ", ") + "]"), nil
}

// oneLine keeps a name inside a comment.
func oneLine(s string) string {
	return string(bytes.Join(bytes.Fields([]byte(s)), []byte(" ")))
}

func equal(a, b *hall.Config) error {
	x, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("compare the hall file: %w", err)
	}
	y, err := json.Marshal(b)
	if err != nil {
		return fmt.Errorf("compare the hall file: %w", err)
	}
	if bytes.Equal(x, y) {
		return nil
	}
	at := 0
	for at < len(x) && at < len(y) && x[at] == y[at] {
		at++
	}
	near := func(s []byte) []byte { return s[max(0, at-40):min(len(s), at+40)] }
	return fmt.Errorf("the hall file would not read back the same: %q became %q", near(x), near(y))
}
