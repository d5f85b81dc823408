package hall

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// SlipPart is one part of a printed ticket.
type SlipPart string

// The parts of a slip.
const (
	SlipLogo         SlipPart = "logo"   // the hall's emblem, where it has one
	SlipHeader       SlipPart = "header" // lines of the hall's own
	SlipHall         SlipPart = "hall"   // its name
	SlipAgency       SlipPart = "agency" // full name
	SlipService      SlipPart = "service"
	SlipNumber       SlipPart = "number"       // never missing
	SlipClass        SlipPart = "class"        // as strangers may read it
	SlipZone         SlipPart = "zone"         // where to wait
	SlipQueue        SlipPart = "queue"        // how many are ahead, and the expected wait
	SlipRequirements SlipPart = "requirements" // what to have ready
	SlipQR           SlipPart = "qr"           // the address to follow the ticket by phone
	SlipTime         SlipPart = "time"         // date and time of issue with the zone's name
	SlipPlease       SlipPart = "please"       // the request to wait for the call
	SlipFooter       SlipPart = "footer"       // lines of the hall's own
)

// SlipParts lists every part, in the order in which a hall prints them that does not say otherwise.
var SlipParts = []SlipPart{
	SlipLogo, SlipHeader, SlipHall, SlipAgency, SlipService, SlipNumber, SlipClass, SlipZone, SlipQueue,
	SlipRequirements, SlipQR, SlipTime, SlipPlease, SlipFooter,
}

// The limits of a slip's template.
const (
	MaxSlipLines  = 8 // of a header or a footer
	MaxSlipCopies = 2
)

// SlipTemplate is how the hall wants its tickets printed. The zero value is the default.
type SlipTemplate struct {
	Parts  []SlipPart `json:"parts,omitempty"` // in their order; none: all, see [SlipParts]
	Header []Text     `json:"header,omitempty"`
	Footer []Text     `json:"footer,omitempty"`
	Copies int        `json:"copies,omitempty"` // 0: one
	Logo   string     `json:"logo,omitempty"`   // a file of the media folder, no SVG; "": the hall's own
}

// LogoFile returns the file of the media folder that a slip's emblem is drawn from, "" for
// none: an SVG is for pages only.
func (c *Config) LogoFile() string {
	name := cmp.Or(c.Slip.Logo, c.Hall.Logo)
	if strings.HasSuffix(name, ".svg") {
		return ""
	}
	return name
}

// Order returns the parts in the order in which they are printed.
func (t *SlipTemplate) Order() []SlipPart {
	if len(t.Parts) == 0 {
		return SlipParts
	}
	return t.Parts
}

// CopyCount returns how many slips a ticket gets.
func (t *SlipTemplate) CopyCount() int { return max(1, t.Copies) }

func (v *validator) slip() {
	t := &v.cfg.Slip
	if v.media("slip.logo", t.Logo); strings.HasSuffix(t.Logo, ".svg") {
		v.add("slip.logo", ProblemSlipLogo, "value", t.Logo)
	}
	if t.Copies != 0 {
		v.integer("slip.copies", t.Copies, 1, MaxSlipCopies)
	}
	for i, p := range t.Parts {
		path := fmt.Sprintf("slip.parts[%d]", i)
		switch {
		case !slices.Contains(SlipParts, p):
			v.add(path, ProblemSlipPart, "value", string(p))
		case slices.Contains(t.Parts[:i], p):
			v.add(path, ProblemSlipPartTwice, "value", string(p))
		}
	}
	if !slices.Contains(t.Order(), SlipNumber) {
		v.add("slip.parts", ProblemSlipPartMissing, "value", string(SlipNumber))
	}
	v.slipLines(SlipHeader, t.Header)
	v.slipLines(SlipFooter, t.Footer)
}

// slipLines checks the lines of a part, which must be among the parts if it has any.
func (v *validator) slipLines(part SlipPart, lines []Text) {
	path := "slip." + string(part)
	if len(lines) > MaxSlipLines {
		v.add(path, ProblemTooMany, "count", len(lines), "max", MaxSlipLines)
	}
	for i, t := range lines {
		v.name(fmt.Sprintf("%s[%d]", path, i), t)
	}
	if len(lines) > 0 && !slices.Contains(v.cfg.Slip.Order(), part) {
		v.add("slip.parts", ProblemSlipPartMissing, "value", string(part))
	}
}
