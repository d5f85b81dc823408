package kiosk

import (
	"strings"

	"mpp/hall"
)

// readPauses reads what stands: by agency the pause that stops it, and what is said to the whole hall.
func (b *guideWriter) readPauses(d *hall.Day) {
	b.paused = map[string]*hall.Pause{}
	for i := range b.cfg.Agencies {
		id := b.cfg.Agencies[i].ID
		b.paused[id] = d.PauseOf(id, b.now)
	}
	for _, p := range d.Pauses() {
		if p.Agency == "" && p.Standing(b.now) {
			b.said = append(b.said, p)
		}
	}
}

// pauseState writes that service is paused, and until when.
func (b *guideWriter) pauseState(p *hall.Pause) string {
	if p.Until == 0 {
		return b.say("start.paused")
	}
	return b.say("start.paused_until", "time", b.clock(p.Until))
}

// sayPauses has the hall's state say its pause and announcement.
func (b *guideWriter) sayPauses(g *guide) {
	var lines []string
	if g.Note != "" {
		lines = append(lines, g.Note)
	}
	for i := range b.said {
		p := &b.said[i]
		if p.Stops {
			g.Open, g.State = false, b.pauseState(p)
		}
		lines = append(lines, p.Reason)
	}
	g.Note = strings.Join(lines, " \u00b7 ")
}
