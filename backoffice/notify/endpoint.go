package notify

import (
	"errors"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// services are the push services of the usual browsers.
var services = []string{"fcm.googleapis.com", "updates.push.services.mozilla.com", "*.push.services.mozilla.com", "*.push.apple.com", "*.notify.windows.com"}

// Probes are push services of which each should answer to a server that is to tell phones.
var Probes = []string{"fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com"}

// MaxEndpoint is more than any push service's addresses have.
const MaxEndpoint = 1000

var errEndpoint = errors.New("it is no address of a push service")

// checkEndpoint returns the host of an endpoint, with its port, and whether the operator has
// named it; an error if it is no address of a push service that is known.
func (s *Service) checkEndpoint(endpoint string) (host string, named bool, err error) {
	u, err := url.Parse(endpoint)
	if err != nil || len(endpoint) > MaxEndpoint || u.Scheme != "https" || u.User != nil || u.Fragment != "" || u.Opaque != "" || u.Hostname() == "" {
		return "", false, errEndpoint
	}
	host = strings.ToLower(u.Host)
	if !strings.Contains(u.Host, ":") || strings.HasSuffix(u.Host, "]") {
		host += ":443"
	}
	if slices.Contains(s.Hosts, strings.TrimSuffix(host, ":443")) || slices.Contains(s.Hosts, host) {
		return host, true, nil
	}
	name, usual := strings.CutSuffix(host, ":443")
	if !usual || !slices.ContainsFunc(slices.Concat(services, s.Hosts), func(pattern string) bool { return fits(pattern, name) }) {
		return "", false, errEndpoint
	}
	return host, false, nil
}

// fits reports whether a pattern names a host; *.x stands for all names under x.
func fits(pattern, host string) bool {
	if under, ok := strings.CutPrefix(pattern, "*."); ok {
		return strings.HasSuffix(host, "."+under)
	}
	return pattern == host
}

// inside are the networks that are nobody's on the internet, beside those that netip knows.
var inside = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"), netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2001::/32"), netip.MustParsePrefix("2002::/16"),
	netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("fec0::/10"),
}

// outside reports whether an address is on the internet.
func outside(ip netip.Addr) bool {
	ip = ip.Unmap()
	return ip.IsGlobalUnicast() && !ip.IsPrivate() && ip.Zone() == "" &&
		!slices.ContainsFunc(inside, func(p netip.Prefix) bool { return p.Contains(ip) })
}
