package hall

// View is the ticket as it stands: the configuration's names, its place in the
// queue and its estimate of now.
func (d *Day) View(t *Ticket) TicketView {
	v := d.cfg.View(t)
	if t.State != Waiting {
		return v
	}
	v.Ahead, v.Estimate = d.Ahead(t.ID), nil
	if e, ok := d.Estimate(t.ID); ok {
		v.Estimate = &e
	}
	return v
}

func (d *Day) ticketViews(list []*Ticket) []TicketView {
	out := make([]TicketView, len(list))
	for i, t := range list {
		out[i] = d.View(t)
	}
	return out
}

// CounterView is a counter for staff; false for an unknown one.
func (d *Day) CounterView(id string) (CounterView, bool) {
	k := d.cfg.Counter(id)
	if k == nil {
		return CounterView{}, false
	}
	c := d.Counter(id)
	v := CounterView{
		CounterRef: *d.cfg.CounterRef(id), Agency: d.cfg.NamedAgency(k.Agency), Services: make([]Named, len(k.Services)),
		State: c.State, Since: c.Since.Stamp(), Officer: c.Name, Reason: c.Reason, Waiting: d.WaitingAt(id),
	}
	for i, s := range k.Services {
		v.Services[i] = d.cfg.NamedService(s)
	}
	if t := d.tickets[c.Ticket]; t != nil {
		tv := d.View(t)
		v.Ticket = &tv
	}
	return v, true
}

// CounterTopic is what a counter's console shows; false for an unknown counter.
func (d *Day) CounterTopic(id string) (CounterTopic, bool) {
	v, ok := d.CounterView(id)
	if !ok {
		return CounterTopic{}, false
	}
	topic := CounterTopic{
		Counter:  v,
		Upcoming: d.ticketViews(d.Upcoming(id, UpcomingCount)),
		Held:     d.ticketViews(d.Held(id)),
		NoShows:  d.ticketViews(d.NoShows(id, NoShowCount)),
		Waiting:  map[string]int{},
	}
	for _, s := range d.servicesAt(id) {
		topic.Waiting[s], _ = d.Waiting(s)
	}
	d.lastStep(id, &topic)
	return topic, true
}

// lastStep tells the step that the counter made last, if it can be taken back. The
// ticket may wait elsewhere by now; its place there is not this console's business.
func (d *Day) lastStep(counter string, topic *CounterTopic) {
	s := d.steps[counter]
	t := d.tickets[s.ticket]
	if t == nil || t.Rev != s.rev || !revertible(s.event) {
		return
	}
	v := d.cfg.View(t)
	v.Ahead, v.Estimate = 0, nil
	topic.Last, topic.LastEvent, topic.LastAt = &v, s.event, s.at.Stamp()
	topic.RevertUntil = (s.at + Millis(d.cfg.Policy.RevertMS)).Stamp()
}

func revertible(e EventType) bool {
	for _, row := range Transitions {
		if row.Event == e && row.Revertible {
			return true
		}
	}
	return false
}

// TicketTopic is what a citizen's phone shows; false for a ticket that is not of today.
func (d *Day) TicketTopic(id string) (TicketTopic, bool) {
	t := d.tickets[id]
	if t == nil {
		return TicketTopic{}, false
	}
	return TicketTopic{Ticket: d.View(t), NowCalled: d.NowCalled(t.Leg.Agency)}, true
}

// BoardView is a zone's board; false for an unknown zone.
func (d *Day) BoardView(zone string) (BoardView, bool) {
	if d.cfg.Zone(zone) == nil {
		return BoardView{}, false
	}
	v := BoardView{
		Zone: d.cfg.NamedZone(zone), Hall: d.cfg.Hall.Name, Timezone: d.cfg.Hall.Timezone, Ticker: d.cfg.Hall.Ticker,
		Voice:    VoiceView{CallTwice: d.cfg.Policy.CallTwice, Cardinal: d.cfg.Policy.Cardinal},
		Counters: map[string]BoardCounter{}, Calls: d.boardCalls(zone), Agencies: map[string]BoardAgency{},
	}
	if v.Ticker == nil {
		v.Ticker = []string{}
	}
	for i := range d.cfg.Counters {
		if k := &d.cfg.Counters[i]; k.Zone == zone && k.EndedOn == "" {
			v.Counters[k.ID] = d.boardCounter(k)
		}
	}
	for i := range d.cfg.Agencies {
		if a := &d.cfg.Agencies[i]; a.Zone == zone && a.EndedOn == "" {
			v.Agencies[a.ID] = BoardAgency{Named: d.cfg.NamedAgency(a.ID), Waiting: d.WaitingFor(a.ID)}
		}
	}
	return v, true
}

func (d *Day) boardCounter(k *Counter) BoardCounter {
	c := d.Counter(k.ID)
	v := BoardCounter{CounterRef: *d.cfg.CounterRef(k.ID), Agency: d.cfg.NamedAgency(k.Agency), State: c.State}
	if t := d.tickets[c.Ticket]; t != nil {
		v.Ticket, v.TicketState, v.Class = t.Number, t.State, t.Class
	}
	return v
}

// WaitingFor is how many wait for any of the agency's services.
func (d *Day) WaitingFor(agency string) int {
	n := 0
	for _, s := range d.cfg.ServicesOf(agency) {
		w, _ := d.Waiting(s.ID)
		n += w
	}
	return n
}

// HallView is the whole hall, or one agency of it. False for an unknown agency.
func (d *Day) HallView(agency string) (HallView, bool) {
	if agency != "" && d.cfg.Agency(agency) == nil {
		return HallView{}, false
	}
	v := d.hallFrame()
	for i := range d.cfg.Agencies {
		if a := &d.cfg.Agencies[i]; a.EndedOn == "" && (agency == "" || a.ID == agency) {
			v.Agencies[a.ID] = d.cfg.NamedAgency(a.ID)
		}
	}
	for i := range d.cfg.Services {
		if s := &d.cfg.Services[i]; inHall(s.EndedOn, s.Agency, agency) {
			v.Services[s.ID] = d.Load(s.ID)
		}
	}
	for i := range d.cfg.Counters {
		if k := &d.cfg.Counters[i]; inHall(k.EndedOn, k.Agency, agency) {
			v.Counters[k.ID], _ = d.CounterView(k.ID)
		}
	}
	return v, true
}

func (d *Day) hallFrame() HallView {
	return HallView{
		Hall: d.cfg.Hall.Name, Timezone: d.cfg.Hall.Timezone, Date: d.date,
		Agencies: map[string]Named{}, Services: map[string]ServiceLoad{}, Counters: map[string]CounterView{},
	}
}

// HallPart is the part of HallView(agency) that Changed changed: only these
// entries of Services and Counters, and no agencies.
func (d *Day) HallPart(agency string) HallView {
	v := d.hallFrame()
	for _, id := range d.changed.Services {
		s := d.cfg.Service(id)
		if s == nil {
			continue
		}
		if inHall(s.EndedOn, s.Agency, agency) {
			v.Services[id] = d.Load(id)
		}
		for _, k := range d.cfg.Servers(id) {
			d.addCounterPart(&v, k, agency)
		}
	}
	for _, id := range d.changed.Counters {
		d.addCounterPart(&v, d.cfg.Counter(id), agency)
	}
	return v
}

func (d *Day) addCounterPart(v *HallView, k *Counter, agency string) {
	if k == nil || !inHall(k.EndedOn, k.Agency, agency) {
		return
	}
	if _, done := v.Counters[k.ID]; !done {
		v.Counters[k.ID], _ = d.CounterView(k.ID)
	}
}

// inHall tells whether a thing that has not ended belongs to the wanted agency, "" for any.
func inHall(endedOn, agency, wanted string) bool {
	return endedOn == "" && (wanted == "" || agency == wanted)
}
