package printing

import (
	"fmt"
	"slices"

	"mpp/hall"
)

// metrics are the measures of a paper, in dots of an eighth of a millimetre.
type metrics struct {
	margin int // on each side
	size   [Number + 1]int
	gap    int // between two parts
	qr     int // about how wide a QR code is, without its quiet zone
	module int // the least dots of its modules
	logo   int // the most that the emblem is high
}

// metricsOf returns the measures for a number of dots.
func metricsOf(dots int) metrics {
	if dots < 480 {
		return metrics{margin: 12, size: [...]int{Small: 20, Body: 23, Bold: 23, Strong: 28, Number: 120}, gap: 8, qr: 180, module: 3, logo: 80}
	}
	return metrics{margin: 24, size: [...]int{Small: 23, Body: 27, Bold: 27, Strong: 34, Number: 160}, gap: 10, qr: 220, module: 4, logo: 112}
}

// The narrowest and the widest paper that a slip is laid out for, in dots.
const (
	minDots = 320
	maxDots = 832
)

// groups are the parts that belong together: a rule is drawn between two groups.
var groups = [][]hall.SlipPart{
	{hall.SlipLogo, hall.SlipHeader, hall.SlipHall},
	{hall.SlipAgency, hall.SlipService, hall.SlipNumber, hall.SlipClass},
	{hall.SlipZone, hall.SlipQueue},
	{hall.SlipRequirements},
	{hall.SlipQR},
	{hall.SlipTime, hall.SlipPlease, hall.SlipFooter},
}

func groupOf(p hall.SlipPart) int {
	return slices.IndexFunc(groups, func(g []hall.SlipPart) bool { return slices.Contains(g, p) })
}

// Layout places a slip on paper so many dots wide, in the order of the hall's template.
// It refuses a width that no slip fits, and an address that no QR code of it can hold.
func Layout(s *Slip, t *hall.SlipTemplate, dots int) (*Page, error) {
	if dots < minDots || dots > maxDots {
		return nil, fmt.Errorf("a slip is laid out for %d to %d dots, not for %d", minDots, maxDots, dots)
	}
	l := &layout{page: &Page{Width: dots}, slip: s, metrics: metricsOf(dots), group: -1}
	l.y = l.margin
	if s.Sample != "" {
		l.line(Small, s.Sample, true)
		l.y += l.gap
	}
	for _, part := range t.Order() {
		l.next = groupOf(part)
		if err := l.part(part); err != nil {
			return nil, err
		}
	}
	l.page.Height = l.y + l.margin
	return l.page, nil
}

type layout struct {
	metrics
	page  *Page
	slip  *Slip
	y     int // where the next item begins
	group int // of the last part that has something on the page
	next  int // of the part that comes
}

// ruleHeight is how thick the rule between two groups is.
const ruleHeight = 2

// room makes room for an item of the part that comes: a part without any leaves no rule.
func (l *layout) room() {
	was := l.group
	l.group = l.next
	if was < 0 || was == l.next {
		return
	}
	l.y += l.gap
	l.place(Item{Kind: KindRule}, l.margin, l.inside(), ruleHeight)
	l.y += l.gap
}

func (l *layout) part(p hall.SlipPart) error {
	s := l.slip
	switch p {
	case hall.SlipLogo:
		l.logoItem()
	case hall.SlipHeader:
		l.lines(Small, s.Header)
	case hall.SlipHall:
		l.text(Bold, s.Hall)
	case hall.SlipAgency:
		l.text(Bold, s.Agency)
	case hall.SlipService:
		l.text(Body, s.Service)
		l.afterwards()
	case hall.SlipNumber:
		l.number()
	case hall.SlipClass:
		l.class()
	case hall.SlipZone:
		if s.Zone != "" {
			l.text(Small, s.WaitAt)
			l.text(Strong, s.Zone)
		}
	case hall.SlipQueue:
		l.lines(Body, s.Queue)
	case hall.SlipRequirements:
		l.requirements()
	case hall.SlipQR:
		return l.qrItem()
	case hall.SlipTime:
		l.time()
	case hall.SlipPlease:
		l.text(Body, s.Please)
	case hall.SlipFooter:
		l.lines(Small, s.Footer)
	}
	return nil
}
