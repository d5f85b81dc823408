package hall

import "time"

// Text is a name or sentence in Indonesian with an optional English one.
type Text struct {
	ID string `json:"id"`
	EN string `json:"en,omitempty"`
}

// In returns the text in the language, the Indonesian one if there is no other.
func (t Text) In(lang string) string {
	if lang == "en" && t.EN != "" {
		return t.EN
	}
	return t.ID
}

// Config is one version of a hall's whole configuration. Only an import changes it, and
// every part that a ticket may refer to stays in it, ended or in force.
type Config struct {
	Version   int64      `json:"version"`
	Hall      Info       `json:"hall"`
	Policy    Policy     `json:"policy"`
	Zones     []Zone     `json:"zones"`
	Calendars []Calendar `json:"calendars"`
	Agencies  []Agency   `json:"agencies"`
	Services  []Service  `json:"services"`
	Counters  []Counter  `json:"counters"`

	Slip   SlipTemplate `json:"slip"`
	Boards Boards       `json:"boards,omitzero"`

	// RetiredPrefixes were given up on the day of the last import, see Merge.
	RetiredPrefixes []RetiredPrefix `json:"retired_prefixes,omitempty"`

	index *configIndex
}

// Info is the hall itself.
type Info struct {
	ID       string   `json:"id"` // short, a-z0-9-; part of every Redis key
	Name     string   `json:"name"`
	Regency  string   `json:"regency,omitempty"`
	Address  string   `json:"address,omitempty"`
	Timezone string   `json:"timezone"` // IANA, e.g. Asia/Jakarta
	Ticker   []string `json:"ticker"`   // teks berjalan
	Sample   bool     `json:"sample"`   // "contoh": not an official hall

	// How its pages look: files of the media folder, and a colour as #rrggbb.
	Logo    string `json:"logo,omitempty"`
	Picture string `json:"picture,omitempty"`
	Color   string `json:"color,omitempty"`
	Links   Links  `json:"links,omitzero"`
}

// Links are addresses outside of the hall that its pages lead citizens to, "" for none.
type Links struct {
	Complaints string `json:"complaints"` // pengaduan, such as SP4N-LAPOR!
	Survey     string `json:"survey"`     // survei kepuasan masyarakat
}

// Zone is a part of the hall with its own board and seats.
type Zone struct {
	ID   string `json:"id"`
	Name Text   `json:"name"`
	// Room is in which room its calls are heard, with those of other zones that name it; "":
	// in one of its own, which has the zone's id.
	Room    string `json:"room,omitempty"`
	EndedOn string `json:"ended_on,omitempty"`
}

// Agency is an instansi with its booth in the hall.
type Agency struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Short    string `json:"short"` // as on boards and spoken, e.g. Disdukcapil
	Prefix   string `json:"prefix"`
	Zone     string `json:"zone"`
	Calendar string `json:"calendar"`
	Icon     string `json:"icon,omitempty"`
	// Room is in which room its own board hangs and speaks; "": in that of its zone.
	Room    string `json:"room,omitempty"`
	EndedOn string `json:"ended_on,omitempty"` // the date on which it left; so in all parts
}

// Service is one layanan of an agency.
type Service struct {
	ID           string   `json:"id"`
	Agency       string   `json:"agency"`
	Name         Text     `json:"name"`
	Prefix       string   `json:"prefix"` // its own, or the agency's (filled in by the hall file)
	Calendar     string   `json:"calendar,omitempty"`
	Weekdays     []int    `json:"weekdays,omitempty"` // 1 Monday .. 7 Sunday; empty: all its calendar has
	Quota        int      `json:"quota,omitempty"`    // tickets a day, 0: no limit
	Standard     Standard `json:"standard"`
	Requirements []Text   `json:"requirements"` // persyaratan: what to bring
	Fee          Text     `json:"fee"`
	Product      Text     `json:"product"`
	Keywords     []string `json:"keywords,omitempty"` // everyday words that a search finds it by
	EndedOn      string   `json:"ended_on,omitempty"`

	// Deliverables are what an officer counts at the finish, such as cards and certificates.
	Deliverables []Choice `json:"deliverables,omitempty"`
	// Reasons are why a file is incomplete, in words for the citizen; see [Config.PublicReasons].
	Reasons []Choice `json:"reasons,omitempty"`
}

// Standard has a service's promised times, nil for those that it does not promise.
type Standard struct {
	Wait       *Target `json:"wait,omitempty"`       // arrival until first call
	Service    *Target `json:"service,omitempty"`    // start until finish at the counter
	Completion *Target `json:"completion,omitempty"` // file complete until product handed over
}

// Target is a time as the published standard states it.
type Target struct {
	Value int  `json:"value"`
	Unit  Unit `json:"unit"`
}

// Unit of a target.
type Unit string

// The units that published standards use.
const (
	UnitMinute      Unit = "minute"       // menit
	UnitHour        Unit = "hour"         // jam
	UnitWorkingHour Unit = "working_hour" // jam kerja
	UnitWorkingDay  Unit = "working_day"  // hari kerja
	UnitCalendarDay Unit = "calendar_day" // hari kalender
)

// Units lists every unit.
var Units = []Unit{UnitMinute, UnitHour, UnitWorkingHour, UnitWorkingDay, UnitCalendarDay}

// Counter is a loket.
type Counter struct {
	ID       string   `json:"id"`
	Number   int      `json:"number"` // as called: "loket lima"; unique in the hall
	Name     string   `json:"name,omitempty"`
	Agency   string   `json:"agency"`
	Zone     string   `json:"zone"`
	Services []string `json:"services"`

	// The work profile: which of its services come first, and which only after a wait; see [StepsBack].
	First []string    `json:"first,omitempty"`
	After []AfterWait `json:"after,omitempty"`

	EndedOn string `json:"ended_on,omitempty"`
}

type configIndex struct {
	loc       *time.Location
	agencies  map[string]*Agency
	services  map[string]*Service
	counters  map[string]*Counter
	zones     map[string]*Zone
	classes   map[string]*Class
	calendars map[string]*Calendar
	byAgency  map[string][]*Service
	servers   map[string][]*Counter // counters not ended that serve the service
	rivals    map[string][]string   // services that share a counter with it, itself first
	groups    map[string]*queueGroup
	profiles  map[string]map[string]*StepsBack // by counter and service
}

// Prepare builds the index that the methods below use; call it once after decoding. A
// Config is then read-only and safe for concurrent use. Prepare is not Validate: it
// accepts what only names something unknown.
func (c *Config) Prepare() error {
	loc, err := time.LoadLocation(c.Hall.Timezone)
	if err != nil {
		return Refuse(CodeInvalid, "hall.timezone %q is not a known zone; use Asia/Jakarta, Asia/Makassar or Asia/Jayapura", c.Hall.Timezone)
	}
	x := &configIndex{
		loc: loc, agencies: map[string]*Agency{}, services: map[string]*Service{}, counters: map[string]*Counter{},
		zones: map[string]*Zone{}, classes: map[string]*Class{}, calendars: map[string]*Calendar{},
		byAgency: map[string][]*Service{}, servers: map[string][]*Counter{}, rivals: map[string][]string{},
	}
	for i := range c.Agencies {
		x.agencies[c.Agencies[i].ID] = &c.Agencies[i]
	}
	for i := range c.Zones {
		x.zones[c.Zones[i].ID] = &c.Zones[i]
	}
	for i := range c.Policy.Classes {
		x.classes[c.Policy.Classes[i].ID] = &c.Policy.Classes[i]
	}
	for i := range c.Calendars {
		x.calendars[c.Calendars[i].ID] = &c.Calendars[i]
	}
	for i := range c.Services {
		s := &c.Services[i]
		x.services[s.ID] = s
		x.byAgency[s.Agency] = append(x.byAgency[s.Agency], s)
	}
	x.indexCounters(c)
	x.indexGroups(c)
	x.indexProfiles(c)
	c.index = x
	return nil
}

func (x *configIndex) indexCounters(c *Config) {
	seen := map[string]map[string]bool{}
	for id := range x.services {
		seen[id] = map[string]bool{id: true}
		x.rivals[id] = []string{id}
	}
	for i := range c.Counters {
		k := &c.Counters[i]
		x.counters[k.ID] = k
		if k.EndedOn != "" {
			continue
		}
		for _, s := range k.Services {
			x.servers[s] = append(x.servers[s], k)
			for _, r := range k.Services {
				if seen[s] != nil && !seen[s][r] {
					seen[s][r] = true
					x.rivals[s] = append(x.rivals[s], r)
				}
			}
		}
	}
}

// Location is the hall's zone.
func (c *Config) Location() *time.Location { return c.index.loc }

// Agency finds an agency by id, also an ended one; nil if there is none. The next five
// methods do the same for their parts.
func (c *Config) Agency(id string) *Agency { return c.index.agencies[id] }

// Service finds a service.
func (c *Config) Service(id string) *Service { return c.index.services[id] }

// Counter finds a counter.
func (c *Config) Counter(id string) *Counter { return c.index.counters[id] }

// Zone finds a zone.
func (c *Config) Zone(id string) *Zone { return c.index.zones[id] }

// Class finds a priority class.
func (c *Config) Class(id string) *Class { return c.index.classes[id] }

// Calendar finds a calendar.
func (c *Config) Calendar(id string) *Calendar { return c.index.calendars[id] }

// ServicesOf lists an agency's services, ended ones too, in the file's order.
func (c *Config) ServicesOf(agency string) []*Service { return c.index.byAgency[agency] }

// Servers lists the counters that serve a service.
func (c *Config) Servers(service string) []*Counter { return c.index.servers[service] }

// Rivals lists the services whose tickets compete with this service's for a
// counter, itself first: those are the queues that decide how many are ahead.
func (c *Config) Rivals(service string) []string { return c.index.rivals[service] }

// BusinessDate is the date at the instant in the hall's zone, YYYY-MM-DD.
func (c *Config) BusinessDate(at Millis) string {
	return at.In(c.index.loc).Format(time.DateOnly)
}

// DayEndsAt is when a business date ends: at the policy's day_end or with midnight. It is
// 0 when date is no date.
func (c *Config) DayEndsAt(date string) Millis {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0
	}
	end, err := time.Parse("15:04", c.Policy.DayEnd)
	if err != nil { // "24:00"
		return localMinute(day, minutesADay, c.Location())
	}
	return localMinute(day, end.Hour()*60+end.Minute(), c.Location())
}

// strictCreditMS, about three years, puts a class before all others however long they waited.
const strictCreditMS = 100_000_000_000

// CreditMS is the class's head start in the score under the hall's order rule.
func (c *Config) CreditMS(class string) int64 {
	k := c.Class(class)
	if k == nil || k.CreditMinutes <= 0 || c.Policy.Order == OrderFIFO {
		return 0
	}
	if c.Policy.Order == OrderStrict || c.Policy.Order == OrderRatio {
		return strictCreditMS
	}
	return int64(k.CreditMinutes) * 60_000
}
