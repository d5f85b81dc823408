package printing

import (
	"image"
	"time"

	"mpp/hall"
	"mpp/hall/view"
)

// Slip is what stands on a ticket's paper, in words. It has no personal data, and of a
// priority class no more than that it is one.
type Slip struct {
	Number   string
	Class    string
	Priority bool
	Sample   string // the mark of a sample hall, "" for a real one
	Hall     string
	Logo     image.Image // nil: none
	Header   []string
	Footer   []string

	Agency       string
	Service      string
	Afterwards   []string // the services that follow on the same number
	WaitAt       string   // the words before Zone
	Zone         string
	Queue        []string // how many are ahead and the expected wait
	Prepare      string   // the words before Requirements
	Requirements []string
	Follow       string // the address that the QR code says, "" for none
	Scan         string // the words under the code
	Date, Time   string
	Please       string
}

// NewSlip says what stands on the paper of a ticket, in Indonesian ("id") or English ("en").
func NewSlip(c *hall.Config, t *view.Ticket, lang string) Slip {
	s := Slip{
		Number: t.Number, Hall: c.Hall.Name,
		Header: linesIn(c.Slip.Header, lang), Footer: linesIn(c.Slip.Footer, lang),
		Agency: t.Agency.Name.In(lang), Service: t.Service.Name.In(lang),
		Afterwards: afterwardsWords(t, lang),
		WaitAt:     onPages(lang, "kiosk.wait_at"), Zone: t.Zone.Name.In(lang), Queue: queueWords(t, lang),
		Prepare: wordPrepare.In(lang), Requirements: requirementLines(t, lang),
		Follow: t.FollowURL, Scan: wordScan.In(lang), Please: wordPlease.In(lang),
	}
	s.Class, s.Priority = publicClass(c, t.Class, lang)
	if c.Hall.Sample {
		s.Sample = wordSample.In(lang)
	}
	if day, err := time.Parse(time.DateOnly, t.Date); err == nil {
		s.Date = dateWords(day, lang)
	}
	if t.IssuedAt != nil {
		if at, err := time.Parse(time.RFC3339, *t.IssuedAt); err == nil {
			s.Time = timeWords(at.In(c.Location()), lang)
		}
	}
	return s
}

// publicClass returns a class as strangers may read it: one with a credit is Priority and
// no more, since its own name may tell why somebody goes first.
func publicClass(c *hall.Config, id, lang string) (name string, priority bool) {
	k := c.Class(id)
	switch {
	case k == nil:
		return id, false
	case k.CreditMinutes > 0:
		return onPages(lang, "class.priority"), true
	}
	return k.Name.In(lang), false
}

// requirementLines are what to have ready, of several services each with its service's name.
func requirementLines(t *view.Ticket, lang string) []string {
	if len(t.Planned) == 0 {
		return linesIn(t.Requirements, lang)
	}
	lines := []string{}
	for _, leg := range append([]view.PlannedLeg{{Service: t.Service, Requirements: t.Requirements}}, t.Planned...) {
		for _, line := range linesIn(leg.Requirements, lang) {
			lines = append(lines, leg.Service.Name.In(lang)+": "+line)
		}
	}
	return lines
}

func linesIn(texts []hall.Text, lang string) []string {
	lines := make([]string, len(texts))
	for i, t := range texts {
		lines[i] = t.In(lang)
	}
	return lines
}
