package scale

import (
	"slices"
	"testing"

	"github.com/redis/go-redis/v9"

	"mpp/internal/testkit"
)

// TestKeySlotVectors has the check value of CRC16/XMODEM and the rules of hash tags.
func TestKeySlotVectors(t *testing.T) {
	if got := crc16("123456789"); got != 0x31C3 {
		t.Errorf("crc16: %#x, the specification has 0x31c3", got)
	}
	for key, same := range map[string]string{
		"{user1000}.following": "user1000", "foo{}{bar}": "foo{}{bar}", "foo{{bar}}zap": "{bar", "foo{bar}{zap}": "bar", "foo{bar": "foo{bar",
	} {
		if got, want := KeySlot(key), int(crc16(same))%Slots; got != want {
			t.Errorf("%q is in slot %d, want that of %q, %d", key, got, same, want)
		}
	}
}

// TestKeySlotIsRedis asks a real cluster for the slots of the plan's halls.
func TestKeySlotIsRedis(t *testing.T) {
	o, err := redis.ParseClusterURL(testkit.RedisCluster(t))
	if err != nil {
		t.Fatal(err)
	}
	c := redis.NewClusterClient(o)
	defer c.Close()
	for _, h := range country(Defaults()) {
		key := "mpp:{" + h.ID + "}:tickets:2026-11-23"
		want, err := c.ClusterKeySlot(t.Context(), key).Result()
		if err != nil {
			t.Fatal(err)
		}
		if int64(h.Slot) != want || int64(KeySlot(key)) != want {
			t.Fatalf("%s: slot %d, of its key %d; Redis says %d", h.ID, h.Slot, KeySlot(key), want)
		}
	}
}

func TestPlacements(t *testing.T) {
	halls := country(Defaults())
	for _, k := range shardCounts {
		even, planned := Even(halls, k), Planned(halls, k)
		load := make([]int, k)
		slotOf := map[int]int{}
		for i, h := range halls {
			if of := even.Of[i]; h.Slot < of*Slots/k || h.Slot >= ((of+1)*Slots+k-1)/k {
				t.Errorf("slot %d is on shard %d of %d", h.Slot, of, k)
			}
			load[planned.Of[i]] += h.Tickets
			if before, seen := slotOf[h.Slot]; seen && before != planned.Of[i] {
				t.Errorf("slot %d is on two shards", h.Slot)
			}
			slotOf[h.Slot] = planned.Of[i]
		}
		// No shard is above another by more than the last slot it was given, and 600 halls
		// are enough for that to be little.
		if most, least := slices.Max(load), slices.Min(load); float64(most) > 1.02*float64(least) {
			t.Errorf("%d shards: %v", k, load)
		}
	}
}
