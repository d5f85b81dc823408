package bench

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
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

// busy is the time that the machine's cores have worked so far, for anybody.
func busy() time.Duration {
	raw, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0
	}
	all, _, _ := bytes.Cut(raw, []byte("\n"))
	total := 0
	for i, f := range bytes.Fields(all) {
		n, _ := strconv.Atoi(string(f)) // the kernel's own figures, behind the word cpu
		if i != 4 && i != 5 {           // idle, and idle for want of a disk
			total += n
		}
	}
	return time.Duration(total) * tick
}

// shares is what each worker spends on one change, in microseconds, sample by sample;
// and how much of the machine others had meanwhile, in percent of all cores.
type shares struct {
	workers []worker
	spent   map[string][]float64
	others  []float64
}

func newShares(workers []worker) *shares {
	return &shares{workers: workers, spent: map[string][]float64{}}
}

// during runs f, which makes the number of changes that it returns.
func (s *shares) during(f func() (changes int, err error)) error {
	before := map[int]time.Duration{}
	for _, w := range s.workers {
		before[w.pid] = cpu(w.pid)
	}
	began, others := time.Now(), busy()
	n, err := f()
	if err != nil {
		return err
	}
	took := time.Since(began) * time.Duration(runtime.NumCPU())
	others = busy() - others
	for _, w := range s.workers {
		spent := cpu(w.pid) - before[w.pid]
		others -= spent
		s.spent[w.name] = append(s.spent[w.name], float64(spent.Microseconds())/float64(max(n, 1)))
	}
	s.others = append(s.others, max(0, 100*others.Seconds()/took.Seconds()))
	return nil
}

// forget leaves out what was seen so far.
func (s *shares) forget() { *s = *newShares(s.workers) }

// last is the newest sample in words.
func (s *shares) last() string {
	var words []string
	for _, w := range s.workers {
		all := s.spent[w.name]
		words = append(words, fmt.Sprintf("%s %.0f", w.name, all[len(all)-1]))
	}
	return fmt.Sprintf("%s us; others had %.0f %% of the machine", strings.Join(words, ", "), s.others[len(s.others)-1])
}

// add tells them as figures.
func (s *shares) add(b *bench, part string) {
	for _, w := range s.workers {
		b.add(part+".cpu_"+w.name+"_us", "us", s.spent[w.name], noted)
	}
	b.add(part+".others", "%", s.others, noted)
}
