package queue

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"

	"mpp/hall"
)

// redisEpoch identifies a period in which a Redis server has lost no write: its process and
// the replication history that it continues. A restart is another process, and a promotion
// begins another history.
type redisEpoch struct {
	run     string // run_id
	history string // master_replid
	master  bool
	// deposed reports whether the server has had replicas and has none now. Behind a Sentinel
	// or in a cluster another server may have taken its place.
	deposed bool
}

// redisEpoch reads the epoch of the server that holds the hall; the zero epoch when that
// server has no INFO.
func (q *Queue) redisEpoch(ctx context.Context) (redisEpoch, error) {
	n, err := q.node(ctx)
	if err != nil {
		return redisEpoch{}, err
	}
	info, err := n.Info(ctx, "server", "replication").Result()
	var refused redis.Error
	if errors.As(err, &refused) {
		return redisEpoch{}, nil
	}
	if err != nil {
		return redisEpoch{}, unavailable(err)
	}
	return redisEpoch{run: infoLine(info, "run_id"), history: infoLine(info, "master_replid"), master: infoLine(info, "role") == "master",
		deposed: infoNumber(info, "repl_backlog_active") == 1 && infoNumber(info, "connected_slaves") == 0}, nil
}

func (e redisEpoch) known() bool { return e.run != "" && e.history != "" }

// attestation is a script whose only purpose is to be loaded: it shows that a node has
// verified the hall in this epoch. A loaded script is in the memory of the process and
// nowhere else, so no restart, no old file and no promotion brings it back.
func (q *Queue) attestation(e redisEpoch) *script {
	what := fmt.Sprintf("%s in database %s was looked at in %s %s", q.keys.base, databaseOf(q.rdb), e.run, e.history)
	return newScript("return " + strconv.Quote(what))
}

// attest loads the attestation. e was read before the hall was verified; had another server
// taken over meanwhile, the attestation would name an epoch that has passed. When it fails,
// all that is lost is the possibility to start while SQL is away.
func (q *Queue) attest(ctx context.Context, e redisEpoch) {
	if !e.known() {
		return
	}
	n, err := q.node(ctx)
	if err == nil {
		err = n.ScriptLoad(ctx, q.attestation(e).text).Err()
	}
	if err != nil {
		q.log.Debug("Redis was not attested", "error", err)
	}
}

// Attested reports, by a nil error, whether a process that has just started may use this
// Redis without the ledger: Redis holds the hall, configured, and is in the epoch in which a
// node last verified it. Then it has every acknowledged change. A Redis that was restarted
// or promoted since may lack the newest of them; only the ledger, or a node that ran
// meanwhile, can tell.
//
// Codes: unavailable, with the reason.
func (q *Queue) Attested(ctx context.Context) error {
	e, err := q.redisEpoch(ctx)
	if err != nil {
		return err
	}
	if err := q.attested(ctx, e); err != nil {
		return err
	}
	found, err := q.Load(ctx)
	if err != nil {
		return err
	}
	if !found || q.Config().Version == 0 {
		return hall.Refuse(hall.CodeUnavailable, "Redis does not hold the hall")
	}
	seq, err := q.Seq(ctx)
	if err != nil {
		return err
	}
	again, err := q.redisEpoch(ctx)
	if err != nil {
		return err
	}
	if again != e {
		return hall.Refuse(hall.CodeUnavailable, "Redis was just replaced")
	}
	q.eventCache.raise(seq)
	return nil
}

// attested returns an error unless a node has verified the hall in this epoch.
func (q *Queue) attested(ctx context.Context, e redisEpoch) error {
	if e.deposed || !e.master {
		return hall.Refuse(hall.CodeUnavailable, "another Redis may have taken this one's place: it has no replica")
	}
	n, err := q.node(ctx)
	if err != nil {
		return err
	}
	there, err := n.ScriptExists(ctx, q.attestation(e).Hash(), scriptIssue.Hash()).Result()
	if err != nil {
		return unavailable(err)
	}
	if !e.known() || len(there) != 2 || !there[0] || !there[1] {
		return hall.Refuse(hall.CodeUnavailable, "Redis was started or promoted since a node last looked at it, and may lack the newest changes")
	}
	return nil
}
