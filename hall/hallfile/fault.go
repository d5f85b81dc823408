package hallfile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Fault is one thing in a hall file that must be mended before it can be used.
type Fault struct {
	File string
	Line int // from 1
	Col  int // from 1
	What string
	Mend string
}

// String is the fault on one line: file:line:col: what is wrong; what to mend.
func (f Fault) String() string {
	s := fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Col, f.What)
	if f.Mend != "" {
		s += "; " + f.Mend
	}
	return s
}

// Faults are all the faults of one file in the order of its lines.
type Faults []Fault //nolint:errname // a list of faults first; the plural says that there are several

var _ error = Faults(nil)

// Error lists the faults, one on each line.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, x := range f {
		lines[i] = x.String()
	}
	return strings.Join(lines, "\n")
}

// sorted orders the faults by place and drops repetitions.
func (f Faults) sorted() Faults {
	slices.SortStableFunc(f, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
	return slices.Compact(f)
}
