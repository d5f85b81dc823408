package packaging

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"mpp/tools/testkit"
)

// proxyName is the name in the configurations.
const proxyName = "antrean.contoh.go.id"

// proxies are the programs whose configurations we ship, and how an operator's file becomes
// one for this test: on other ports, with a certificate of the test, as one process.
var proxies = []struct {
	name, file string
	adapt      func(text string, p proxyPlace) string
	command    func(p proxyPlace) []string
}{
	{"nginx", "nginx.conf", func(text string, p proxyPlace) string {
		text = replace(p.t, text, "listen 80;", "listen "+p.plain+";", "listen 443 ", "listen "+p.addr+" ",
			"/etc/ssl/mpp/fullchain.pem", p.cert, "/etc/ssl/mpp/privkey.pem", p.key, "127.0.0.1:8080", p.server)
		paths := ""
		for _, name := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
			paths += name + "_temp_path " + filepath.Join(p.dir, name) + ";\n"
		}
		return "daemon off; master_process off; error_log stderr; pid " + p.dir + "/pid;\nevents {}\nhttp {\naccess_log off;\n" + paths + text + "}\n"
	}, func(p proxyPlace) []string { return []string{"nginx", "-e", "stderr", "-p", p.dir, "-c", p.config} }},
	{"caddy", "Caddyfile", func(text string, p proxyPlace) string {
		return replace(p.t, text, "\tservers {", "\tadmin off\n\tauto_https disable_redirects\n\tservers {", proxyName+" {", "https://"+proxyName+":"+port(p.addr)+" {",
			"# tls /etc/ssl/mpp/fullchain.pem /etc/ssl/mpp/privkey.pem", "tls "+p.cert+" "+p.key, "127.0.0.1:8080", p.server)
	}, func(p proxyPlace) []string {
		return []string{"caddy", "run", "--adapter", "caddyfile", "--config", p.config}
	}},
	{"haproxy", "haproxy.cfg", func(text string, p proxyPlace) string {
		return replace(p.t, text, "    user haproxy\n    group haproxy\n    log /dev/log local0\n", "    log stderr local0\n", "maxconn 20000", "maxconn 200", "bind :80", "bind "+p.plain, "bind :443", "bind "+p.addr,
			"/etc/haproxy/mpp.pem", p.both, "127.0.0.1:8080", p.server)
	}, func(p proxyPlace) []string { return []string{"haproxy", "-db", "-f", p.config} }},
}

// proxyPlace is where a proxy of the test runs, and what it is given.
type proxyPlace struct {
	t                   *testing.T
	dir, config         string
	server, addr, plain string // addresses: the hall's server, and the proxy with and without TLS
	cert, key, both     string // files
	certificates        *x509.CertPool
	client              string // the address that the test's requests come from
	another             string // and the one of another client
}

// replace replaces each first text with the one behind it; each must be there.
func replace(t *testing.T, text string, pairs ...string) string {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("the configuration lacks %q", pairs[i])
		}
		text = strings.ReplaceAll(text, pairs[i], pairs[i+1])
	}
	return text
}

func port(addr string) string { return addr[strings.LastIndexByte(addr, ':')+1:] }

// freeAddress returns an address of this machine on which nothing listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// certificate writes a certificate for the name in the configurations.
func (p *proxyPlace) certificate() {
	p.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		p.t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{proxyName}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		p.t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		p.t.Fatal(err)
	}
	certText := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	keyText := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})
	p.cert, p.key, p.both = filepath.Join(p.dir, "cert.pem"), filepath.Join(p.dir, "key.pem"), filepath.Join(p.dir, "both.pem")
	for file, text := range map[string][]byte{p.cert: certText, p.key: keyText, p.both: append(bytes.Clone(certText), keyText...)} {
		if err := os.WriteFile(file, text, 0o600); err != nil {
			p.t.Fatal(err)
		}
	}
	p.certificates = x509.NewCertPool()
	p.certificates.AppendCertsFromPEM(certText)
}

// said is what a program wrote.
type said struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *said) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(b)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// run starts a program that ends with the test, and waits until it is ready.
func run(t *testing.T, env, command []string, ready func(said string) bool) {
	t.Helper()
	path, err := testkit.Program(command[0], command[0])
	if err != nil {
		t.Fatal(err)
	}
	out := &said{}
	cmd := exec.Command(path, command[1:]...)
	cmd.Env, cmd.Stdout, cmd.Stderr = append(environWithout("MPP_"), env...), out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-ended //nolint:errcheck // it was killed
		if t.Failed() {
			text := out.String()
			t.Logf("%s said at the end: %s", command[0], text[max(0, len(text)-4000):])
		}
	})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !ready(out.String()) {
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("%s ended: %v\n%s", command[0], err, out)
		case <-ctx.Done():
			t.Fatalf("%s does not get ready\n%s", command[0], out)
		case <-tick.C:
		}
	}
}

// startProxy runs a proxy with our configuration before the server.
func startProxy(t *testing.T, n int, server string) proxyPlace {
	t.Helper()
	x, dir := proxies[n], t.TempDir()
	p := proxyPlace{t: t, dir: dir, config: filepath.Join(dir, x.file), server: server, addr: freeAddress(t), plain: freeAddress(t)}
	p.client, p.another = net.IPv4(127, 0, 1, byte(n+1)).String(), net.IPv4(127, 0, 2, byte(n+1)).String()
	p.certificate()
	if err := os.WriteFile(p.config, []byte(x.adapt(read(t, "packaging/proxy/"+x.file), p)), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, []string{"HOME=" + dir, "XDG_DATA_HOME=" + dir, "XDG_CONFIG_HOME=" + dir}, x.command(p), func(string) bool {
		conn, err := tls.Dial("tcp", p.addr, p.tls())
		if err != nil {
			return false
		}
		return conn.Close() == nil
	})
	return p
}

func (p *proxyPlace) tls() *tls.Config {
	return &tls.Config{RootCAs: p.certificates, ServerName: proxyName}
}

// dial connects to the proxy from an address.
func (p *proxyPlace) dial(from string) (*tls.Conn, error) {
	d := &tls.Dialer{NetDialer: &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}, Timeout: 10 * time.Second}, Config: p.tls()}
	conn, err := d.DialContext(p.t.Context(), "tcp", p.addr)
	if err != nil {
		return nil, err
	}
	c, ok := conn.(*tls.Conn)
	if !ok {
		return nil, errors.New("not TLS")
	}
	return c, c.SetDeadline(time.Now().Add(20 * time.Second))
}
