package scale

import (
	"cmp"
	"slices"
)

// sqlTables are those that grow with the visits.
var sqlTables = []string{"events", "visits", "legs", "counter_periods"}

// sql is what the ledger writes. The events of a visit are the simulated day's, for
// the rows beside them those that were measured.
func (p *Plan) sql(d *Day, in *Inputs, s Site) error {
	perVisit := float64(d.Total()) / float64(d.Params.Tickets)
	for _, name := range sqlTables {
		key := "scale.sql_" + name
		if err := in.need(key+"_rows_per_visit", key+"_row_bytes"); err != nil {
			return err
		}
		rows := in.Or(key+"_rows_per_visit", 0)
		if name == "events" {
			rows = perVisit
		}
		t := Table{Name: name, Rows: rows * float64(d.Params.Tickets) * s.Days, Bytes: in.Or(key+"_row_bytes", 0) + in.Or(key+"_index_bytes", 0)}
		t.TerabytesAYear = t.Rows * t.Bytes / 1e12
		p.SQLYearTB += t.TerabytesAYear
		p.Tables = append(p.Tables, t)
	}
	p.SQLRows = p.ChangesMinute * d.rowsPerChange(in)
	// A hall makes one change a second, and the recorder waits for no second one.
	p.SQLCommits = p.ChangesMinute
	p.RedoYearTB = float64(d.Total()) * s.Days * in.Or("scale.redo_bytes_per_event", 0) / 1e12
	return nil
}

// rowsPerChange are the rows inserted or updated for one: the event, the visit and
// its leg, the counter, and the periods of its time.
func (d *Day) rowsPerChange(in *Inputs) float64 {
	rows := 0
	for k, n := range d.Events {
		rows += n
		if withTicket(kind(k)) {
			rows += 2 * n
		}
		if withCounter[k] {
			rows += n
		}
	}
	rows += d.Events[transferred] // two legs
	return float64(rows)/float64(d.Total()) + in.Or("scale.sql_counter_periods_rows_per_visit", 0)*float64(d.Params.Tickets)/float64(d.Total())
}

// Limit is a load beside what it must stay under.
type Limit struct {
	What        string
	Load, Bound float64
	Unit        string
	Bounded     string // what sets the bound
}

// Share is the load as a part of the bound.
func (l Limit) Share() float64 { return l.Load / l.Bound }

// limits are in the order in which they break when the country grows.
func (p *Plan) limits(d *Day, in *Inputs, s Site) {
	even, script := p.Even[s.Shards], in.Or("issue.reference_per_s", 1)
	biggest := p.BiggestSockets - float64(p.BiggestTickets)/testSize*float64(d.Params.Screens)
	p.Limits = []Limit{
		{"SQL connections, each process idle", p.Processes * in.Or("scale.idle_sql_connections", 0), sqlConnections, "", "max_connections, the default"},
		{"SQL connections, each process once busy", p.Processes * sqlPerProcess, sqlConnections, "", "max_connections, the default"},
		{"SQL size after a year", p.SQLYearTB, s.SQLTB, "TB", "the disk (-sql-tb)"},
		{"SQL commits at the peak", p.SQLCommits, in.Or("scale.sql_commits_per_s", 1), "/s", "measured, 16 writers, default durability"},
		{"events into SQL at the peak", p.ChangesMinute, in.Or("ledger.events_s", 1), "/s", "ledger.events_s, one recorder with full batches"},
		{"Redis connections of one node, idle", p.Processes * in.Or("scale.cluster_idle_connections", 0) / clusterNodes, redisClients, "", "maxclients, the default"},
		{"memory of the fullest shard", p.RedisGB / float64(s.Shards) * even.Skew, s.RedisGB, "GB", "a master's memory (-redis-gb)"},
		{"scripts on the busiest shard, peak second", even.Second, script, "/s", "issue.reference_per_s"},
		{"CPU of the busiest shard, peak minute: scripts alone", even.Minute * in.Or("issue.cpu_redis_us", 0) / 1e6, 1, "cores", "Redis runs scripts on one core; issue.cpu_redis_us"},
		{"CPU of the busiest shard, peak minute: with all readers", even.Minute * in.Or("scale.redis_cpu_us_per_event", 0) / 1e6, 1, "cores", "the same core; scale.redis_cpu_us_per_event"},
		{"phones of the biggest hall behind one address", biggest / s.Carriers, perPeerLimit, "", "live.Options.PerPeer, with one process left"},
		{"sockets of the biggest hall", p.BiggestSockets, socketsLimit, "", "live.Options.Total, with one process left"},
		{"events of the biggest hall in a day", float64(p.BiggestTickets) * float64(d.Total()) / float64(d.Params.Tickets), lookBack, "", "ledger.missingWindow: holes further back are not counted"},
		{"messages of the biggest hall, loudest minute", p.BiggestMessages, in.Or("live.fanout_per_s", 1), "/s", "live.fanout_per_s, one process on the measuring machine"},
		{"CPU of a shard for processes with nothing to do", p.Processes * in.Or("scale.idle_redis_cpu", 0) / float64(s.Shards), 1, "cores", "the same core"},
		{"new sockets a second when a machine is lost", p.Return, s.Balancer * in.Or("scale.tls_handshakes_per_core", 1), "/s", "full TLS handshakes on the balancer's cores (-balancer)"},
	}
	slices.SortStableFunc(p.Limits, func(a, b Limit) int { return cmp.Compare(b.Share(), a.Share()) })
}
