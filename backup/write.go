package backup

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"mpp/ledger"
)

// Write writes the ledger and the rooms' sections, all of one instant, into a new file.
// h says when, by what and on which set-up; the rest of it is filled in and returned.
func Write(ctx context.Context, l *ledger.Ledger, rooms []Section, file string, h Header, progress Progress) (_ Header, err error) {
	if err := mustNotExist(file); err != nil {
		return h, err
	}
	if err := l.DB().CheckTables(ctx); err != nil {
		return h, err
	}
	part, err := os.OpenFile(file+".part", os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return h, fmt.Errorf("%s.part exists: another backup is being written, or one was cut off; then remove it", file)
	}
	if err != nil {
		return h, err
	}
	defer func() {
		if err != nil {
			_ = part.Close() // again, where it was closed
			err = errors.Join(err, os.Remove(part.Name()))
		}
	}()
	err = l.Snapshot(ctx, func(p *ledger.Snapshot) (err error) {
		h, err = writeAll(part, p, rooms, h, progress)
		return err
	})
	if err != nil {
		return h, err
	}
	return h, settle(part, file)
}

func mustNotExist(file string) error {
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		if err == nil {
			err = fmt.Errorf("%s exists: a backup never overwrites a file", file)
		}
		return err
	}
	return nil
}

// settle brings the file to the disk and gives it its name.
func settle(part *os.File, file string) error {
	if err := errors.Join(part.Sync(), part.Close()); err != nil {
		return err
	}
	if err := mustNotExist(file); err != nil {
		return err
	}
	if err := os.Rename(part.Name(), file); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(file))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// writer writes lines and keeps their sum.
type writer struct {
	out      *bufio.Writer
	sum      hash.Hash
	buf      bytes.Buffer
	done     int64
	total    int64
	progress Progress
}

func writeAll(file *os.File, p *ledger.Snapshot, rooms []Section, h Header, progress Progress) (Header, error) {
	halls, err := p.Halls()
	if err != nil {
		return h, err
	}
	h.Format, h.Version = formatName, formatVersion
	h.Halls = make([]Hall, len(halls))
	for i, x := range halls {
		h.Halls[i] = Hall{ID: x.ID, LastSeq: x.LastSeq, Events: x.Events, Quarantined: x.Quarantined}
	}
	if h.Sections, err = describe(p, h.Halls, rooms); err != nil {
		return h, err
	}
	zip := gzip.NewWriter(file)
	w := &writer{out: bufio.NewWriterSize(zip, 1<<16), sum: sha256.New(), total: h.lines(), progress: progress}
	if err := w.all(p, rooms, h); err != nil {
		return h, err
	}
	return h, errors.Join(w.out.Flush(), zip.Close())
}

func (w *writer) all(p *ledger.Snapshot, rooms []Section, h Header) error {
	if err := w.document(h); err != nil {
		return err
	}
	for _, x := range h.Halls {
		if err := p.Events(x.ID, func(seq int64, payload string) error { return w.event(x.ID, seq, payload) }); err != nil {
			return err
		}
		err := p.Quarantined(x.ID, func(q ledger.Quarantined) error {
			return w.row(line{Hall: x.ID, Seq: q.Seq,
				Quarantined: &quarantined{Kind: string(q.Kind), Payload: q.Payload, Error: q.Error, AtMS: int64(q.At), Hash: q.Hash}})
		})
		if err != nil {
			return err
		}
	}
	if err := w.sections(p, h, rooms); err != nil {
		return err
	}
	if w.done != w.total {
		return fmt.Errorf("the database counted %d events and rows and gave %d", w.total, w.done)
	}
	end := line{End: true, Lines: w.done + 1, SHA256: hex.EncodeToString(w.sum.Sum(nil))}
	if len(h.Secret) > 0 {
		end.HMAC = signature(h.Secret, end.SHA256)
	}
	return w.document(end)
}

// event writes one payload as it is stored.
func (w *writer) event(hallID string, seq int64, payload string) error {
	w.buf.Reset()
	id, err := json.Marshal(hallID)
	if err != nil {
		return err
	}
	fmt.Fprintf(&w.buf, `{"hall":%s,"seq":%d,"event":`, id, seq)
	if !json.Valid([]byte(payload)) {
		return fmt.Errorf("event %d of hall %s is damaged in the ledger: it is not JSON", seq, hallID)
	}
	// Line breaks stand between JSON tokens only; one line of the file is one event.
	w.buf.WriteString(strings.NewReplacer("\n", " ", "\r", " ").Replace(payload))
	w.buf.WriteByte('}')
	return w.counted(w.flush())
}

func (w *writer) row(l line) error { return w.counted(w.document(l)) }

func (w *writer) counted(err error) error {
	w.done++
	if w.progress != nil && (w.done%1000 == 0 || w.done == w.total) {
		w.progress(w.done, w.total)
	}
	return err
}

func (w *writer) document(v any) error {
	w.buf.Reset()
	raw, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.buf.Write(raw)
	return w.flush()
}

// flush ends the line in hand.
func (w *writer) flush() error {
	w.buf.WriteByte('\n')
	w.sum.Write(w.buf.Bytes())
	_, err := w.out.Write(w.buf.Bytes())
	return err
}
