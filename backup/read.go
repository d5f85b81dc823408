package backup

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"slices"

	"mpp/hall"
	"mpp/ledger"
)

// sink takes what a file holds, in its order.
type sink interface {
	header(h Header) error
	event(hallID string, e *hall.Event) error
	quarantined(hallID string, p ledger.Quarantined) error
	row(s SectionInfo, hallID string, row json.RawMessage) error
}

// reader reads a file once and holds it against its own header and trailer.
type reader struct {
	file  *os.File
	raw   *bufio.Reader // below the decompression
	lines *bufio.Scanner
	sum   hash.Hash
	read  int64 // lines so far
	to    sink

	head Header
	at   int // hall in hand
	seen Hall
	part int   // section in hand
	rows int64 // of it so far
	end  line  // the trailer, known at the end
}

// read gives all of the file to a sink and returns its trailer. An error can mean
// that the sink was given things before the fault was found.
func read(path string, to sink) (end line, err error) {
	file, err := os.Open(path)
	if err != nil {
		return end, err
	}
	defer file.Close()
	r := &reader{file: file, raw: bufio.NewReaderSize(file, 1<<16), sum: sha256.New(), to: to, at: -1}
	if err := r.all(); err != nil {
		return end, fmt.Errorf("%s, line %d: %w", path, r.read+1, err)
	}
	return r.end, nil
}

func (r *reader) all() error {
	zip, err := gzip.NewReader(r.raw)
	if err != nil {
		return fmt.Errorf("it is no backup: %w", err)
	}
	zip.Multistream(false)
	r.lines = bufio.NewScanner(zip)
	r.lines.Buffer(make([]byte, 1<<16), maxLine)
	if err := r.header(); err != nil {
		return err
	}
	for !r.end.End {
		if err := r.line(); err != nil {
			return err
		}
	}
	if r.lines.Scan() {
		return errors.New("something follows the end")
	}
	if err := r.lines.Err(); err != nil { // the checksum of gzip itself is read here
		return damaged(err)
	}
	if _, err := r.raw.ReadByte(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the end")
	}
	return nil
}

func damaged(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the file is cut off")
	}
	return fmt.Errorf("the file is damaged: %w", err)
}

func (r *reader) next() ([]byte, error) {
	if r.lines.Scan() {
		return r.lines.Bytes(), nil
	}
	if err := r.lines.Err(); err != nil {
		return nil, damaged(err)
	}
	return nil, errors.New("the file ends before its trailer")
}

func (r *reader) counted(raw []byte) {
	r.read++
	r.sum.Write(raw)
	r.sum.Write([]byte{'\n'})
}

func (r *reader) header() error {
	raw, err := r.next()
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, &r.head); err != nil || r.head.Format != formatName {
		return errors.New("it is no backup of this system")
	}
	if r.head.Version < 1 || r.head.Version > formatVersion {
		return fmt.Errorf("a backup of format %d; this version of mpp reads formats up to %d", r.head.Version, formatVersion)
	}
	for i := range r.head.Halls {
		if i > 0 && r.head.Halls[i-1].ID >= r.head.Halls[i].ID {
			return errors.New("the halls of the header are not in order")
		}
	}
	if err := checkSections(r.head); err != nil {
		return err
	}
	r.counted(raw)
	return r.to.header(r.head)
}

func (r *reader) line() error {
	raw, err := r.next()
	if err != nil {
		return err
	}
	var l line
	if err := json.Unmarshal(raw, &l); err != nil {
		return fmt.Errorf("the line cannot be read: %w", err)
	}
	if l.End {
		return r.trailer(l)
	}
	if l.Section != "" {
		err = r.row(&l)
	} else if err = r.reach(l.Hall); err == nil {
		err = r.take(&l)
	}
	if err != nil {
		return err
	}
	r.counted(raw)
	return nil
}

// reach goes on to the hall of the line in hand. "" is the end.
func (r *reader) reach(id string) error {
	if r.at == len(r.head.Halls) && id != "" {
		return fmt.Errorf("an event of hall %q is not in its place", id)
	}
	for r.at < 0 || (r.at < len(r.head.Halls) && r.head.Halls[r.at].ID != id) {
		if r.at >= 0 && r.seen != r.head.Halls[r.at] {
			return fmt.Errorf("of hall %s there is %+v, the header promised %+v", r.seen.ID, r.seen, r.head.Halls[r.at])
		}
		if r.at++; r.at == len(r.head.Halls) {
			if id == "" {
				return nil
			}
			return fmt.Errorf("hall %q is not in the header, or not in its place", id)
		}
		r.seen = Hall{ID: r.head.Halls[r.at].ID}
	}
	return nil
}

func (r *reader) take(l *line) error {
	if l.Quarantined != nil {
		r.seen.Quarantined++
		r.seen.LastSeq = max(r.seen.LastSeq, l.Seq)
		return r.to.quarantined(l.Hall, ledger.Quarantined{Seq: l.Seq, Kind: ledger.QuarantineKind(l.Quarantined.Kind),
			Payload: l.Quarantined.Payload, Error: l.Quarantined.Error, At: hall.Millis(l.Quarantined.AtMS), Hash: l.Quarantined.Hash})
	}
	var e hall.Event
	strict := json.NewDecoder(bytes.NewReader(l.Event))
	strict.DisallowUnknownFields() // what this version does not know it would lose
	if err := strict.Decode(&e); err != nil {
		return fmt.Errorf("the event cannot be read; was it written by a newer version? %w", err)
	}
	if e.Seq != l.Seq || l.Seq <= r.seen.LastSeq || r.seen.Quarantined > 0 {
		return fmt.Errorf("event %d is not in its place", l.Seq)
	}
	e.Raw = string(l.Event) // restored byte for byte
	r.seen.LastSeq = l.Seq
	r.seen.Events++
	return r.to.event(l.Hall, &e)
}

// row takes a row of a section; all sections follow the last hall.
func (r *reader) row(l *line) error {
	if err := r.reach(""); err != nil {
		return err
	}
	if err := r.reachSection(l.Section); err != nil {
		return err
	}
	if !slices.ContainsFunc(r.head.Halls, func(x Hall) bool { return x.ID == l.Hall }) {
		return fmt.Errorf("hall %q is not in the header", l.Hall)
	}
	r.rows++
	return r.to.row(r.head.Sections[r.part], l.Hall, l.Row)
}

// reachSection goes on to a section. "" is the end.
func (r *reader) reachSection(name string) error {
	for ; r.part < len(r.head.Sections); r.part, r.rows = r.part+1, 0 {
		s := r.head.Sections[r.part]
		if s.Name == name {
			return nil
		}
		if r.rows != s.Rows {
			return fmt.Errorf("of section %q there are %d rows, the header promised %d", s.Name, r.rows, s.Rows)
		}
	}
	if name == "" {
		return nil
	}
	return fmt.Errorf("section %q is not in the header, or not in its place", name)
}

func (r *reader) trailer(l line) error {
	if err := r.reach(""); err != nil {
		return err
	}
	if err := r.reachSection(""); err != nil {
		return err
	}
	if l.Lines != r.read {
		return fmt.Errorf("the trailer counts %d lines, there are %d", l.Lines, r.read)
	}
	if sum := hex.EncodeToString(r.sum.Sum(nil)); sum != l.SHA256 {
		return errors.New("the checksum is wrong: the file is damaged")
	}
	r.end = l
	return nil
}
