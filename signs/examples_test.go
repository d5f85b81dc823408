package signs_test

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/signs"
)

// example is a program of the page and what it prints there.
type example struct {
	program string // the one that has to be installed
	run     []string
	prints  []string
}

// examples reads the commands of docs/signs.md, and the program in Python, with the bench's
// addresses in place of the page's.
func (b *bench) examples() []example {
	b.t.Helper()
	page, err := os.ReadFile("../docs/signs.md")
	if err != nil {
		b.t.Fatal(err)
	}
	host, port, _ := strings.Cut(b.tcp, ":")
	there := strings.NewReplacer("http://192.168.1.10:8080", b.url, `("192.168.1.10", 8081)`, `("`+host+`", `+port+`)`, `printf 'utama\r\n' | nc 192.168.1.10 8081`, `{ printf 'utama\r\n'; cat; } | nc `+host+" "+port) // as ncat --no-shutdown
	var all []example
	for _, block := range regexp.MustCompile(`(?m)(^    .*\n)+(\n(^    .*\n)+)?`).FindAllString(there.Replace(string(page)), -1) {
		lines := strings.Split(regexp.MustCompile(`(?m)^    `).ReplaceAllString(strings.TrimRight(block, "\n"), ""), "\n")
		command, isCommand := strings.CutPrefix(lines[0], "$ ")
		switch {
		case isCommand && strings.Contains(command, "| nc "):
			all = append(all, example{"nc", []string{"sh", "-c", command}, lines[1:]})
		case isCommand:
			all = append(all, example{strings.Fields(command)[0], []string{"sh", "-c", command}, lines[1:]})
		default:
			all = append(all, example{"python3", []string{"python3", "-u", "-c", strings.Join(lines, "\n")}, nil})
		}
	}
	return all
}

// TestExamplesOfThePage runs what docs/signs.md shows, and reads what it says is printed.
func TestExamplesOfThePage(t *testing.T) {
	found := map[string]int{}
	for i, e := range open(t, signs.Options{}).examples() {
		found[e.program]++
		if strings.Contains(strings.Join(e.run, " "), "192.168.") {
			t.Fatalf("the page's address is left in %q", e.run)
		}
		t.Run(e.program, func(t *testing.T) {
			if _, err := exec.LookPath(e.program); err != nil {
				t.Fatal(e.program + " is not installed: make deps")
			}
			b := open(t, signs.Options{Tick: 200 * time.Millisecond})
			b.call()
			b.example(b.examples()[i])
		})
	}
	if found["curl"] != 2 || found["nc"] != 1 || found["python3"] != 1 {
		t.Errorf("of the page's examples only %v were found", found)
	}
}

func (b *bench) example(e example) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, e.run[0], e.run[1:]...)
	cmd.WaitDelay = time.Second
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := cmd.StdinPipe(); err != nil { // it stays open
		b.t.Fatal(err)
	}
	isStream := e.program != "curl" || strings.Contains(e.run[2], "stream")
	if !isStream {
		b.call()
	}
	if err := cmd.Start(); err != nil {
		b.t.Fatal(err)
	}
	defer func() {
		cancel()
		_ = cmd.Wait()
	}()
	in := bufio.NewScanner(out)
	line := func() string {
		if !in.Scan() {
			b.t.Fatalf("%q ended: %v", e.run, in.Err())
		}
		return in.Text()
	}
	if e.program == "python3" {
		b.recallUntil(func() {
			if got := line(); !regexp.MustCompile(`^\w+-\d+ -> 1$`).MatchString(got) {
				b.t.Errorf("it prints %q", got)
			}
		})
		return
	}
	want := e.prints
	if len(want) == 0 { // as the stream over HTTP
		want = []string{"LAST\t\t\t\t\t\t", "CALL\t\t\t\t\t\t", "TICK"}
	}
	for n, w := range want {
		if isStream && n == 1 {
			b.call()
		}
		got := line()
		for strings.HasPrefix(got, "TICK") && !strings.HasPrefix(w, "TICK") {
			got = line()
		}
		if word(got) != word(w) || strings.Count(got, "\t") != strings.Count(w, "\t") {
			b.t.Errorf("line %d is %q, on the page %q", n+1, got, w)
		}
	}
}

// recallUntil calls the citizen again and again until read has ended: the program in Python
// prints new calls only, and says to nobody when it has connected.
func (b *bench) recallUntil(read func()) {
	ended := make(chan struct{})
	go func() {
		for {
			select {
			case <-ended:
				return
			case <-time.After(100 * time.Millisecond):
				b.source.Do(func(h *halltest.Hall) {
					at, _ := h.At("l1")
					h.Act(at.ID, hall.ActRecall, "")
				})
			}
		}
	}()
	defer close(ended)
	read()
}

func word(line string) string {
	w, _, _ := strings.Cut(strings.TrimRight(line, "\r"), "\t")
	return w
}
