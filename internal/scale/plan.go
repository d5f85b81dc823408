package scale

import (
	"math"
	"time"
)

// Site says what the plan is put on. Headroom is the part of a machine that may be
// used at the peak.
type Site struct {
	Cores, GB float64 // of one machine for mpp processes
	Headroom  float64
	Copies    float64 // processes of each hall
	Shards    int
	RedisGB   float64 // of one Redis master
	SQLTB     float64 // of the database's disk
	Days      float64 // of service in a year
	Carriers  float64 // networks behind whose few addresses the phones are
	Balancer  float64 // cores of all balancers together
	Requests  float64 // of a phone that opens its page: the page and what belongs to it
}

// DefaultSite is the plan's.
func DefaultSite() Site {
	return Site{Cores: 8, GB: 32, Headroom: 0.5, Copies: 2, Shards: 3, RedisGB: 32, SQLTB: 4, Days: 240, Carriers: 3, Balancer: 16, Requests: 12}
}

// What the code does today; where it stands is told in docs/scaling.md.
const (
	heartbeat       = 10.0            // seconds between two, and between two pings
	boardZones      = 4               // zones of a hall
	answerDays      = 2               // an answer is kept in Redis (queue/lua/lib.lua)
	datedDays       = 6               // days of service within a date's day and the week after it
	frameOverhead   = 80              // bytes of TCP/IP, TLS and the websocket's frame
	heartbeatBytes  = 70              // of its text
	socketsLimit    = 20_000          // live.Options.Total
	perPeerLimit    = 2_000           // live.Options.PerPeer
	sqlPerProcess   = 8               // ledger's idle connections once it was busy; 16 at most
	sqlConnections  = 151             // max_connections where nobody set it
	redisClients    = 10_000          // maxclients where nobody set it
	memoryUse       = 0.7             // of a machine
	reconnectWithin = 2 * time.Second // live.js: a random wait of up to this after 1001
	restoreEvents   = 100_000         // what restore.s is told of
	lookBack        = 100_000         // ledger.missingWindow
	clusterNodes    = 6               // of TestMeasure's cluster
)

// Plan is the day held against what was measured.
type Plan struct {
	PhonesPerTicket                        float64
	Sockets, Screens                       float64
	ChangesMinute, ChangesSecond           float64
	IssuesMinute                           float64
	Deltas, ScreenMessages, Beats, Opening float64 // messages a second at the peak
	MegabitsOut                            float64
	HTTP                                   float64 // requests a second at the peak
	CoresHTTP, CoresLive, CoresFollow      float64
	CoresIdle                              float64
	Processes, RestingGB, MemoryGB         float64
	MachinesByCPU, MachinesByMemory        float64
	Machines                               float64
	Even, Moved                            map[int]ShardLoad
	High                                   map[int]float64 // HighSkew
	RedisGB, IdemGB, DatedGB, StreamGB     float64
	RedisIdle                              float64 // commands a second that idle processes ask
	SQLRows, SQLCommits                    float64 // a second at the peak
	Tables                                 []Table
	SQLYearTB, RedoYearTB                  float64
	RestoreShard, RestoreHall              time.Duration
	BiggestSockets, BiggestMessages        float64
	BiggestTickets                         int
	Return                                 float64 // new sockets a second when one machine is lost
	Limits                                 []Limit
}

// Table is a table's growth.
type Table struct {
	Name           string
	Rows, Bytes    float64 // rows a year, bytes of one with its share of the indexes
	TerabytesAYear float64
}

// needed are the figures without which MakePlan refuses.
var needed = []string{
	"issue.cpu_server_us", "issue.cpu_redis_us", "issue.reference_per_s", "live.fanout_per_s", "live.kb_per_socket", "scale.live_cpu_us_per_message", "scale.live_cpu_us_per_heartbeat", "ledger.events_s", "restore.s",
	"scale.busy_mb", "scale.idle_mb", "scale.idle_redis_cpu", "scale.tls_handshakes_per_core", "scale.idle_cpu", "scale.process_cpu_us_per_event", "scale.redis_cpu_us_per_event",
	"scale.cluster_idle_commands", "scale.cluster_idle_connections", "scale.idle_sql_connections", "scale.message_bytes",
	"scale.redis_idem_bytes_per_visit", "scale.redis_dated_bytes_per_visit", "scale.redis_stream_bytes_per_visit",
	"scale.sql_commits_per_s", "scale.redo_bytes_per_event", "scale.events_per_visit",
}

// MakePlan holds the day against the inputs.
func MakePlan(d *Day, in *Inputs, s Site) (*Plan, error) {
	if err := in.need(needed...); err != nil {
		return nil, err
	}
	p := &Plan{PhonesPerTicket: d.PhonesPerTicket()}
	p.ChangesMinute, _ = Peak(d.Changes, 60)
	p.ChangesSecond, _ = Peak(d.Changes, 1)
	p.IssuesMinute, _ = Peak(d.Issues, 60)
	p.messages(d, in)
	p.machines(d, in, s)
	p.shards(d, in, s)
	if err := p.sql(d, in, s); err != nil {
		return nil, err
	}
	p.restore(d, in, s)
	p.limits(d, in, s)
	return p, nil
}

// messages are those to sockets at the loudest minute.
func (p *Plan) messages(d *Day, in *Inputs) {
	size := float64(d.Params.Tickets) / testSize
	p.Screens = size * float64(d.Params.Screens)
	p.Sockets = float64(d.Params.Phones) + p.Screens
	told, _ := Peak(d.Told, 60)
	p.Deltas = told * p.PhonesPerTicket
	opened, _ := Peak(d.Opened, 60)
	p.Opening = opened * p.PhonesPerTicket
	p.ScreenMessages = p.ChangesMinute * d.screensPerChange()
	p.Beats = 2 * p.Sockets / heartbeat
	bytes := (p.Deltas+p.ScreenMessages)*(in.Or("scale.message_bytes", 0)+frameOverhead) + p.Beats/2*(heartbeatBytes+frameOverhead) + p.Beats/2*frameOverhead
	p.MegabitsOut = bytes * 8 / 1e6
}

// screensPerChange is how many consoles and boards a change reaches at most: the
// consoles of its agency and the boards of its zone. A mean over all changes.
func (d *Day) screensPerChange() float64 {
	total := 0.0
	for _, h := range d.Halls {
		same := 0.0 // chance that two changes are of one agency
		for _, n := range h.Agencies {
			share := float64(n) / float64(h.Tickets)
			same += share * share
		}
		size := float64(h.Tickets) / testSize
		consoles, boards := size*float64(d.Params.Counters), size*float64(d.Params.Screens-d.Params.Counters)
		total += float64(h.Tickets) * (consoles*same + boards/boardZones)
	}
	return total / float64(d.Params.Tickets)
}

// Messages are all messages a second to sockets at the peak.
func (p *Plan) Messages() float64 { return p.Deltas + p.ScreenMessages + p.Beats + 2*p.Opening }

// machines are those that run mpp.
func (p *Plan) machines(d *Day, in *Inputs, s Site) {
	p.HTTP = p.ChangesMinute + p.Opening*s.Requests
	p.CoresHTTP = p.HTTP * in.Or("issue.cpu_server_us", 0) / 1e6
	// A heartbeat's time has its ping's in it.
	p.CoresLive = ((p.Messages()-p.Beats)*in.Or("scale.live_cpu_us_per_message", 0) + p.Beats/2*in.Or("scale.live_cpu_us_per_heartbeat", 0)) / 1e6
	// Each process of a hall follows all of its events.
	p.CoresFollow = p.ChangesMinute * s.Copies * in.Or("scale.process_cpu_us_per_event", 0) / 1e6
	p.Processes = float64(d.Params.Halls) * s.Copies
	p.CoresIdle = p.Processes * in.Or("scale.idle_cpu", 0)
	p.RestingGB = p.Processes * in.Or("scale.idle_mb", 0) / 1024
	p.MemoryGB = (p.Processes*in.Or("scale.busy_mb", 0) + p.Sockets*in.Or("live.kb_per_socket", 0)/1024) / 1024
	p.MachinesByCPU = math.Ceil((p.CoresHTTP + p.CoresLive + p.CoresFollow + p.CoresIdle) / (s.Cores * s.Headroom))
	p.MachinesByMemory = math.Ceil(p.MemoryGB / (s.GB * memoryUse))
	p.Machines = max(p.MachinesByCPU, p.MachinesByMemory) + 1 // one may be lost
	p.Return = p.Sockets / p.Machines / reconnectWithin.Seconds()
	for i, h := range d.Halls {
		sockets := d.Fullest[i]*p.PhonesPerTicket + float64(h.Tickets)/testSize*float64(d.Params.Screens)
		p.BiggestSockets = max(p.BiggestSockets, sockets)
		p.BiggestMessages = max(p.BiggestMessages, d.LoudMin[i]/60*p.PhonesPerTicket+2*sockets/heartbeat)
		p.BiggestTickets = max(p.BiggestTickets, h.Tickets)
	}
}

// shardCounts are the clusters that are compared.
var shardCounts = []int{3, 4, 5, 6, 7, 8, 9, 10, 11, 12}

func (p *Plan) shards(d *Day, in *Inputs, s Site) {
	p.Even, p.Moved, p.High = map[int]ShardLoad{}, map[int]ShardLoad{}, map[int]float64{}
	for _, k := range append([]int{s.Shards}, shardCounts...) {
		if _, done := p.Even[k]; !done {
			p.Even[k], p.Moved[k] = d.Load(Even(d.Halls, k)), d.Load(Planned(d.Halls, k))
			p.High[k] = d.HighSkew(k)
		}
	}
	gb := func(name string, days float64) float64 {
		return in.Or("scale.redis_"+name+"_bytes_per_visit", 0) * float64(d.Params.Tickets) * days / (1 << 30)
	}
	p.IdemGB, p.DatedGB, p.StreamGB = gb("idem", answerDays), gb("dated", datedDays), gb("stream", 1)
	p.RedisGB = p.IdemGB + p.DatedGB + p.StreamGB
	p.RedisIdle = p.Processes * in.Or("scale.cluster_idle_commands", 0)
}

// restore is a shard whose master and replica both lost their data at the end of the day.
func (p *Plan) restore(d *Day, in *Inputs, s Site) {
	perEvent := in.Or("restore.s", 0) / restoreEvents
	perTicket := float64(d.Total()) / float64(d.Params.Tickets)
	seconds := func(tickets int) time.Duration {
		return time.Duration(float64(tickets) * perTicket * perEvent * float64(time.Second))
	}
	p.RestoreShard, p.RestoreHall = seconds(p.Even[s.Shards].Tickets), seconds(p.BiggestTickets)
}
