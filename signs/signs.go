// Package signs gives the calls of a zone as lines of text, for LED panels and for systems
// that know no websocket: over HTTP, and over plain TCP (MPP_SIGNS_ADDR). docs/signs.md is its
// contract.
package signs

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"mpp/hall"
)

// Feed is the live picture of the hall.
type Feed interface {
	// View calls read with the day; false before the first snapshot.
	View(read func(*hall.Day)) bool
	// WaitSeq returns when the day includes the event, or with ctx's error.
	WaitSeq(ctx context.Context, seq int64) error
}

// WholeHall stands for all zones where a zone is asked for.
const WholeHall = "hall"

// The words that begin a line.
const (
	wordLast = "LAST" // a call that was there before; shown, not announced
	wordCall = "CALL" // a new call
	wordTick = "TICK" // nothing else for a while: the line is alive
	wordNo   = "ERROR"
)

// call is one line's worth of a call. It names no ticket by its id.
type call struct {
	id                      int64
	number, counter, agency string
	class                   string
	recall, standing        bool
}

// line is a call as it is sent: fields between tabs, so that names may have spaces.
func (c *call) line(word string) string {
	again := "first"
	if c.recall {
		again = "again"
	}
	return strings.Join([]string{word, c.number, c.counter, c.agency, c.class, again, strconv.FormatInt(c.id, 10)}, "\t")
}

// plain keeps what would break a line out of a name.
func plain(s string) string { return strings.Join(strings.Fields(s), " ") }

// picture is what a zone calls at an event.
type picture struct {
	seq   int64
	calls []call // the oldest first
}

// look reads the zone's calls; false for an unknown zone.
func look(feed Feed, zone string) (p picture, known, ready bool) {
	ready = feed.View(func(d *hall.Day) {
		p.seq = d.Seq()
		cfg := d.Config()
		for i := range cfg.Zones {
			if z := &cfg.Zones[i]; zone == WholeHall || z.ID == zone && z.EndedOn == "" {
				known = true
				for _, a := range d.Announcements(z.ID) {
					p.calls = append(p.calls, newCall(cfg, &a))
				}
			}
		}
	})
	slices.SortFunc(p.calls, func(a, b call) int { return cmp.Compare(a.id, b.id) })
	return p, known, ready
}

func newCall(cfg *hall.Config, a *hall.Announcement) call {
	c := call{id: a.ID, number: a.Number, class: "regular", recall: a.Recall, standing: a.Standing}
	// A class may tell why somebody goes first: strangers read only that it does.
	for i := range cfg.Policy.Classes {
		if k := &cfg.Policy.Classes[i]; k.ID == a.Class && k.CreditMinutes > 0 {
			c.class = "priority"
		}
	}
	if k := cfg.CounterRef(a.Counter); k != nil {
		c.counter = strconv.Itoa(k.Number)
	}
	n := cfg.NamedAgency(a.Agency)
	c.agency = plain(cmp.Or(n.Short, n.Name.ID))
	return c
}

// follow sends the newest calls as they are, then each new one as it comes, and a tick where
// there is nothing to send for that long. It returns when ctx ends or send fails.
func follow(ctx context.Context, feed Feed, zone string, tick time.Duration, send func(line string) error) error {
	if err := feed.WaitSeq(ctx, 0); err != nil {
		return err
	}
	p, known, _ := look(feed, zone)
	if !known {
		return send(wordNo + "\tno such zone: " + plain(zone))
	}
	last := int64(0)
	for _, c := range p.calls {
		last = c.id
		if err := send(c.line(wordLast)); err != nil {
			return err
		}
	}
	for {
		sent := 0
		before := p.seq
		wait, cancel := context.WithTimeout(ctx, tick)
		err := feed.WaitSeq(wait, before+1)
		cancel()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		p, _, _ = look(feed, zone)
		if p.seq < before { // the hall was set up anew: its numbers begin below
			last = 0
		}
		for _, c := range p.calls {
			if c.id <= last || !c.standing {
				continue
			}
			last = c.id
			if sendErr := send(c.line(wordCall)); sendErr != nil {
				return sendErr
			}
			sent++
		}
		if err != nil && sent == 0 {
			if err := send(wordTick); err != nil {
				return err
			}
		}
	}
}

// text is the picture for a panel that asks again and again: a line a call, the newest first.
func (p *picture) text(most int) string {
	var b strings.Builder
	for _, c := range slices.Backward(p.calls) {
		if most--; most < 0 {
			break
		}
		fmt.Fprintln(&b, c.line(map[bool]string{true: wordCall, false: wordLast}[c.standing]))
	}
	return b.String()
}
