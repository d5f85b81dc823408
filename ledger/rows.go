package ledger

import (
	"strings"

	"mpp/hall"
)

// The rows, one type for each table; migrations/ documents the columns.

type eventRow struct {
	Hall         string `gorm:"primaryKey"`
	Seq          int64  `gorm:"primaryKey;autoIncrement:false"`
	Type         string
	AtMS         int64 `gorm:"column:at_ms"`
	BusinessDate string
	TicketID     string
	State        string
	CounterID    string
	Agency       string
	ClosedAgency string
	Service      string
	ActorRole    string
	ActorID      string
	IdemKey      string
	Payload      string
	Fingerprint  *string // nil in rows of an earlier version
}

type dayRow struct {
	Hall         string `gorm:"primaryKey"`
	BusinessDate string `gorm:"primaryKey"`
	OpenedSeq    int64
	OpenedAt     *int64
	ClosedSeq    int64
	ClosedAt     *int64
}

type configRow struct {
	Hall     string `gorm:"primaryKey"`
	Version  int64  `gorm:"primaryKey;autoIncrement:false"`
	Seq      int64
	AtMS     int64 `gorm:"column:at_ms"`
	Document string
}

type standardRow struct {
	Hall            string `gorm:"primaryKey"`
	Service         string `gorm:"primaryKey"`
	Version         int64  `gorm:"primaryKey;autoIncrement:false"`
	SinceAt         int64
	WaitTargetMS    *int64 `gorm:"column:wait_target_ms"`
	ServiceTargetMS *int64 `gorm:"column:service_target_ms"`
}

type counterAgencyRow struct {
	Hall    string `gorm:"primaryKey"`
	Counter string `gorm:"primaryKey"`
	Version int64  `gorm:"primaryKey;autoIncrement:false"`
	SinceAt int64
	Agency  string
}

type visitRow struct {
	Hall         string `gorm:"primaryKey"`
	ID           string `gorm:"primaryKey"`
	Number       string
	Prefix       string
	Ordinal      int
	BusinessDate string
	Class        string
	Origin       string
	State        string
	Agency       string
	Service      string
	Legs         int
	IssuedAt     int64
	EndedAt      *int64
	Rev          int64
	Snapshot     string
}

type legRow struct {
	Hall     string `gorm:"primaryKey"`
	TicketID string `gorm:"primaryKey"`
	LegNo    int    `gorm:"primaryKey;autoIncrement:false"`
	LegData  `gorm:"embedded"`
	Rev      int64
	WalkMS   *int64 `gorm:"column:walk_ms"`
	WalkRev  int64
	VoidRev  int64
}

// LegData is the columns that legRow.Rev guards. It is exported because GORM ignores the
// fields of an unexported embedded type.
type LegData struct {
	BusinessDate string
	Class        string
	Agency       string
	Service      string
	Counter      string
	Officer      string
	QueuedAt     int64
	CalledAt     *int64
	LastCalledAt *int64
	Calls        int
	StartedAt    *int64
	EndedAt      *int64
	WaitMS       *int64 `gorm:"column:wait_ms"`
	LeftMS       *int64 `gorm:"column:left_ms"`
	ServiceMS    *int64 `gorm:"column:service_ms"`
	HeldMS       int64  `gorm:"column:held_ms"`
	EndState     string
	Outcome      string
	Unattended   int
	Direct       int
}

type counterRow struct {
	Hall     string `gorm:"primaryKey"`
	ID       string `gorm:"primaryKey"`
	Rev      int64
	Snapshot string
}

type periodRow struct {
	Hall         string `gorm:"primaryKey"`
	Seq          int64  `gorm:"primaryKey;autoIncrement:false"`
	BusinessDate string
	Counter      string
	TicketID     string
	State        string
	Officer      string
	Reason       string
	FromAt       int64
	Unattended   int
}

type estimateRow struct {
	Hall          string `gorm:"primaryKey"`
	TicketID      string `gorm:"primaryKey"`
	BusinessDate  string
	Ahead         int
	FromMS        int64 `gorm:"column:from_ms"`
	AboutMS       int64 `gorm:"column:about_ms"`
	ToMS          int64 `gorm:"column:to_ms"`
	BeyondClosing int
}

type deliveredRow struct {
	Hall        string `gorm:"primaryKey"`
	TicketID    string `gorm:"primaryKey"`
	LegNo       int    `gorm:"primaryKey;autoIncrement:false"`
	Rev         int64  `gorm:"primaryKey;autoIncrement:false"`
	Deliverable string `gorm:"primaryKey"`
	Amount      int
}

// TableName, like the methods below, names the table.
func (eventRow) TableName() string         { return "events" }
func (dayRow) TableName() string           { return "days" }
func (configRow) TableName() string        { return "configs" }
func (standardRow) TableName() string      { return "standards" }
func (counterAgencyRow) TableName() string { return "counter_agencies" }
func (visitRow) TableName() string         { return "visits" }
func (legRow) TableName() string           { return "legs" }
func (counterRow) TableName() string       { return "counters" }
func (periodRow) TableName() string        { return "counter_periods" }
func (estimateRow) TableName() string      { return "estimates" }
func (deliveredRow) TableName() string     { return "deliverables" }

// Widths of the columns that hold what people or devices wrote. The payload has the
// whole text; a copy that is too long must not stop the recorder for ever.
const (
	widthID          = 64
	widthActor       = 100
	widthKey         = 200
	widthFingerprint = 100
)

// truncate cuts s to n characters.
func truncate(s string, n int) string {
	if len(s) <= n {
		return s
	}
	if r := []rune(s); len(r) > n {
		s = string(r[:n])
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// instant converts m for a column in which NULL means "not yet".
func instant(m hall.Millis) *int64 {
	if m.IsZero() {
		return nil
	}
	v := int64(m)
	return &v
}

// span is the time between two instants, 0 where the clock was set back between them.
func span(from, to hall.Millis) *int64 {
	v := max(int64(to-from), 0)
	return &v
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}
