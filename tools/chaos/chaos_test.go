package chaos

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// shortRate leaves processor time for the other tests.
const shortRate = 50

// lines writes each printed line to the test's log.
type lines struct {
	t    *testing.T
	rest []byte
}

func (l *lines) Write(p []byte) (int, error) {
	l.rest = append(l.rest, p...)
	for {
		line, rest, whole := bytes.Cut(l.rest, []byte("\n"))
		if !whole {
			return len(p), nil
		}
		l.t.Log(string(line))
		l.rest = rest
	}
}

func shortForm(t *testing.T, o Options) ([]Verdict, error) {
	t.Helper()
	o.Short, o.Count, o.Halls, o.Rate, o.Out = true, 1, 2, shortRate, &lines{t: t}
	o.Seed = uint64(time.Now().UnixNano() & 0xffffffff)
	return prove(t.Context(), o)
}

// TestEveryFaultOnce is the short form of make chaos.
func TestEveryFaultOnce(t *testing.T) {
	all := names(Faults())
	verdicts, err := shortForm(t, Options{Only: slices.DeleteFunc(all, func(name string) bool { return name == "none" })})
	if err != nil {
		t.Error(err)
	}
	for _, v := range verdicts {
		if v.Skipped != "" {
			t.Logf("%s was not made: %s", v.Fault, v.Skipped)
		}
	}
}

// TestMutantIsCaught: a server that reads the head of the queue and calls it later without
// checking again is detected by each of the three checks.
func TestMutantIsCaught(t *testing.T) {
	verdicts, err := shortForm(t, Options{Only: []string{"none"}, Mutant: true, Ack: AckRedis})
	if err == nil || len(verdicts) != 1 {
		t.Fatalf("%d runs, %v: the mutant was not caught", len(verdicts), err)
	}
	v := verdicts[0]
	if v.DoubleCalls == 0 || v.Linear == linearOK || !slices.ContainsFunc(v.Breaches, func(b string) bool { return strings.Contains(b, "double calls") }) {
		t.Errorf("%d double calls, linear %q, %q", v.DoubleCalls, v.Linear, v.Breaches)
	}
}
