package report

import "mpp/hall"

// Head is what each report begins with, in the shape of its JSON.
type Head struct {
	Hall     hall.Named `json:"hall"`
	Timezone string     `json:"timezone"` // the dates are those of this zone
	Sample   bool       `json:"sample"`   // not an official hall
	From     string     `json:"from"`
	To       string     `json:"to"` // included
}

func headOf(c *hall.Config, q Query) Head {
	return Head{Hall: hall.Named{ID: c.Hall.ID, Name: hall.Text{ID: c.Hall.Name}}, Timezone: c.Hall.Timezone, Sample: c.Hall.Sample, From: q.From, To: q.To}
}

// agencyOf is the only agency that the query asks for, nil for all.
func agencyOf(c *hall.Config, q Query) *hall.Named {
	if q.Agency == "" {
		return nil
	}
	named := c.NamedAgency(q.Agency)
	return &named
}
