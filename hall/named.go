package hall

import "slices"

// Named is an id with the names that a page shows.
type Named struct {
	ID    string `json:"id"`
	Name  Text   `json:"name"`
	Short string `json:"short,omitempty"`
}

// CounterRef identifies a counter to a citizen.
type CounterRef struct {
	ID     string `json:"id"`
	Number int    `json:"number"`
	Name   string `json:"name"`
	Zone   string `json:"zone"`
}

// NamedAgency names an agency; an unknown id names itself.
func (c *Config) NamedAgency(id string) Named {
	if a := c.Agency(id); a != nil {
		return Named{ID: id, Name: Text{ID: a.Name}, Short: a.Short}
	}
	return Named{ID: id, Name: Text{ID: id}}
}

// NamedService names a service; an unknown id names itself.
func (c *Config) NamedService(id string) Named {
	if s := c.Service(id); s != nil {
		return Named{ID: id, Name: s.Name}
	}
	return Named{ID: id, Name: Text{ID: id}}
}

// NamedZone names a zone; an unknown id names itself.
func (c *Config) NamedZone(id string) Named {
	if z := c.Zone(id); z != nil {
		return Named{ID: id, Name: z.Name}
	}
	return Named{ID: id, Name: Text{ID: id}}
}

// RoomOf returns the room in which a zone's calls are heard.
func (c *Config) RoomOf(zone string) string {
	if z := c.Zone(zone); z != nil && z.Room != "" {
		return z.Room
	}
	return zone
}

// AgencyRoom returns the room in which an agency's own board speaks its calls.
func (c *Config) AgencyRoom(agency string) string {
	a := c.Agency(agency)
	switch {
	case a == nil:
		return ""
	case a.Room != "":
		return a.Room
	}
	return c.RoomOf(a.Zone)
}

// HasRoom reports whether the calls of a zone or an agency are heard in the room.
func (c *Config) HasRoom(room string) bool {
	return slices.ContainsFunc(c.Zones, func(z Zone) bool { return z.EndedOn == "" && c.RoomOf(z.ID) == room }) ||
		slices.ContainsFunc(c.Agencies, func(a Agency) bool { return a.EndedOn == "" && c.AgencyRoom(a.ID) == room })
}

// CounterRef returns the reference of a counter; nil for an unknown id.
func (c *Config) CounterRef(id string) *CounterRef {
	k := c.Counter(id)
	if k == nil {
		return nil
	}
	return &CounterRef{ID: k.ID, Number: k.Number, Name: k.Name, Zone: k.Zone}
}
