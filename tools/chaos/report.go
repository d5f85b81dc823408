package chaos

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

// print prints one run as it ends, with its findings.
func (v *Verdict) print(w io.Writer, n, of int) {
	outcome := "kept"
	if len(v.Breaches) > 0 {
		outcome = "BROKEN"
	}
	if v.Skipped != "" {
		fmt.Fprintf(w, "chaos: %d/%d %s, MPP_ACK=%s: NOT MADE: %s\n", n, of, v.Fault, v.Ack, v.Skipped)
		return
	}
	fmt.Fprintf(w, "chaos: %d/%d %s, MPP_ACK=%s: %s in %s: %d tickets, %d changes, %d lost\n",
		n, of, v.Fault, v.Ack, outcome, v.Took.Round(100*time.Millisecond), v.Tickets, v.Changes, v.Lost)
	if v.Accounts > 0 {
		fmt.Fprintf(w, "  %d changes of people and devices; what was revoked was refused by all nodes after at most %s\n", v.Accounts, seconds(v.Refusal))
	}
	for _, b := range v.Breaches {
		fmt.Fprintf(w, "  broken: %s\n", b)
	}
	if len(v.Breaches) > 0 {
		for _, note := range v.Notes {
			fmt.Fprintf(w, "    %s\n", note)
		}
		fmt.Fprintf(w, "  again: make chaos FAULT=%s ACK=%s SEED=%d COUNT=1\n", v.Fault, v.Ack, v.Seed)
	}
}

// report prints the table and the last line, and reports whether a promise was broken.
func report(w io.Writer, verdicts []Verdict) (broken bool) {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\nfault\tack\ttickets\tchanges\tlost\tdup\tdouble\tmissing\ttwice\trestored\ttold missing\tunheard\tspoken twice\trefused\tfailed\tkiosk\thall\tlinear\tkept\t")
	var sum Verdict
	breaches, skipped := 0, 0
	for i := range verdicts {
		v := &verdicts[i]
		if v.Skipped != "" {
			skipped++
			continue
		}
		kept := "yes"
		if len(v.Breaches) > 0 {
			kept = "NO"
			breaches++
		}
		linear := v.Linear
		if linear != linearOK {
			linear = "NO"
		}
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%s\t%s\t%s\t%s\t\n", v.Fault, v.Ack,
			v.Tickets, v.Changes, v.Lost, v.Duplicates, v.DoubleCalls, v.Holes, v.Twice, v.Restored, v.Missing,
			v.Missed, v.SpokenTwice, v.Refused, v.Broken, seconds(v.OnePause), seconds(v.AllPause), linear, kept)
		sum.add(v)
	}
	t.Flush()
	fmt.Fprint(w, columns, "\n")
	fmt.Fprintf(w, "chaos: %d faults, %d lost, %d duplicated, %d called twice, %d events missing, %d events twice, "+
		"%d announcements missed, %d spoken twice, %d promises broken%s\n", len(verdicts)-skipped, sum.Lost, sum.Duplicates, sum.DoubleCalls,
		sum.Holes, sum.Twice, sum.Missed, sum.SpokenTwice, breaches, notMade(skipped))
	return breaches > 0
}

const columns = `
tickets, changes: acknowledged. lost: of these, not in the ledger. dup: numbers given twice. double: one ticket at two
counters, or two at one. missing, twice: events of the ledger, not counting those that a restored event reports (told missing).
unheard, spoken twice: announcements on the displays. refused: valid changes that were refused. failed: requests that a node
accepted and did not answer, or answered with 5xx; clients retried. kiosk: the longest wait of one kiosk for its answer.
hall: the longest time in which no kiosk received one. linear: a sequential order of all operations explains all answers.
`

func (v *Verdict) add(o *Verdict) {
	v.Lost += o.Lost
	v.Duplicates += o.Duplicates
	v.DoubleCalls += o.DoubleCalls
	v.Holes += o.Holes
	v.Twice += o.Twice
	v.Missed += o.Missed
	v.SpokenTwice += o.SpokenTwice
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2fs", d.Seconds()) }

// notMade describes how many faults this machine cannot make.
func notMade(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", %d could not be made on this machine", n)
}
