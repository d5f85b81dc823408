// Command cmd is the emulated printer for a demonstration:
//
//	go run ./tools/printeremu/cmd --listen 127.0.0.1:9100 --width 80 --png /tmp/paper.png
//
// It draws what was printed into the file and obeys its standard input: paper ROWS, roll,
// near, cover open, cover closed, offline, online, jam, free, mute, speak, slow MS, unplug,
// unplug BYTES (after that many more), plug, state (as a line of JSON), quit.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"mpp/tools/printeremu"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:9100", "address")
	width := flag.Int("width", 80, "58 or 80 mm")
	file := flag.String("png", "paper.png", "where the paper is drawn")
	flag.Parse()
	if err := run(*listen, *width, *file); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(listen string, width int, file string) error {
	dots := map[int]int{58: 384, 80: 576}[width]
	if dots == 0 {
		return fmt.Errorf("--width: %d is neither 58 nor 80", width)
	}
	p := printeremu.New(dots)
	defer p.Close()
	at, err := p.Listen(listen)
	if err != nil {
		return err
	}
	fmt.Println("listening", at)
	done := make(chan struct{})
	defer func() { <-done }()
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		defer close(done)
		drawEach(p, file, stop)
	}()
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		if !obey(p, strings.Fields(lines.Text())) {
			return nil
		}
	}
	return nil
}

// drawEach draws the paper whenever there is more of it.
func drawEach(p *printeremu.Printer, file string, stop chan struct{}) {
	drawn := -1
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		if v := p.View(); v.Rows != drawn && v.Rows > 0 {
			if err := draw(p, file); err != nil {
				fmt.Fprintln(os.Stderr, err)
			}
			drawn = v.Rows
		}
		select {
		case <-stop:
			return
		case <-tick.C:
		}
	}
}

func draw(p *printeremu.Printer, file string) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer f.Close()
	return p.WritePNG(f)
}

func obey(p *printeremu.Printer, words []string) bool {
	number := 0
	if len(words) > 1 {
		number, _ = strconv.Atoi(words[1])
	}
	switch strings.Join(words, " ") {
	case "":
	case "roll":
		p.LoadFullRoll()
	case "near":
		p.NearEnd()
	case "cover open":
		p.OpenCover(true)
	case "cover closed":
		p.OpenCover(false)
	case "offline", "online":
		p.SetOffline(words[0] == "offline")
	case "jam", "free":
		p.JamCutter(words[0] == "jam")
	case "mute", "speak":
		p.Mute(words[0] == "mute")
	case "unplug":
		p.Unplug()
	case "plug":
		p.Plug()
	case "state":
		_ = json.NewEncoder(os.Stdout).Encode(p.View()) // whoever asked has gone
	case "quit":
		return false
	default:
		switch words[0] {
		case "paper":
			p.LoadPaper(number)
		case "unplug":
			p.UnplugAfter(number)
		case "slow":
			p.Slow(time.Duration(number) * time.Millisecond)
		default:
			fmt.Println("unknown:", strings.Join(words, " "))
		}
	}
	return true
}
