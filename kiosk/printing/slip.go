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
	Then         string   // the words before Afterwards
	Afterwards   []string // the services that follow on the same number, in their order
	SameNumber   string   // the words after them
	WaitAt       string   // the words before Zone
	Zone         string
	Queue        []string // how many are ahead and the expected wait
	Prepare      string   // the words before Requirements
	Requirements []Requirements
	Follow       string // the address that the QR code says, "" for none
	Scan         string // the words under the code
	Date, Time   string
	Please       string
}

// Requirements are what a service asks for; of a ticket's only service without its name.
type Requirements struct {
	Service string
	Lines   []string
}

// NewSlip says what stands on the paper of a ticket, in Indonesian ("id") or English ("en").
func NewSlip(c *hall.Config, t *view.Ticket, lang string) Slip {
	s := Slip{
		Number: t.Number, Hall: c.Hall.Name,
		Header: linesIn(c.Slip.Header, lang), Footer: linesIn(c.Slip.Footer, lang),
		Agency: t.Agency.Name.In(lang), Service: t.Service.Name.In(lang),
		Then: onPages(lang, "kiosk.afterwards"), Afterwards: afterwards(t, lang), SameNumber: onPages(lang, "kiosk.same_number"),
		WaitAt: onPages(lang, "kiosk.wait_at"), Zone: t.Zone.Name.In(lang), Queue: queueWords(t, lang),
		Prepare: wordPrepare.In(lang), Requirements: requirements(t, lang),
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

// requirements are what to have ready, of each service that asks for something.
func requirements(t *view.Ticket, lang string) []Requirements {
	var all []Requirements
	for _, leg := range append([]view.PlannedLeg{{Service: t.Service, Requirements: t.Requirements}}, t.Planned...) {
		r := Requirements{Lines: linesIn(leg.Requirements, lang)}
		if len(t.Planned) > 0 {
			r.Service = leg.Service.Name.In(lang)
		}
		if len(r.Lines) > 0 {
			all = append(all, r)
		}
	}
	return all
}

func linesIn(texts []hall.Text, lang string) []string {
	lines := make([]string, len(texts))
	for i, t := range texts {
		lines[i] = t.In(lang)
	}
	return lines
}
