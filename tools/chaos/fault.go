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

// Fault is one thing that breaks.
type Fault struct {
	Name   string
	What   string // in one line
	Stores Stores
	Nodes  int
	// Break breaks and mends. Load goes on meanwhile, and after it all nodes must become
	// ready by themselves.
	Break func(context.Context, *Site) error
	// Forgets: Redis comes back with less than it had acknowledged.
	Forgets bool
	// Graceful: nothing crashes, so that no accepted request may fail.
	Graceful bool
	// Pause is the longest that a kiosk may wait, beside how long the fault lasts.
	Pause time.Duration
	// Acks are the settings under which the fault is proven; empty: both.
	Acks []string
}

// Promise is what holds for a fault under a setting; docs/reliability.md has the same.
type Promise struct {
	// MayLose: acknowledged changes that the ledger had not yet taken may be lost, told of
	// by a restored event. In every other case nothing acknowledged is lost, and whatever
	// is promised, no number is given twice and nobody is called twice.
	MayLose    bool
	NoneBroken bool
	Pause      time.Duration
}

// defaultPause bounds a kiosk's wait where a fault has no bound of its own.
const defaultPause = 20 * time.Second

// promise is the cell of the table.
func (f *Fault) promise(ack string) Promise {
	p := Promise{MayLose: f.Forgets && ack == AckRedis, NoneBroken: f.Graceful, Pause: defaultPause}
	if f.Pause > 0 {
		p.Pause = f.Pause
	}
	return p
}

// acks are the settings to prove, the one whose promise is harder to keep first.
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
		{Name: "embedded-kill", What: "kill -9 on the embedded footing", Stores: embedded, Nodes: 1, Break: nodeKill, Acks: []string{AckLedger}},
		{Name: "rolling", What: "rolling restart of three nodes", Stores: single, Nodes: 3, Break: rolling, Graceful: true},
	}
}
