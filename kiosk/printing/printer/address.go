// Package printer reaches a printer by its address and prints slips on it: straight in
// ESC/POS over a network, a device file or a serial line, or by the system's spooler.
package printer

import (
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// The kinds of addresses.
const (
	TCP     = "tcp"     // tcp://HOST:9100
	File    = "file"    // file:///dev/usb/lp0
	Serial  = "serial"  // serial:///dev/ttyUSB0?baud=9600
	CUPS    = "cups"    // cups://PRINTER
	Browser = "browser" // browser: the kiosk's page prints by itself
)

// Address says where a printer is. Make it with [Parse].
type Address struct {
	Kind string
	Host string // tcp: host and port
	Path string // file, serial: of the device
	Name string // cups: of the printer
	Baud int    // serial
	Raw  bool   // cups: the queue takes ESC/POS, not pictures
	text string
}

// String returns the address as it was given.
func (a Address) String() string { return a.text }

const (
	defaultPort = "9100"
	defaultBaud = 9600
	examples    = "tcp://192.168.1.50:9100, file:///dev/usb/lp0, serial:///dev/ttyUSB0?baud=115200, cups://PRINTER or browser:"
)

// Bauds are the speeds that a serial line may have.
var Bauds = []int{1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200}

// queueName is what CUPS lets a printer be called.
var queueName = regexp.MustCompile(`^[^\s/#?'"\\@-][^\s/#?'"\\@]{0,126}$`)

// Parse reads an address. Its errors name what is wrong and how it is written.
func Parse(text string) (Address, error) {
	a := Address{text: text}
	fail := func(format string, args ...any) (Address, error) {
		return Address{}, fmt.Errorf("printer address %q: %s", text, fmt.Sprintf(format, args...))
	}
	if text == "" {
		return fail("is empty: write %s", examples)
	}
	u, err := url.Parse(text)
	if err != nil {
		return fail("cannot be read: write %s", examples)
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil || u.Fragment != "" || u.User != nil {
		return fail("has parts that no printer address has: write %s", examples)
	}
	a.Kind = u.Scheme
	known := map[string][]string{TCP: nil, File: nil, Serial: {"baud"}, CUPS: {"raw"}, Browser: nil}
	allowed, ok := known[a.Kind]
	if !ok {
		return fail("begins with no known kind: write %s", examples)
	}
	for name := range query {
		if !slices.Contains(allowed, name) {
			return fail("%s:// takes no %q", a.Kind, name)
		}
	}
	if err := a.fill(u, query); err != nil {
		return fail("%v", err)
	}
	return a, nil
}

func (a *Address) fill(u *url.URL, query url.Values) error {
	switch a.Kind {
	case TCP:
		return a.fillHost(u)
	case File, Serial:
		return a.fillDevice(u, query)
	case CUPS:
		return a.fillQueue(u, query)
	}
	if u.Host+u.Path+u.Opaque != "" {
		return fmt.Errorf("nothing follows browser: the kiosk's page prints by itself")
	}
	return nil
}

func (a *Address) fillHost(u *url.URL) error {
	host, port := u.Hostname(), u.Port()
	switch {
	case host == "":
		return fmt.Errorf("lacks the printer's host, as in tcp://192.168.1.50:9100")
	case u.Path != "" && u.Path != "/":
		return fmt.Errorf("nothing follows host and port")
	case port == "":
		port = defaultPort
	}
	if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
		return fmt.Errorf("port %q is not between 1 and 65535", port)
	}
	a.Host = net.JoinHostPort(host, port)
	return nil
}

func (a *Address) fillDevice(u *url.URL, query url.Values) error {
	if u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasSuffix(u.Path, "/") {
		return fmt.Errorf("lacks the whole path of the device after three slashes, as in %s:///dev/%s", a.Kind,
			map[string]string{File: "usb/lp0", Serial: "ttyUSB0"}[a.Kind])
	}
	a.Path = u.Path
	if a.Kind == File {
		return nil
	}
	a.Baud = defaultBaud
	if b := query.Get("baud"); b != "" {
		n, err := strconv.Atoi(b)
		if err != nil || !slices.Contains(Bauds, n) {
			return fmt.Errorf("baud %q is none of %v", b, Bauds)
		}
		a.Baud = n
	}
	return nil
}

func (a *Address) fillQueue(u *url.URL, query url.Values) error {
	if !queueName.MatchString(u.Host) || (u.Path != "" && u.Path != "/") {
		return fmt.Errorf("lacks the name of the printer as lpstat -e lists it, as in cups://kiosk")
	}
	a.Name = u.Host
	switch raw := query.Get("raw"); raw {
	case "", "0":
	case "1":
		a.Raw = true
	default:
		return fmt.Errorf("raw=%q is neither 0 nor 1", raw)
	}
	return nil
}
