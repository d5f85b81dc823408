package web

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync/atomic"

	"github.com/gofiber/fiber/v2"

	"mpp/hall"
)

// SiteOptions say under which names a server is reached, and through which proxies.
type SiteOptions struct {
	PublicURL string   // its host is a name of the server
	Hosts     []string // further names, without a port
	// Trusts reports whether an address is that of a proxy in front whose headers
	// X-Forwarded-For, X-Forwarded-Host and X-Forwarded-Proto are believed; nil: nobody's
	// are. Behind others, a client can write them itself.
	Trusts func(net.IP) bool
}

// Site knows under which names a server is reached: its addresses, localhost, the name of
// the machine, and those that are configured. A request to another name comes from a page
// that made its own name point here (DNS rebinding), or over a name that nobody configured.
type Site struct {
	public string // the host of the public URL, with its port
	names  map[string]bool
	trusts func(net.IP) bool
	last   atomic.Pointer[knownHost]
}

// knownHost is the newest host that was found to be good; nearly all requests of a hall have
// the same.
type knownHost struct {
	host   string
	policy []byte // for its pages
}

// NewSite returns a Site.
func NewSite(o SiteOptions) *Site {
	s := &Site{names: map[string]bool{"localhost": true}, trusts: o.Trusts}
	if s.trusts == nil {
		s.trusts = func(net.IP) bool { return false }
	}
	if u, err := url.Parse(o.PublicURL); err == nil && u.Host != "" {
		s.public = u.Host
		s.add(u.Hostname())
	}
	if machine, err := os.Hostname(); err == nil {
		s.add(machine)
		s.add(machine + ".local")
	}
	for _, name := range o.Hosts {
		s.add(name)
	}
	return s
}

func (s *Site) add(name string) { s.names[strings.ToLower(name)] = true }

// ReasonHost is why a request to an unknown name is invalid.
const ReasonHost = "host"

// Admit is middleware that refuses requests to another name than the server's. From here on
// the request's host and X-Forwarded-Proto are those that the client used: a trusted proxy's
// word counts, and everybody else's headers are removed.
// Errors: [hall.CodeInvalid] with field "Host".
func (s *Site) Admit(c *fiber.Ctx) error {
	requestOf(c).site = s
	h := &c.Request().Header
	trusted := s.trusts(c.Context().RemoteIP())
	if host := lastOf(h.PeekAll(fiber.HeaderXForwardedHost)); trusted && host != "" {
		c.Request().SetHost(host)
	}
	proto := lastOf(h.PeekAll(fiber.HeaderXForwardedProto))
	for _, name := range forwardingHeaders {
		h.Del(name)
	}
	if trusted && proto != "" {
		h.Set(fiber.HeaderXForwardedProto, proto)
	}
	if trusted && proto == "https" { // whoever came by TLS once shall not be led to http again
		c.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000")
	}
	return s.check(c)
}

// forwardingHeaders are those that Fiber reads.
var forwardingHeaders = []string{
	fiber.HeaderXForwardedHost, fiber.HeaderXForwardedProto, fiber.HeaderXForwardedProtocol, fiber.HeaderXForwardedSsl, fiber.HeaderXUrlScheme,
}

// lastOf returns the last value in all lines of a header: that of the nearest proxy.
func lastOf(lines [][]byte) string {
	if len(lines) == 0 {
		return ""
	}
	last := string(lines[len(lines)-1])
	return strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
}

// hostName is a host name or address with a port, as a browser sends it.
var hostName = regexp.MustCompile(`^([0-9A-Za-z._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?$`)

func (s *Site) check(c *fiber.Ctx) error {
	host, known := c.Context().Host(), s.last.Load()
	if known == nil || string(host) != known.host {
		name := string(host)
		if !hostName.MatchString(name) {
			return Invalid(fiber.HeaderHost, ReasonMalformed)
		}
		if !s.knows(name) {
			return Invalid(fiber.HeaderHost, ReasonHost).With("host", Clip(name))
		}
		known = &knownHost{name, []byte(contentPolicy(name, s.public))}
		s.last.Store(known)
	}
	c.Response().Header.SetCanonical(headerPolicy, known.policy)
	return c.Next()
}

// knows reports whether the host is a name or an address of the server. Any address will
// do: the server cannot know how others reach it, and no name can be made to look like one.
func (s *Site) knows(host string) bool {
	name := strings.ToLower(strings.TrimSuffix(withoutPort(host), "."))
	_, err := netip.ParseAddr(strings.Trim(name, "[]"))
	return err == nil || s.names[name]
}

func withoutPort(host string) string {
	if i := strings.LastIndexByte(host, ':'); i > strings.LastIndexByte(host, ']') {
		return host[:i]
	}
	return host
}

// FromThisSite reports whether the request comes from a page of this server or from a
// program. Browsers say so in Sec-Fetch-Site; older ones name the page's origin. The request
// must have passed [Site.Admit].
func FromThisSite(c *fiber.Ctx) bool {
	switch c.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return true
	case "":
	default:
		return false
	}
	origin := c.Get(fiber.HeaderOrigin)
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" {
		return false
	}
	site := requestOf(c).site
	return strings.EqualFold(u.Host, string(c.Context().Host())) || (site != nil && strings.EqualFold(u.Host, site.public))
}

// RefuseOtherSites is middleware that refuses requests of other sites' pages.
// Errors: [hall.CodeCSRF].
func RefuseOtherSites(c *fiber.Ctx) error {
	if !FromThisSite(c) {
		return otherSite(c)
	}
	return c.Next()
}

func otherSite(c *fiber.Ctx) error {
	return hall.Refuse(hall.CodeCSRF, "the request comes from the site %s, and this one is %s: does the proxy in front pass the name on, and is MPP_PUBLIC_URL right?",
		Clip(c.Get(fiber.HeaderOrigin)), Clip(string(c.Context().Host()))).With("reason", "origin")
}

// ClientOf returns the address of the client of a request.
func (s *Site) ClientOf(c *fiber.Ctx) string {
	var lines []string
	for _, line := range c.Request().Header.PeekAll(fiber.HeaderXForwardedFor) {
		lines = append(lines, string(line))
	}
	return s.client(c.Context().RemoteAddr().String(), lines)
}

// ClientOfHTTP is ClientOf for net/http.
func (s *Site) ClientOfHTTP(r *http.Request) string {
	return s.client(r.RemoteAddr, r.Header.Values(fiber.HeaderXForwardedFor))
}

// client returns the remote address, or behind trusted proxies the last address in all
// lines of X-Forwarded-For that is not itself such a proxy: a client can write the ones
// before it, and a proxy may add a line of its own behind the client's.
func (s *Site) client(remote string, forwarded []string) string {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	chain := strings.Split(strings.Join(forwarded, ","), ",")
	for ip := net.ParseIP(host); ip != nil && s.trusts(ip) && len(chain) > 0; {
		next := net.ParseIP(strings.TrimSpace(chain[len(chain)-1]))
		chain = chain[:len(chain)-1]
		if next == nil {
			break
		}
		ip, host = next, next.String()
	}
	return host
}
