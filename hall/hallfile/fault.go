package hallfile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"mpp/hall"
)

// Fault is one thing in a hall file that must be fixed before it can be used.
type Fault struct {
	File string
	Line int // from 1
	Col  int // from 1
	Code hall.ProblemCode
	What string
	Mend string
}

// String is the fault on one line: file:line:col: what is wrong; how to fix it.
func (f Fault) String() string {
	s := fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Col, f.What)
	if f.Mend != "" {
		s += "; " + f.Mend
	}
	return s
}

// Faults are the faults of one file in the order of its lines, at most maxFaults.
type Faults []Fault //nolint:errname // a list of faults first; the plural says that there are several

var _ error = Faults(nil)

// maxFaults bounds what is reported of one file: nobody reads more at once.
const maxFaults = 100

// Error lists the faults, one on each line.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, x := range f {
		lines[i] = x.String()
	}
	return strings.Join(lines, "\n")
}

// sorted orders the faults by place, drops repetitions and keeps the first maxFaults,
// the last of which then tells how many more there are.
func (f Faults) sorted() Faults {
	seen := map[Fault]bool{}
	f = slices.DeleteFunc(f, func(x Fault) bool {
		again := seen[x]
		seen[x] = true
		return again
	})
	slices.SortStableFunc(f, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
	if len(f) > maxFaults {
		more := f[maxFaults-1]
		more.Code, more.What, more.Mend = codeMore, fmt.Sprintf("from here on there are at least %d more faults", len(f)-maxFaults+1), "fix those above first"
		f = append(f[:maxFaults-1:maxFaults-1], more)
	}
	return f
}

const codeMore hall.ProblemCode = "more"
