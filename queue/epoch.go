package queue

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"

	"mpp/hall"
)

// life is one life of a Redis server: its process, and the history of writes that it
// goes on with. A restart makes another process, a promotion begins another history; so
// within one life nothing that was written is lost, short of an operator's hand.
type redisEpoch struct {
	run     string // run_id
	history string // master_replid
	master  bool
	// deposed: it has had replicas and has none now. Behind a Sentinel or in a cluster
	// another server may have taken its place.
	deposed bool
}

// life asks the server that holds the hall. One that does not tell has no life.
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

func (l redisEpoch) known() bool { return l.run != "" && l.history != "" }

// mark is a script that only says that a node has looked at the hall in this life of
// Redis. Like all loaded scripts it is in the process's memory and nowhere else: no
// restart, no old file and no promotion brings it back.
func (q *Queue) attestation(l redisEpoch) *script {
	what := fmt.Sprintf("%s in database %s was looked at in %s %s", q.keys.base, databaseOf(q.rdb), l.run, l.history)
	return newScript("return " + strconv.Quote(what))
}

// vouch leaves the mark of a look. l was read before the look, so that the mark is of
// no use where another server has come in between. Without it nothing is lost but the
// liberty to start while SQL is away.
func (q *Queue) attest(ctx context.Context, l redisEpoch) {
	if !l.known() {
		return
	}
	n, err := q.node(ctx)
	if err == nil {
		err = n.ScriptLoad(ctx, q.attestation(l).text).Err()
	}
	if err != nil {
		q.log.Debug("Redis was not marked as looked at", "error", err)
	}
}

// Attested tells whether a process that knows nothing may begin on this Redis without
// asking the ledger: nil when it has the hall, configured, and has lived on since a node
// last looked at it. Whatever was acknowledged is in there, and the next number is
// nobody's. A Redis that was started since, or promoted, may lack what was acknowledged
// last, and only the ledger, or a node that lived through it, can tell.
//
// Codes: unavailable, with the reason.
func (q *Queue) Attested(ctx context.Context) error {
	l, err := q.redisEpoch(ctx)
	if err != nil {
		return err
	}
	if err := q.attested(ctx, l); err != nil {
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
	if again != l {
		return hall.Refuse(hall.CodeUnavailable, "Redis was just replaced")
	}
	q.eventCache.raise(seq)
	return nil
}

// marked tells whether a node has looked at the hall in this life of Redis.
func (q *Queue) attested(ctx context.Context, l redisEpoch) error {
	if l.deposed || !l.master {
		return hall.Refuse(hall.CodeUnavailable, "another Redis may have taken this one's place: it has no replica")
	}
	n, err := q.node(ctx)
	if err != nil {
		return err
	}
	there, err := n.ScriptExists(ctx, q.attestation(l).Hash(), scriptIssue.Hash()).Result()
	if err != nil {
		return unavailable(err)
	}
	if !l.known() || len(there) != 2 || !there[0] || !there[1] {
		return hall.Refuse(hall.CodeUnavailable, "Redis was started or promoted since a node last looked at it, and may lack the newest changes")
	}
	return nil
}
