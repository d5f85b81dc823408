package kiosk

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// The reader here is written from ISO/IEC 18004, not from the library that draws:
// it reads undamaged symbols of level M, byte mode, versions 1 to 6.

// dataBlocks is the number of equal blocks by version at level M, and codewords in each.
var dataBlocks = map[int][2]int{1: {1, 16}, 2: {1, 28}, 3: {1, 44}, 4: {2, 32}, 5: {2, 43}, 6: {4, 27}}

var svgRun = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`)

func readQR(svg string) (string, error) {
	m, err := modulesOf(svg)
	if err != nil {
		return "", err
	}
	bits := ""
	for i := range 5 { // the first five bits of the format information, row 8
		bits += bit(m[8][i] != (0b10101>>(4-i)&1 == 1))
	}
	if bits[:2] != "00" {
		return "", fmt.Errorf("error correction is %s, not M (00)", bits[:2])
	}
	mask, _ := strconv.ParseInt(bits[2:], 2, 8)
	version := (len(m) - 17) / 4
	blocks, ok := dataBlocks[version]
	if !ok {
		return "", fmt.Errorf("version %d is beyond this reader", version)
	}
	words := codewords(m, version, int(mask))
	stream := ""
	for b := range blocks[0] {
		for i := range blocks[1] {
			stream += fmt.Sprintf("%08b", words[i*blocks[0]+b])
		}
	}
	return readBytes(stream)
}

func readBytes(stream string) (string, error) {
	if stream[:4] != "0100" {
		return "", fmt.Errorf("mode %s is not bytes", stream[:4])
	}
	n, _ := strconv.ParseInt(stream[4:12], 2, 16)
	out := make([]byte, n)
	for i := range out {
		v, err := strconv.ParseUint(stream[12+8*i:20+8*i], 2, 8)
		if err != nil {
			return "", err
		}
		out[i] = byte(v)
	}
	return string(out), nil
}

func modulesOf(svg string) ([][]bool, error) {
	size := regexp.MustCompile(`viewBox="0 0 (\d+) (\d+)"`).FindStringSubmatch(svg)
	if size == nil || size[1] != size[2] {
		return nil, fmt.Errorf("no square viewBox in %.90s", svg)
	}
	side, _ := strconv.Atoi(size[1])
	n := side - 2*quietZone
	if n < 21 || (n-17)%4 != 0 {
		return nil, fmt.Errorf("%d modules are no QR size", n)
	}
	m := make([][]bool, n)
	for i := range m {
		m[i] = make([]bool, n)
	}
	for _, r := range svgRun.FindAllStringSubmatch(svg, -1) {
		x, _ := strconv.Atoi(r[1])
		y, _ := strconv.Atoi(r[2])
		w, _ := strconv.Atoi(r[3])
		for i := range w {
			m[y-quietZone][x-quietZone+i] = true
		}
	}
	return m, nil
}

// codewords reads the zigzag from the lower right corner, unmasked.
func codewords(m [][]bool, version, mask int) []byte {
	n := len(m)
	var words []byte
	value, count := 0, 0
	up := true
	for right := n - 1; right > 0; right -= 2 {
		if right == 6 {
			right--
		}
		for i := range n {
			y := i
			if up {
				y = n - 1 - i
			}
			for _, x := range []int{right, right - 1} {
				if isFunction(x, y, n, version) {
					continue
				}
				value <<= 1
				if m[y][x] != masked(mask, x, y) {
					value |= 1
				}
				if count++; count%8 == 0 {
					words = append(words, byte(value))
					value = 0
				}
			}
		}
		up = !up
	}
	return words
}

func isFunction(x, y, n, version int) bool {
	switch {
	case x < 9 && y < 9, x >= n-8 && y < 9, x < 9 && y >= n-8, x == 6, y == 6:
		return true
	case version > 1: // one alignment pattern up to version 6
		c := n - 7
		return x >= c-2 && x <= c+2 && y >= c-2 && y <= c+2
	}
	return false
}

func masked(mask, x, y int) bool {
	switch mask {
	case 0:
		return (x+y)%2 == 0
	case 1:
		return y%2 == 0
	case 2:
		return x%3 == 0
	case 3:
		return (x+y)%3 == 0
	case 4:
		return (y/2+x/3)%2 == 0
	case 5:
		return x*y%2+x*y%3 == 0
	case 6:
		return (x*y%2+x*y%3)%2 == 0
	default:
		return ((x+y)%2+x*y%3)%2 == 0
	}
}

func bit(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

func TestQRCanBeRead(t *testing.T) {
	for _, want := range []string{"http://a/t/1", "https://antrean.lampungtengahkab.go.id/t/20260803-k3jx9q", "http://192.168.10.20:8080/t/20260803-" + strings.Repeat("z", 40)} {
		svg, err := qrSVG(want)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := readQR(svg); err != nil || got != want {
			t.Errorf("%q read as %q, %v", want, got, err)
		}
	}
}

func TestQRHasFindersAndQuietZone(t *testing.T) {
	svg, err := qrSVG("https://antrean.contoh.go.id/t/20260803-abcdefgh")
	if err != nil {
		t.Fatal(err)
	}
	m, err := modulesOf(svg)
	if err != nil {
		t.Fatal(err)
	}
	n := len(m)
	for _, corner := range [][2]int{{0, 0}, {n - 7, 0}, {0, n - 7}} {
		for y := range 7 {
			for x := range 7 {
				ring := max(abs(x-3), abs(y-3))
				if got := m[corner[1]+y][corner[0]+x]; got != (ring != 2) {
					t.Fatalf("finder at %v: module %d,%d is %v", corner, x, y, got)
				}
			}
		}
	}
	if !strings.Contains(svg, `fill="#ffffff"`) {
		t.Error("no white ground: a dark theme would make the symbol unreadable")
	}
}

func TestQRTooLong(t *testing.T) {
	if _, err := qrSVG(strings.Repeat("x", 3000)); err == nil {
		t.Error("no error")
	}
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
