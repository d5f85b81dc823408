package backup

import (
	"encoding/json"
	"time"
)

const (
	formatName    = "mpp-backup"
	formatVersion = 2 // version 1 had no sections
	// maxLine is far above the largest event that a ledger takes.
	maxLine = 64 << 20
)

// Header is the first line of a backup.
type Header struct {
	Format   string    `json:"format"`
	Version  int       `json:"version"`
	Created  time.Time `json:"created"`
	Software string    `json:"software"`
	SetUp    string    `json:"footing"` // the set-up it was made on, embedded or server; it can be restored on either
	Halls    []Hall    `json:"halls"`
	// Sections are the rooms that have rows of their own, in the order of the file.
	Sections []SectionInfo `json:"sections,omitempty"`

	// Secret signs the file that is written; without one it is not signed.
	Secret []byte `json:"-"`
}

// Hall is what a backup has of one hall.
type Hall struct {
	ID          string `json:"id"`
	LastSeq     int64  `json:"last_seq"` // quarantined events included
	Events      int64  `json:"events"`
	Quarantined int64  `json:"poison"` // the word of the format's first version
}

// lines is how many lines follow the header.
func (h *Header) lines() (n int64) {
	for _, x := range h.Halls {
		n += x.Events + x.Quarantined
	}
	for _, s := range h.Sections {
		n += s.Rows
	}
	return n
}

// line is an event, a quarantined event, a row of a section, or the trailer.
type line struct {
	Hall        string          `json:"hall,omitempty"`
	Seq         int64           `json:"seq,omitempty"`
	Event       json.RawMessage `json:"event,omitempty"`
	Quarantined *quarantined    `json:"poison,omitempty"`
	Section     string          `json:"section,omitempty"`
	Row         json.RawMessage `json:"row,omitempty"`

	End    bool   `json:"end,omitempty"`
	Lines  int64  `json:"lines,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
	HMAC   string `json:"hmac,omitempty"` // of the checksum, see sign.go
}

type quarantined struct {
	Kind    string `json:"kind"`
	Payload string `json:"payload"`
	Error   string `json:"error"`
	AtMS    int64  `json:"at_ms"`
	Hash    string `json:"hash"`
}

// Progress is told now and then how many of how many lines are done.
type Progress func(done, total int64)
