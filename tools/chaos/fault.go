package chaos

import (
	"context"
	"slices"
	"time"
)

// The settings of MPP_ACK.
const (
	AckRedis  = "redis"
	AckLedger = "ledger"
)

// Fault is one kind of failure.
type Fault struct {
	Name   string
	What   string // in one line
	Stores Stores
	Nodes  int
	// Break injects the fault and repairs it. Load goes on meanwhile, and afterwards all
	// nodes must become ready by themselves.
	Break func(context.Context, *Site) error
	// Forgets reports that Redis comes back with less than it had acknowledged.
	Forgets bool
	// Graceful reports that nothing crashes, so that no accepted request may fail.
	Graceful bool
	// Pause is the longest that a kiosk may wait, in addition to the fault's duration.
	Pause time.Duration
	// Accounts reports that people and devices are changed meanwhile, and judged too.
	Accounts bool
	// Acks are the settings under which the fault is tested; empty: both.
	Acks []string
}

// Promise is what holds for a fault under a setting; docs/reliability.md has the same.
type Promise struct {
	// MayLose reports that acknowledged changes which the ledger had not committed may be
	// lost, and that a restored event then says how many. Otherwise nothing acknowledged is
	// lost. No number is ever given twice and nobody is ever called twice.
	MayLose    bool
	NoneBroken bool
	Pause      time.Duration
}

// defaultPause is the Pause of faults that set none.
const defaultPause = 20 * time.Second

// promise returns what holds for the fault under a setting.
func (f *Fault) promise(ack string) Promise {
	p := Promise{MayLose: f.Forgets && ack == AckRedis, NoneBroken: f.Graceful, Pause: defaultPause}
	if f.Pause > 0 {
		p.Pause = f.Pause
	}
	return p
}

// acks are the settings to test, the one with the stricter promise first.
func (f *Fault) acks() []string {
	switch {
	case len(f.Acks) > 0:
		return slices.Clone(f.Acks)
	case f.Forgets:
		return []string{AckLedger, AckRedis}
	default:
		return []string{AckRedis, AckLedger}
	}
}

// Faults is the list.
func Faults() []Fault {
	return []Fault{
		{Name: "none", What: "nothing breaks: the measure of all others", Stores: single, Nodes: 2, Break: calm},
		{Name: "node-kill", What: "kill -9 of a node, restarted after two seconds", Stores: single, Nodes: 2, Break: nodeKill},
		{Name: "redis-kill", What: "kill -9 and restart of Redis (AOF everysec)", Stores: single, Nodes: 2, Break: redisKill},
		{Name: "redis-flush", What: "FLUSHALL", Stores: single, Nodes: 2, Break: redisFlush, Forgets: true},
		{Name: "redis-keys", What: "a random subset of the hall's keys deleted", Stores: single, Nodes: 2, Break: keysGone, Forgets: true},
		{Name: "redis-older", What: "Redis comes back with an AOF of a second ago", Stores: single, Nodes: 2, Break: redisOlder, Forgets: true},
		{Name: "redis-stop", What: "SIGSTOP of Redis for 10 s", Stores: single, Nodes: 2, Break: redisStop, Pause: 40 * time.Second},
		{Name: "sql-stop", What: "SQL stopped (SIGSTOP) for 60 s", Stores: single, Nodes: 2, Break: sqlStop},
		{Name: "sql-kill", What: "kill -9 and restart of SQL", Stores: single, Nodes: 2, Break: sqlKill},
		{Name: "sql-readonly", What: "SQL takes no writes for 20 s", Stores: plain, Nodes: 2, Break: sqlReadOnly},
		{Name: "sql-diskfull", What: "SQL's disk full for 30 s", Stores: smallDisk, Nodes: 2, Break: sqlDiskFull},
		{Name: "sentinel", What: "Sentinel failover by killing the master", Stores: sentinel, Nodes: 2, Break: sentinelKill},
		{Name: "cluster", What: "loss of the Cluster master that has the hall", Stores: cluster, Nodes: 2, Break: clusterKill},
		{Name: "galera", What: "one Galera node killed", Stores: galera, Nodes: 2, Break: galeraKill},
		{Name: "node-cut", What: "a node cut off from Redis and SQL for 10 s", Stores: proxied, Nodes: 2, Break: nodeCut},
		{Name: "power", What: "power loss of all machines, Redis with everysec", Stores: single, Nodes: 2, Break: power, Forgets: true, Pause: 40 * time.Second},
		{Name: "clock-ahead", What: "a node whose clock is a day ahead, at its start and while it runs", Stores: settable, Nodes: 2, Break: clockWrong(24 * time.Hour)},
		{Name: "clock-back", What: "the same for a clock that is a day behind", Stores: settable, Nodes: 2, Break: clockWrong(-24 * time.Hour)},
		{Name: "embedded-kill", What: "kill -9 in embedded mode", Stores: embedded, Nodes: 1, Break: nodeKill, Acks: []string{AckLedger}},
		{Name: "sql-restored", What: "a backup restored while Redis lives", Stores: single, Nodes: 2, Break: sqlRestored, Pause: 60 * time.Second},
		{Name: "sql-foreign", What: "a second server on the same Redis with a restored database of its own", Stores: single, Nodes: 2, Break: sqlForeign},
		{Name: "sql-empty", What: "the database comes back empty, then whole", Stores: single, Nodes: 2, Break: sqlEmpty, Pause: 60 * time.Second},
		{Name: "redis-foreign", What: "a second server on the same database with a Redis of its own", Stores: single, Nodes: 2, Break: redisForeign},
		{Name: "accounts-kill", What: "kill -9 of nodes while people and devices are changed", Stores: single, Nodes: 2, Break: accountsKill, Accounts: true, Pause: 40 * time.Second},
		{Name: "accounts-sql", What: "SQL frozen, then killed, while people and devices are changed", Stores: single, Nodes: 2, Break: accountsSQL, Accounts: true},
		{Name: "rolling", What: "rolling restart of three nodes", Stores: single, Nodes: 3, Break: rolling, Graceful: true},
	}
}
