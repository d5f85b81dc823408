package app

import (
	"context"
	"crypto/tls"
	"net"
	"strings"
	"time"

	"mpp/backoffice/notify"
)

// push says whether phones can be told of their tickets while the page is closed.
func (c *checks) push(ctx context.Context) {
	if notify.OffBecause(c.set.PublicURL) != "" {
		c.add(Good, "", "push to phones is off: it needs MPP_PUBLIC_URL with an https address that phones reach, and outgoing internet")
		return
	}
	var silent []string
	for _, host := range notify.Probes {
		if err := reachable(ctx, host); err != nil {
			silent = append(silent, host)
		}
	}
	if len(silent) == 0 {
		c.add(Good, "", "push to phones is on, and the push services answer")
		return
	}
	c.add(Warn, "let the server reach port 443 of the push services, see docs/operations.md; without it phones are told only while their page is open",
		"push to phones is on, but from here nothing answers at %s", strings.Join(silent, ", "))
}

// reachWithin bounds one look at a push service.
const reachWithin = 3 * time.Second

func reachable(ctx context.Context, host string) error {
	ctx, cancel := context.WithTimeout(ctx, reachWithin)
	defer cancel()
	d := tls.Dialer{Config: &tls.Config{MinVersion: tls.VersionTLS12}}
	conn, err := d.DialContext(ctx, "tcp", net.JoinHostPort(host, "443"))
	if err != nil {
		return err
	}
	return conn.Close()
}
