package backup

import (
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestSignature: with the secret of the installation and no other, until the file is altered.
func TestSignature(t *testing.T) {
	l := open(t, "")
	fill(t, l)
	file := filepath.Join(t.TempDir(), "mpp.backup")
	secret := []byte("rahasia-untuk-uji-coba-tiga-puluh-dua")
	_, err := Write(t.Context(), l, nil, file, Header{Created: time.Now().UTC(), Secret: secret}, nil)
	must(t, err)
	text := lines(t, file)
	if strings.Contains(text, string(secret)) {
		t.Error("the secret is in the file")
	}
	info, err := Verify(t.Context(), file, nil, nil)
	must(t, err)
	if !info.Signed() || !info.SignedWith(secret) || info.SignedWith([]byte("rahasia-yang-lain-tiga-puluh-dua-huruf")) {
		t.Errorf("signed %v, with the secret %v", info.Signed(), info.SignedWith(secret))
	}

	hmac := strings.TrimSuffix(text[strings.LastIndex(text, `,"hmac"`):], "}\n")
	altered := sealed(t, strings.Replace(text, `"ordinal":1`, `"ordinal":2`, 1), hmac)
	info, err = Verify(t.Context(), altered, nil, nil)
	must(t, err)
	if !info.Signed() || info.SignedWith(secret) {
		t.Error("the signature holds for an altered file")
	}
}

// TestDoubts: ids that would be read otherwise as parts of a key in Redis are told.
func TestDoubts(t *testing.T) {
	l := open(t, "")
	fill(t, l)
	text := lines(t, write(t, l))
	for _, c := range []struct{ old, new, doubt string }{
		{"", "", ""},
		{`"hall":{"id":"uji"`, `"hall":{"id":"x}:{y"`, "hall.id"},
		{`"id":"ktp"`, `"id":"x:y {z}"`, "services[0].id"},
	} {
		if !strings.Contains(text, c.old) {
			t.Fatalf("no %s in %.600s", c.old, text)
		}
		info, err := Verify(t.Context(), sealed(t, strings.Replace(text, c.old, c.new, 1)), nil, nil)
		must(t, err)
		if all := strings.Join(info.Doubts, "; "); (c.doubt == "") != (all == "") || !strings.Contains(all, c.doubt) || info.Signed() {
			t.Errorf("%s: %q", c.new, all)
		}
	}
}
