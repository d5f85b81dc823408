package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/access"
	"mpp/api"
)

// keyInForceFor is how long Redis keeps the id of the signing key after the last server
// that signs with it was at work.
const keyInForceFor = time.Minute

// signingKey compares the hall's servers by the id of the key that signs their tokens: the
// tokens of a server with another secret are refused by all others.
type signingKey struct {
	rdb  redis.UniversalClient
	name string // of the entry in Redis, which ends by itself
	keys *access.Keys
	log  *slog.Logger

	foreign atomic.Bool // another key is in force
}

func newSigningKey(p *Platform) *signingKey {
	return &signingKey{rdb: p.stores.rdb, name: "mpp:{" + p.hall.id + "}:signing_key", keys: p.keys, log: p.log}
}

// check refuses to start beside servers whose tokens this one would not accept. A Redis
// that does not answer refuses nothing here.
func (k *signingKey) check(ctx context.Context) error {
	inForce, err := k.inForce(ctx)
	if err != nil || k.accepts(inForce) {
		return nil //nolint:nilerr // the next look asks again
	}
	return fmt.Errorf("MPP_SECRET: servers at work sign the hall's tokens with another secret (key %s, here %s): everybody would be signed out "+
		"on every other request. Give all servers the same secret; to change it, give all of them the former one as MPP_SECRET_PREVIOUS. "+
		"If no server is at work any more, start again in a minute", inForce, k.keys.IDs()[0])
}

// inForce returns the id of the key that the servers at work sign with, "" if there is none.
func (k *signingKey) inForce(ctx context.Context) (string, error) {
	id, err := k.rdb.Get(ctx, k.name).Result()
	if errors.Is(err, redis.Nil) {
		return "", nil
	}
	return id, err
}

func (k *signingKey) accepts(id string) bool { return id == "" || slices.Contains(k.keys.IDs(), id) }

// look tells the others that a server with this key is at work, unless another key is in force.
func (k *signingKey) look(ctx context.Context) {
	inForce, err := k.inForce(ctx)
	if err == nil && k.accepts(inForce) {
		err = k.rdb.Set(ctx, k.name, k.keys.IDs()[0], keyInForceFor).Err()
	}
	if err != nil {
		k.log.Debug("looking for the signing key in force", "error", err)
		return
	}
	foreign := !k.accepts(inForce)
	if before := k.foreign.Swap(foreign); foreign && !before {
		k.log.Error("servers with another MPP_SECRET are at work: each refuses the tokens of the others", "key", k.keys.IDs()[0], "in_force", inForce)
	}
}

// end forgets the key at a stop, so that a server with a new secret can start at once. One
// that is still at work with this key says so again.
func (k *signingKey) end(ctx context.Context) {
	if inForce, err := k.inForce(ctx); err == nil && inForce == k.keys.IDs()[0] {
		k.rdb.Del(ctx, k.name)
	}
}

// Check tells readiness that servers with another secret are at work.
func (k *signingKey) Check(context.Context) error {
	if k.foreign.Load() {
		return &api.Degraded{Reason: "secret"}
	}
	return nil
}
