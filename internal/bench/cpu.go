package bench

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of times in /proc: USER_HZ, which is 100 on every Linux that Go runs on.
const tick = time.Second / 100

// worker is a process whose work is counted.
type worker struct {
	name string
	pid  int
}

// workers are the processes that have a part in a change. The time that they have on a
// core is told beside each rate: it tells where the time goes, and it hardly minds
// who else uses the machine.
func (at *site) workers() []worker {
	all := []worker{{"server", at.node.Pid()}, {"load", os.Getpid()}}
	if at.redis != nil {
		all = append(all, worker{"redis", at.redis.Pid()}, worker{"sql", at.sql.Pid()})
	}
	return all
}

// cpu is the time that a process had on a core so far, its threads' and the kernel's
// on its behalf; 0 where the system does not tell.
func cpu(pid int) time.Duration {
	raw, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return 0
	}
	// The name in brackets may hold anything; utime and stime are the 14th and 15th.
	fields := bytes.Fields(raw[bytes.LastIndexByte(raw, ')')+1:])
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(string(fields[11])) // the kernel's own figures
	system, _ := strconv.Atoi(string(fields[12]))
	return time.Duration(user+system) * tick
}

// shares is what each worker spends on one change, in microseconds, sample by sample.
type shares struct {
	workers []worker
	spent   map[string][]float64
}

func newShares(workers []worker) *shares { return &shares{workers, map[string][]float64{}} }

// during runs f, which makes the number of changes that it returns.
func (s *shares) during(f func() (changes int, err error)) error {
	before := map[int]time.Duration{}
	for _, w := range s.workers {
		before[w.pid] = cpu(w.pid)
	}
	n, err := f()
	if err != nil {
		return err
	}
	for _, w := range s.workers {
		us := float64((cpu(w.pid) - before[w.pid]).Microseconds())
		s.spent[w.name] = append(s.spent[w.name], us/float64(max(n, 1)))
	}
	return nil
}

// last is the newest sample in words.
func (s *shares) last() string {
	var words []string
	for _, w := range s.workers {
		all := s.spent[w.name]
		words = append(words, fmt.Sprintf("%s %.0f", w.name, all[len(all)-1]))
	}
	return strings.Join(words, ", ") + " us"
}

// add tells them as figures.
func (s *shares) add(b *bench, part string) {
	for _, w := range s.workers {
		b.add(part+".cpu_"+w.name+"_us", "us", s.spent[w.name], noted)
	}
}
