package access

import (
	"testing"
	"time"
)

func TestPhoneCode(t *testing.T) {
	now := time.Unix(1_780_000_080, 0)
	keys := func(secret, hall string, previous []byte) *Keys {
		k, err := NewKeys([]byte(secret), KeyOptions{Hall: hall, Previous: previous})
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	const secret, other = "a secret of thirty-two bytes ...", "another one of thirty-two bytes "
	k := keys(secret, "mpp-uji", nil)
	code, until := k.PhoneCode(now)
	if len(code) != codeLength || !until.After(now) || until.Sub(now) > PhoneCodeStep {
		t.Fatalf("%q until %s", code, until)
	}
	if same, _ := keys(secret, "mpp-uji", nil).PhoneCode(now); same != code {
		t.Errorf("two nodes show %q and %q", code, same)
	}
	if next, _ := k.PhoneCode(until); next == code {
		t.Errorf("the code stays %q", next)
	}
	for _, x := range []struct {
		name, typed string
		keys        *Keys
		at          time.Time
		want        bool
	}{
		{"now", code, k, now, true},
		{"as somebody types it", " " + code[:3] + " " + string([]byte{code[3] | 32, code[4] | 32, code[5] | 32}), k, now, true},
		{"in the next step", code, k, until.Add(PhoneCodeStep - time.Second), true},
		{"after it", code, k, until.Add(PhoneCodeStep), false},
		{"before it was shown", code, k, until.Add(-PhoneCodeStep - time.Second), false},
		{"of another hall", code, keys(secret, "mpp-lain", nil), now, false},
		{"of another secret", code, keys(other, "mpp-uji", nil), now, false},
		{"of the secret before", code, keys(other, "mpp-uji", []byte(secret)), now, true},
		{"nothing", "", k, now, false},
		{"a part", code[:5], k, now, false},
		{"more", code + "A", k, now, false},
	} {
		if got := x.keys.PhoneCodeHolds(x.typed, x.at); got != x.want {
			t.Errorf("%s: %t", x.name, got)
		}
	}
}
