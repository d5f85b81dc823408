package notify

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// Bounds of one request to a push service.
const (
	dialWithin = 5 * time.Second
	sendWithin = 10 * time.Second
	perHost    = 4 // connections
)

var errInside = errors.New("the push service's name leads to an address that is not on the internet")

// newClient asks push services and nothing else: it follows no redirection, and the address
// that a name leads to is judged at the moment of the connection.
func (s *Service) newClient() *http.Client {
	guarded := &net.Dialer{Timeout: dialWithin, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || !outside(at.Addr()) {
			return errInside
		}
		return nil
	}}
	plain := &net.Dialer{Timeout: dialWithin}
	return &http.Client{
		Timeout:       sendWithin,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
				if _, named, err := s.checkEndpoint("https://" + address); err == nil && named {
					return plain.DialContext(ctx, network, address)
				}
				return guarded.DialContext(ctx, network, address)
			},
			TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: s.Roots},
			TLSHandshakeTimeout: dialWithin, ResponseHeaderTimeout: sendWithin, IdleConnTimeout: time.Minute,
			MaxConnsPerHost: perHost, MaxIdleConnsPerHost: perHost, MaxIdleConns: 4 * perHost, MaxResponseHeaderBytes: 16 << 10, ForceAttemptHTTP2: true,
		},
	}
}

// Close ends what the room keeps open.
func (s *Service) Close() { s.client.CloseIdleConnections() }
