package store

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm/clause"
)

// Message is work to be done after a transaction, by a handler of its topic.
type Message struct {
	Topic   string // at most 64 characters
	Key     string // at most 200; a topic takes each key once, "" stands for a new one
	Payload any    // encoded as JSON
	Due     time.Time
}

// The states of a message.
const (
	stateOpen   = "open"
	stateDone   = "done"
	stateFailed = "failed"
)

type outboxRow struct {
	ID           int64 `gorm:"primaryKey"`
	Topic        string
	DedupeKey    string
	Payload      string
	CreatedAt    int64 `gorm:"autoCreateTime:false"`
	DueAt        int64
	ClaimedUntil int64
	ClaimedBy    string
	Attempts     int
	LastError    *string
	State        string
	DoneAt       *int64
}

// TableName names the table.
func (outboxRow) TableName() string { return "outbox" }

// Emit adds a message to the outbox within the transaction: both are committed or
// neither is. A zero Due is due at once. A key that the topic has already had changes
// nothing; the outbox forgets keys a week after their work was done.
func (tx *Tx) Emit(m Message) error {
	payload, err := json.Marshal(m.Payload)
	if err != nil {
		return fmt.Errorf("the payload of a message of topic %s: %w", m.Topic, err)
	}
	row := outboxRow{Topic: m.Topic, DedupeKey: m.Key, Payload: string(payload), State: stateOpen,
		// For people to read: no decision depends on it, so it need not be the hall's time.
		CreatedAt: time.Now().UnixMilli()}
	if m.Key == "" {
		row.DedupeKey = rand.Text()
	}
	if !m.Due.IsZero() {
		row.DueAt = m.Due.UnixMilli()
	}
	if err := tx.SQL.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return err
	}
	tx.emitted = true
	return nil
}
