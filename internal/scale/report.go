package scale

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// Print tells the plan. The same seed and inputs print the same text.
func Print(w io.Writer, d *Day, p *Plan, in *Inputs, s Site) error {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 4, 2, ' ', 0)
	row := func(name string, v float64, unit string) { fmt.Fprintf(t, "  %s\t%s\t%s\n", name, digits(v), unit) }
	head := func(text string, args ...any) { fmt.Fprintf(t, "\n"+text+"\n", args...) }
	printDay(d, p, row, head)
	printLive(p, in, row, head)
	printMachines(p, s, row, head)
	printRedis(t, d, p, s, row, head)
	printSQL(t, p, row, head)
	head("What breaks first (load over bound)")
	for _, l := range p.Limits {
		fmt.Fprintf(t, "  %s\t%s\tof %s %s\t%.2f\t%s\n", l.What, digits(l.Load), digits(l.Bound), l.Unit, l.Share(), l.Bounded)
	}
	head("Measured inputs")
	for _, name := range slices.Sorted(maps.Keys(in.by)) {
		fmt.Fprintf(t, "  %s\t%s\t%s\t%s\n", name, digits(in.by[name].Value), in.by[name].Unit, in.by[name].From)
	}
	if err := t.Flush(); err != nil {
		return err //nolint:wrapcheck // a builder does not fail
	}
	_, err := io.WriteString(w, strings.TrimPrefix(b.String(), "\n"))
	return err //nolint:wrapcheck // the writer's own
}

type (
	rower  func(name string, v float64, unit string)
	header func(text string, args ...any)
)

func printDay(d *Day, p *Plan, row rower, head header) {
	head("The day: %d halls, %d tickets, seed %d", len(d.Halls), d.Params.Tickets, d.Params.Seed)
	row("biggest hall", float64(p.BiggestTickets), "tickets")
	row("events", float64(d.Total()), "")
	row("events a ticket", float64(d.Total())/float64(d.Params.Tickets), "")
	_, at := Peak(d.Changes, 60)
	zones := make([]string, len(d.Params.Zones))
	for i, z := range d.Params.Zones {
		zones[i] = d.Clock(at, z) + " " + z.Name
	}
	row("changes, peak minute", p.ChangesMinute, "/s, at "+strings.Join(zones, ", "))
	row("changes, peak second", p.ChangesSecond, "/s")
	row("tickets, peak minute", p.IssuesMinute, "/s")
	row("changes, mean over the eight hours", float64(d.Total())/dayLength.Seconds(), "/s")
}

func printLive(p *Plan, in *Inputs, row rower, head header) {
	head("Sockets at the peak")
	row("phones a ticket, so that they are as many as asked", p.PhonesPerTicket, "")
	row("sockets, screens among them", p.Sockets, "")
	row("screens", p.Screens, "")
	row("messages to phones for changes", p.Deltas, "/s")
	row("to a phone, one in", (p.Sockets-p.Screens)/p.Deltas, "s")
	row("messages to screens, at most", p.ScreenMessages, "/s")
	row("heartbeats and pings", p.Beats, "/s")
	row("phones that come", p.Opening, "/s")
	row("all messages", p.Messages(), "/s")
	row("bytes of a phone's message", in.Or("scale.message_bytes", 0), "B")
	row("outgoing", p.MegabitsOut, "Mbit/s")
	row("new sockets when one machine is lost", p.Return, "/s")
}

func printMachines(p *Plan, s Site, row rower, head header) {
	head("Machines for mpp, of %s cores and %s GB, %s%% of the cores used at the peak", digits(s.Cores), digits(s.GB), digits(100*s.Headroom))
	row("HTTP requests", p.HTTP, "/s")
	row("cores for HTTP", p.CoresHTTP, "")
	row("cores for messages", p.CoresLive, "")
	row("cores to follow the events", p.CoresFollow, "")
	row("cores of processes with nothing to do", p.CoresIdle, "")
	row("processes", p.Processes, "")
	row("memory of processes that did nothing yet", p.RestingGB, "GB")
	row("memory of processes and sockets", p.MemoryGB, "GB")
	row("machines by CPU", p.MachinesByCPU, "")
	row("machines by memory", p.MachinesByMemory, "")
	row("machines, one of them may be lost", p.Machines, "")
	row("sockets of the biggest hall", p.BiggestSockets, "")
	row("messages of the biggest hall", p.BiggestMessages, "/s")
}

func printRedis(t io.Writer, d *Day, p *Plan, s Site, row rower, head header) {
	head("Redis Cluster: the busiest shard")
	fmt.Fprintf(t, "  shards\thalls, fewest..most\tday's load over the mean\tone draw of 20 above\tpeak minute\tpeak second\twith slots moved: over the mean\tpeak minute\tpeak second\n")
	for _, k := range slices.Sorted(maps.Keys(p.Even)) {
		e, m := p.Even[k], p.Moved[k]
		fmt.Fprintf(t, "  %d\t%d..%d\t%.2f\t%.2f\t%s/s\t%s/s\t%.2f\t%s/s\t%s/s\n", k, e.Fewest, e.Halls, e.Skew, p.High[k], digits(e.Minute), digits(e.Second), m.Skew, digits(m.Minute), digits(m.Second))
	}
	fmt.Fprintln(t)
	row("halls that share a slot with another", float64(SharedSlots(d.Halls)), "")
	row("memory, all shards", p.RedisGB, "GB")
	row("of it answers to keys, two days", p.IdemGB, "GB")
	row("of it tickets of today and a week", p.DatedGB, "GB")
	row("of it the streams", p.StreamGB, "GB")
	row("commands of processes with nothing to do, all shards", p.RedisIdle, "/s")
	fmt.Fprintf(t, "  a shard of %d filled from SQL, hall by hall\t%s\t\n", s.Shards, p.RestoreShard.Round(time.Second))
	fmt.Fprintf(t, "  the biggest hall alone\t%s\t\n", p.RestoreHall.Round(100*time.Millisecond))
}

func printSQL(t io.Writer, p *Plan, row rower, head header) {
	head("SQL")
	row("rows written, peak minute", p.SQLRows, "/s")
	row("commits, peak minute", p.SQLCommits, "/s")
	for _, x := range p.Tables {
		fmt.Fprintf(t, "  %s\t%s\tmillion rows a year\t%s B each\t%.2f TB\n", x.Name, digits(x.Rows/1e6), digits(x.Bytes), x.TerabytesAYear)
	}
	row("all tables", p.SQLYearTB, "TB a year")
	row("redo log written", p.RedoYearTB, "TB a year")
}

// digits prints three digits that count, all before the point, and no exponent.
func digits(v float64) string {
	if v == 0 {
		return "0"
	}
	n := max(0, 2-int(math.Floor(math.Log10(math.Abs(v)))))
	s := strconv.FormatFloat(v, 'f', n, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}
