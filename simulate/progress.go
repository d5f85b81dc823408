package simulate

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progress shows how many visits are over: a bar for a person, a line for each
// tenth where nobody looks.
type progress struct {
	mu    sync.Mutex
	w     io.Writer
	bar   *progressbar.ProgressBar
	total int
	done  int
	began time.Time
}

// tenths is how many plain lines there are.
const tenths = 10

func newProgress(w io.Writer, terminal bool, total int) *progress {
	p := &progress{w: w, total: total, began: time.Now()}
	if terminal {
		p.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(w), progressbar.OptionSetDescription("visits"),
			progressbar.OptionShowCount(), progressbar.OptionSetWidth(40), progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionOnCompletion(func() { fmt.Fprintln(w) }))
	}
	return p
}

// add counts one visit.
func (p *progress) add() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	if p.bar != nil {
		_ = p.bar.Add(1)
		return
	}
	if step := max(p.total/tenths, 1); p.done%step == 0 {
		fmt.Fprintf(p.w, "%d of %d visits, %s\n", p.done, p.total, time.Since(p.began).Round(100*time.Millisecond))
	}
}

// stop leaves the bar as it is.
func (p *progress) stop() {
	if p.bar != nil && !p.bar.IsFinished() {
		_ = p.bar.Exit()
		fmt.Fprintln(p.w)
	}
}
