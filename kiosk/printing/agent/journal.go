package agent

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// mark is what the journal says of a slip.
type mark string

const (
	begun   mark = "begun"
	undone  mark = "undone"  // begun, and known not to have come out
	done    mark = "done"    // printed, or sent to a printer that says nothing
	unsure  mark = "unsure"  // it may have come out
	dropped mark = "dropped" // given up
)

// final reports whether the slip is not printed any more.
func (m mark) final() bool { return m == done || m == unsure || m == dropped }

// entry is a line of the journal.
type entry struct {
	At   int64  `json:"at"` // ms
	Slip string `json:"slip"`
	Mark mark   `json:"mark"`
}

const (
	journalDays  = 2 // entries are older than any slip that is still of use
	journalLines = 4000
)

// journal is the file that keeps what was printed. Each entry is on the disk before write
// returns.
type journal struct {
	path  string
	clock func() time.Time
	file  *os.File
	last  map[string]entry
	lines int
}

func openJournal(path string, clock func() time.Time) (*journal, error) {
	j := &journal{path: path, clock: clock, last: map[string]entry{}}
	data, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	for lines := bufio.NewScanner(bytes.NewReader(data)); lines.Scan(); {
		var e entry
		if json.Unmarshal(lines.Bytes(), &e) == nil && e.Slip != "" { // the last line may be torn
			j.last[e.Slip] = e
		}
	}
	return j, j.compact()
}

// compact writes the journal anew without what is old.
func (j *journal) compact() error {
	since := j.clock().AddDate(0, 0, -journalDays).UnixMilli()
	var b bytes.Buffer
	j.lines = 0
	for key, e := range j.last {
		if e.At < since {
			delete(j.last, key)
			continue
		}
		line, err := json.Marshal(e)
		if err != nil {
			return err
		}
		b.Write(append(line, '\n'))
		j.lines++
	}
	if err := writeSynced(j.path, b.Bytes()); err != nil {
		return err
	}
	j.close()
	f, err := os.OpenFile(j.path, os.O_WRONLY|os.O_APPEND, 0o600)
	j.file = f
	return err
}

// writeSynced replaces a file, so that after a crash there is the old one or the new one.
func writeSynced(path string, data []byte) error {
	f, err := os.OpenFile(path+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(path+".new", path)
	}
	if err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Sync()
}

// write adds an entry.
func (j *journal) write(s slip, m mark) error {
	e := entry{At: j.clock().UnixMilli(), Slip: s.key(), Mark: m}
	j.last[e.Slip] = e
	if j.lines++; j.lines > journalLines {
		return j.compact()
	}
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	if _, err := j.file.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	return j.file.Sync()
}

// over reports whether the slip is not printed any more.
func (j *journal) over(s slip) bool { return j.last[s.key()].Mark.final() }

// begun lists the slips of which nobody knows whether they came out.
func (j *journal) begun() (list []slip) {
	for key, e := range j.last {
		if e.Mark == begun {
			list = append(list, slipOf(key))
		}
	}
	return list
}

func slipOf(key string) slip {
	ticket, order, _ := strings.Cut(key, "/")
	return slip{ticket: ticket, order: order}
}

func (j *journal) close() {
	if j.file != nil {
		_ = j.file.Close()
	}
}
