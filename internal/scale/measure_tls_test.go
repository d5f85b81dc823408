package scale

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"os"
	"sync"
	"testing"
	"time"
)

// measureHandshakes tells how many full TLS 1.3 handshakes a core does, both sides of
// each: what a balancer must do when phones come back to it. ECDSA P-256, no
// resumption; a server alone does more.
func measureHandshakes(t *testing.T, tell teller) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mpp"}, DNSNames: []string{"mpp"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), BasicConstraintsValid: true, IsCA: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	trusted := x509.NewCertPool()
	trusted.AddCert(leaf)
	server := &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, SessionTicketsDisabled: true, MinVersion: tls.VersionTLS13}
	client := &tls.Config{ServerName: "mpp", RootCAs: trusted, MinVersion: tls.VersionTLS13}
	const n = 2000
	began := processCPU(t)
	for range n {
		shake(t, server, client)
	}
	tell("scale.tls_handshakes_per_core", n/(processCPU(t)-began), "/s")
}

// processCPU is what this process has used, so that who else loads the machine does
// not count.
func processCPU(t *testing.T) float64 { return cpuSeconds(t, os.Getpid()) }

func shake(t *testing.T, server, client *tls.Config) {
	a, b := net.Pipe()
	defer a.Close()
	defer b.Close()
	var both sync.WaitGroup
	both.Go(func() {
		if err := tls.Server(a, server).HandshakeContext(t.Context()); err != nil {
			t.Error(err)
		}
	})
	if err := tls.Client(b, client).HandshakeContext(t.Context()); err != nil {
		t.Error(err)
	}
	both.Wait()
}
