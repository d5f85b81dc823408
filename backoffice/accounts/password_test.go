package accounts

import (
	"strings"
	"testing"

	"mpp/hall"
)

func TestPasswordHash(t *testing.T) {
	h := newHasher(argonMemory)
	stored, err := h.hash(t.Context(), "kopi tubruk manis")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(stored, "kopi") || !strings.HasPrefix(stored, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("stored as %q", stored)
	}
	old := strings.Replace(stored, "t=2", "t=1", 1)
	for _, c := range []struct {
		name, stored, password string
		ok, stale              bool
	}{
		{"right", stored, "kopi tubruk manis", true, false},
		{"wrong", stored, "kopi tubruk pahit", false, false},
		{"nobody", "", "kopi tubruk manis", false, false},
		{"nobody, empty", "", "", false, false},
		{"other parameters", old, "kopi tubruk manis", false, true},
	} {
		ok, stale, err := h.matches(t.Context(), c.stored, c.password)
		if err != nil || ok != c.ok || stale != c.stale {
			t.Errorf("%s: got %v, %v, %v", c.name, ok, stale, err)
		}
	}
	if _, _, err := h.matches(t.Context(), "plain", "plain"); err == nil {
		t.Error("a hash that cannot be read was compared")
	}
	if again, _ := h.hash(t.Context(), "kopi tubruk manis"); again == stored {
		t.Error("two hashes of one password are equal: no salt")
	}
}

func TestHasherIsBounded(t *testing.T) {
	h := newHasher(argonMemory)
	for range cap(h.slots) {
		if _, err := h.acquire(t.Context(), h.slots); err != nil {
			t.Fatal(err)
		}
	}
	h.wait = 0
	if _, err := h.hash(t.Context(), "kopi tubruk manis"); hall.CodeOf(err) != hall.CodeOverloaded {
		t.Errorf("a third at once: %v", err)
	}
}

func TestCheckPassword(t *testing.T) {
	for password, reason := range map[string]string{
		"kopi tubruk manis": "", "Sepeda-Onthel77": "",
		"pendek": "short", strings.Repeat("panjang ", 40): "long", "sri.wahyuni-2026": "login", "SRI.WAHYUNI!!!!": "login",
		"Password123456": "common", "rahasia1234567": "common", "12345678901234": "common", "abababababab": "uniform",
	} {
		err := checkPassword(password, "sri.wahyuni")
		got := ""
		if err != nil {
			got, _ = err.(*hall.Error).Fields["reason"].(string) //nolint:errorlint // it is the outermost
		}
		if got != reason {
			t.Errorf("%q: got %q, want %q", password, got, reason)
		}
	}
}

func TestCodes(t *testing.T) {
	seen := map[string]bool{}
	for range 500 {
		c := newCode()
		if len(c) != codeLength || strings.Trim(c, codeLetters) != "" {
			t.Fatalf("code %q", c)
		}
		seen[c] = true
	}
	if len(seen) < 495 {
		t.Errorf("only %d of 500 codes differ", len(seen))
	}
	if got := readCode(" ac-d e34"); got != "ACDE34" {
		t.Errorf("read %q", got)
	}
}
