package app

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/ledger"
	"mpp/queue"
	"mpp/store"
)

// TestANodeLearnsAtOnceWhatAnotherRecorded: the second node neither reads the stream
// nor asks SQL, which it cannot even reach: it has only what the first one tells.
func TestANodeLearnsAtOnceWhatAnotherRecorded(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	a := open(t, setUps[1].set(t))
	nowhere, err := store.Connect("mysql://nobody@127.0.0.1:1/nothing", "")
	if err != nil {
		t.Fatal(err)
	}
	defer nowhere.Close()
	b := &Hall{set: a.set, stream: queue.NewStream(a.app.stores.blocking, a.app.hall.id),
		recorder: ledger.NewRecorder(ledger.New(nowhere, time.Now), a.app.hall.id, nil, a.app.log)}
	b.listen(ctx)
	defer b.unlisten()
	channel := fmt.Sprintf("mpp:{%s}:kept:%d", a.app.hall.id, a.app.stores.rdb.(*redis.Client).Options().DB)
	for listening := int64(0); listening < 2; {
		n, err := a.app.stores.rdb.PubSubNumSub(ctx, channel).Result()
		if err != nil {
			t.Fatal(err)
		}
		listening = n[channel]
	}

	before := a.recorded().Seq
	for range 20 {
		a.issue("ktp", "regular")
	}
	for seq := before + 1; seq <= a.recorded().Seq; seq++ {
		if err := b.recorder.WaitFor(ctx, seq); err != nil {
			t.Fatalf("event %d: %v", seq, err)
		}
	}
}
