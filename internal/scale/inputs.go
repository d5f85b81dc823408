package scale

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// measured is what was measured on the machine that docs/scaling.md names.
//
//go:embed measured.txt
var measured string

// Input is one measured figure.
type Input struct {
	Value float64
	Unit  string
	From  string
}

// Inputs are figures by the names that make bench and TestMeasure print.
type Inputs struct{ by map[string]Input }

// NewInputs has the figures of measured.txt; later ones replace them by name.
func NewInputs() (*Inputs, error) {
	in := &Inputs{by: map[string]Input{}}
	return in, in.Read(strings.NewReader(measured), "measured.txt")
}

// Read takes the lines "bench NAME VALUE UNIT" and passes over all others, so that it
// may be given whatever a run printed.
func (in *Inputs) Read(r io.Reader, from string) error {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		if len(f) < 3 || f[0] != "bench" {
			continue
		}
		v, err := strconv.ParseFloat(f[2], 64)
		if err != nil {
			return fmt.Errorf("%s: %q: %w", from, lines.Text(), err)
		}
		in.by[f[1]] = Input{Value: v, Unit: strings.Join(f[3:], " "), From: from}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	return nil
}

// Set takes NAME=VALUE.
func (in *Inputs) Set(text string) error {
	name, value, found := strings.Cut(text, "=")
	v, err := strconv.ParseFloat(value, 64)
	if !found || err != nil {
		return fmt.Errorf("%q is not NAME=VALUE", text)
	}
	in.by[name] = Input{Value: v, Unit: in.by[name].Unit, From: "-set"}
	return nil
}

// Or is the figure, or another value where it was not measured.
func (in *Inputs) Or(name string, otherwise float64) float64 {
	if x, ok := in.by[name]; ok {
		return x.Value
	}
	return otherwise
}

// need are the figures without which there is no plan.
func (in *Inputs) need(names ...string) error {
	var missing []string
	for _, name := range names {
		if x, ok := in.by[name]; !ok || x.Value <= 0 {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("not measured, or not above 0: %s; give a file by -bench or NAME=VALUE by -set", strings.Join(missing, ", "))
	}
	return nil
}
