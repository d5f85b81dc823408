package hall

import (
	"fmt"
	"slices"
)

// Choice is an entry of one of the hall file's short lists: what a service hands out, or why a
// file is incomplete.
type Choice struct {
	ID      string `json:"id"`
	Name    Text   `json:"name"`
	EndedOn string `json:"ended_on,omitempty"` // no longer offered; what was recorded keeps its name
}

// Delivered is how many of one of its service's deliverables a finish handed out.
type Delivered struct {
	ID    string `json:"id"`
	Count int    `json:"count"`
}

// The limits of the lists, of what is in force, and of one finish.
const (
	MaxDeliverables = 9 // of a service: each has a digit as its key
	MaxReasons      = 20
	MaxDelivered    = 99
)

// publicReasons are what an officer can tell a citizen about an outcome in a hall that has no
// list of its own.
var publicReasons = []Choice{
	{ID: "document", Name: Text{ID: "Ada dokumen yang belum dibawa.", EN: "A document was not brought."}},
	{ID: "copy", Name: Text{ID: "Fotokopi atau foto belum ada.", EN: "A copy or a photograph is missing."}},
	{ID: "signature", Name: Text{ID: "Tanda tangan atau surat kuasa belum ada.", EN: "A signature or a letter of authority is missing."}},
	{ID: "expired", Name: Text{ID: "Ada dokumen yang sudah habis masa berlakunya.", EN: "A document is no longer valid."}},
	{ID: "mismatch", Name: Text{ID: "Data pada dokumen belum sama.", EN: "The data on the documents differ."}},
	{ID: "payment", Name: Text{ID: "Bukti pembayaran belum ada.", EN: "Proof of payment is missing."}},
}

// PublicReasons lists the reasons that an officer of the service may choose from: its own, then
// the hall's, or those that every hall has where it names none.
func (c *Config) PublicReasons(service string) []Choice {
	var list []Choice
	if s := c.Service(service); s != nil {
		list = inForce(s.Reasons)
	}
	hall := inForce(c.Policy.Reasons)
	if len(hall) == 0 {
		hall = publicReasons
	}
	for _, r := range hall {
		if !slices.ContainsFunc(list, r.is) {
			list = append(list, r)
		}
	}
	return list
}

// PublicReason is the text of a reason, also of one that is no longer offered; "" names none.
func (c *Config) PublicReason(service, id string) Text {
	if id == "" {
		return Text{}
	}
	lists := [][]Choice{c.Policy.Reasons, publicReasons}
	if s := c.Service(service); s != nil {
		lists = append([][]Choice{s.Reasons}, lists...)
	}
	return nameIn(id, lists...)
}

// Deliverables lists what the service hands out now.
func (c *Config) Deliverables(service string) []Choice {
	if s := c.Service(service); s != nil {
		return inForce(s.Deliverables)
	}
	return nil
}

// Deliverable names something that the service handed out; an unknown id names itself.
func (c *Config) Deliverable(service, id string) Named {
	n := Named{ID: id, Name: Text{ID: id}}
	if s := c.Service(service); s != nil {
		n.Name = nameIn(id, s.Deliverables)
	}
	return n
}

// ServicesWith lists the services for which a finish may say this: those that hand out each of
// the deliverables, or have the reason.
func (c *Config) ServicesWith(deliverables []Delivered, reason string) (delivering, giving []string) {
	delivering, giving = []string{}, []string{}
	for i := range c.Services {
		id := c.Services[i].ID
		offered := c.Deliverables(id)
		if len(deliverables) > 0 && !slices.ContainsFunc(deliverables, func(d Delivered) bool { return !slices.ContainsFunc(offered, Choice{ID: d.ID}.is) }) {
			delivering = append(delivering, id)
		}
		if reason != "" && slices.ContainsFunc(c.PublicReasons(id), Choice{ID: reason}.is) {
			giving = append(giving, id)
		}
	}
	return delivering, giving
}

func (k Choice) is(other Choice) bool { return k.ID == other.ID }

func inForce(list []Choice) []Choice {
	return slices.DeleteFunc(slices.Clone(list), func(k Choice) bool { return k.EndedOn != "" })
}

func nameIn(id string, lists ...[]Choice) Text {
	for _, list := range lists {
		if i := slices.IndexFunc(list, Choice{ID: id}.is); i >= 0 {
			return list[i].Name
		}
	}
	return Text{ID: id}
}

// keepChoices keeps the entries of lists that left the file, so that what was recorded has a name.
func keepChoices(out, old *Config, today string) {
	part := func(k *Choice) (string, *string) { return k.ID, &k.EndedOn }
	out.Policy.Reasons = keep(out.Policy.Reasons, old.Policy.Reasons, part, today)
	for i := range out.Services {
		s := &out.Services[i]
		if was := old.Service(s.ID); was != nil {
			s.Deliverables = keep(s.Deliverables, was.Deliverables, part, today)
			s.Reasons = keep(s.Reasons, was.Reasons, part, today)
		}
	}
}

func (v *validator) choices(path string, list []Choice, most int) {
	for i, k := range list {
		at := fmt.Sprintf("%s[%d]", path, i)
		v.id(at+".id", k.ID)
		v.name(at+".name", k.Name)
		v.date(at+".ended_on", k.EndedOn)
	}
	unique(v, path, list, func(k *Choice) string { return k.ID })
	if n := len(inForce(list)); n > most {
		v.add(path, ProblemTooMany, "count", n, "max", most)
	}
}
