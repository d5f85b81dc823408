package backup

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"mpp/hall"
)

// signature is an HMAC of the checksum under a key of its own that follows from the
// installation's secret.
func signature(secret []byte, sha string) string {
	key := hmac.New(sha256.New, secret)
	key.Write([]byte("mpp backup v1"))
	sum := hmac.New(sha256.New, key.Sum(nil))
	sum.Write([]byte(sha))
	return hex.EncodeToString(sum.Sum(nil))
}

// Signed reports whether the file carries a signature. Files of earlier versions do not.
func (i *Info) Signed() bool { return i.signature != "" }

// SignedWith reports whether the file was signed with the secret and not altered since.
func (i *Info) SignedWith(secret []byte) bool {
	return i.Signed() && hmac.Equal([]byte(i.signature), []byte(signature(secret, i.SHA256)))
}

// doubtful returns why an installation should not go on from an event, "" if it can: ids
// that no hall file takes, which are parts of the keys in Redis. The other rules are not
// asked for, since a configuration of an earlier version may lack what they are about.
func doubtful(hallID string, e *hall.Event) string {
	if !hall.IsID(hallID) {
		return fmt.Sprintf("event %d: %q is no id of a hall", e.Seq, hallID)
	}
	if len(e.Config) == 0 {
		return ""
	}
	var cfg hall.Config
	if err := json.Unmarshal(e.Config, &cfg); err != nil {
		return fmt.Sprintf("event %d of hall %s: its configuration cannot be read: %v", e.Seq, hallID, err)
	}
	for _, p := range cfg.Validate() {
		if p.Code == hall.ProblemNotID {
			return fmt.Sprintf("event %d of hall %s: in its configuration %s is no id", e.Seq, hallID, p.Path)
		}
	}
	return ""
}
