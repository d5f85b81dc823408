package printer

import (
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		text  string
		want  Address // text left out
		wrong string  // part of the error
	}{
		{text: "tcp://192.168.1.50:9100", want: Address{Kind: TCP, Host: "192.168.1.50:9100"}},
		{text: "tcp://printer.kantor.lan", want: Address{Kind: TCP, Host: "printer.kantor.lan:9100"}},
		{text: "tcp://[fd00::7]:9101/", want: Address{Kind: TCP, Host: "[fd00::7]:9101"}},
		{text: "file:///dev/usb/lp0", want: Address{Kind: File, Path: "/dev/usb/lp0"}},
		{text: "serial:///dev/ttyUSB0", want: Address{Kind: Serial, Path: "/dev/ttyUSB0", Baud: 9600}},
		{text: "serial:///dev/ttyS1?baud=115200", want: Address{Kind: Serial, Path: "/dev/ttyS1", Baud: 115200}},
		{text: "cups://Kios_1", want: Address{Kind: CUPS, Name: "Kios_1"}},
		{text: "cups://EPSON-TM?raw=1", want: Address{Kind: CUPS, Name: "EPSON-TM", Raw: true}},
		{text: "browser:", want: Address{Kind: Browser}},

		{text: "", wrong: "is empty"},
		{text: "192.168.1.50:9100", wrong: "write tcp://"},
		{text: "192.168.1.50", wrong: "begins with no known kind"},
		{text: "/dev/usb/lp0", wrong: "begins with no known kind"},
		{text: "lpt://1", wrong: "begins with no known kind"},
		{text: "tcp://:9100", wrong: "lacks the printer's host"},
		{text: "tcp://p:0", wrong: "port"},
		{text: "tcp://p:99999", wrong: "port"},
		{text: "tcp://p:9100/queue", wrong: "nothing follows"},
		{text: "tcp://p:9100?baud=9600", wrong: `takes no "baud"`},
		{text: "tcp://user:geheim@p:9100", wrong: "has parts"},
		{text: "file://dev/usb/lp0", wrong: "three slashes"},
		{text: "file:///", wrong: "three slashes"},
		{text: "serial:///dev/ttyUSB0?baud=9601", wrong: "none of [1200"},
		{text: "serial:///dev/ttyUSB0?baud=fast", wrong: "none of [1200"},
		{text: "serial:///dev/ttyUSB0?speed=9600", wrong: `takes no "speed"`},
		{text: "cups://", wrong: "lpstat -e"},
		{text: "cups://-o", wrong: "lpstat -e"},
		{text: "cups://a/b", wrong: "lpstat -e"},
		{text: "cups://a?raw=yes", wrong: "neither 0 nor 1"},
		{text: "browser://kiosk", wrong: "nothing follows browser:"},
	} {
		a, err := Parse(c.text)
		if c.wrong != "" {
			if err == nil || !strings.Contains(err.Error(), c.wrong) {
				t.Errorf("%q: %v, want an error with %q", c.text, err, c.wrong)
			}
			continue
		}
		c.want.text = c.text
		if err != nil || a != c.want {
			t.Errorf("%q: %+v, %v, want %+v", c.text, a, err, c.want)
		}
	}
}
