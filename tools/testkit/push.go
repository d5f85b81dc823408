package testkit

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// PushService is a push service of the web with its browsers: it checks who pushes
// (RFC 8292) and decrypts what a browser would get (RFC 8291), by its own reading of both.
type PushService struct {
	Host   string // 127.0.0.1:PORT
	Roots  *x509.CertPool
	Pushes chan Push // what was taken

	t        testing.TB
	mu       sync.Mutex
	browsers map[string]*Browser
	answer   func(http.ResponseWriter, *http.Request) bool
}

// Browser is one that has subscribed, with what a page gives to the server.
type Browser struct {
	Endpoint, PublicKey, Auth string

	serverKey string
	key       *ecdh.PrivateKey
	secret    []byte
}

// Push is what a browser got.
type Push struct {
	Endpoint, Topic, Urgency string
	TTL, Length              int
	Payload                  []byte
}

// StartPushService starts one over TLS, which ends with the test.
func StartPushService(t testing.TB) *PushService {
	t.Helper()
	s := &PushService{t: t, browsers: map[string]*Browser{}, Pushes: make(chan Push, 1000)}
	server := httptest.NewTLSServer(s)
	t.Cleanup(server.Close)
	s.Host = server.Listener.Addr().String()
	s.Roots = x509.NewCertPool()
	s.Roots.AddCert(server.Certificate())
	return s
}

// Subscribe makes a browser that subscribed with a server's key.
func (s *PushService) Subscribe(serverKey string) *Browser {
	s.t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		s.t.Fatal(err)
	}
	secret := make([]byte, 16)
	rand.Read(secret)
	path := "/push/" + rand.Text()
	b := &Browser{Endpoint: "https://" + s.Host + path, PublicKey: base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes()),
		Auth: base64.RawURLEncoding.EncodeToString(secret), serverKey: serverKey, key: key, secret: secret}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.browsers[path] = b
	return b
}

// Answer has each request go to answer first; one that returns false has it taken as usual.
// nil ends that.
func (s *PushService) Answer(answer func(http.ResponseWriter, *http.Request) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = answer
}

// ServeHTTP implements http.Handler.
func (s *PushService) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	b, answer := s.browsers[r.URL.Path], s.answer
	s.mu.Unlock()
	if answer != nil && answer(w, r) {
		return
	}
	if b == nil {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	push, err := s.read(r, b)
	if err != nil {
		s.t.Errorf("a push that no service would take: %v", err)
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	s.Pushes <- push
	w.WriteHeader(http.StatusCreated)
}

func (s *PushService) read(r *http.Request, b *Browser) (p Push, err error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return p, err
	}
	p = Push{Endpoint: b.Endpoint, Topic: r.Header.Get("Topic"), Urgency: r.Header.Get("Urgency"), Length: len(body)}
	if p.TTL, err = strconv.Atoi(r.Header.Get("TTL")); err != nil {
		return p, fmt.Errorf("TTL: %w", err)
	}
	if _, err := base64.RawURLEncoding.DecodeString(p.Topic); err != nil || len(p.Topic) > 32 {
		return p, fmt.Errorf("topic %q", p.Topic)
	}
	if r.Method != http.MethodPost || r.Header.Get("Content-Encoding") != "aes128gcm" {
		return p, fmt.Errorf("%s in %q", r.Method, r.Header.Get("Content-Encoding"))
	}
	if err := s.checkSender(r.Header.Get("Authorization"), b.serverKey); err != nil {
		return p, err
	}
	p.Payload, err = b.decrypt(body)
	return p, err
}

// checkSender checks the signature of whoever pushes against the key that the browser has
// subscribed with.
func (s *PushService) checkSender(header, key string) error {
	token, public, _ := strings.Cut(strings.TrimPrefix(header, "vapid t="), ", k=")
	parts := strings.Split(token, ".")
	if public != key || len(parts) != 3 {
		return fmt.Errorf("signed by %q, subscribed with %q", public, key)
	}
	point, err := base64.RawURLEncoding.DecodeString(public)
	if err != nil {
		return err
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || len(signature) != 64 {
		return errors.New("no signature of ES256")
	}
	verifier, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if !ecdsa.Verify(verifier, sum[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])) {
		return errors.New("the signature does not verify")
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return err
	}
	var claims struct {
		Aud, Sub string
		Exp      int64
	}
	if err := json.Unmarshal(raw, &claims); err != nil {
		return err
	}
	left := time.Until(time.Unix(claims.Exp, 0))
	if claims.Aud != "https://"+s.Host || !strings.HasPrefix(claims.Sub, "https://") || left <= 0 || left > 24*time.Hour {
		return fmt.Errorf("claims %+v", claims)
	}
	return nil
}

// decrypt reads a single record of aes128gcm (RFC 8188) with the keys of RFC 8291.
func (b *Browser) decrypt(body []byte) ([]byte, error) {
	const fixed = 16 + 4 + 1
	if len(body) < fixed || len(body) < fixed+int(body[20]) {
		return nil, errors.New("no header of aes128gcm")
	}
	salt, size, id, sealed := body[:16], binary.BigEndian.Uint32(body[16:20]), body[fixed:fixed+int(body[20])], body[fixed+int(body[20]):]
	if len(sealed) > int(size) {
		return nil, fmt.Errorf("a record of %d bytes, said to be %d", len(sealed), size)
	}
	sender, err := ecdh.P256().NewPublicKey(id)
	if err != nil {
		return nil, err
	}
	shared, err := b.key.ECDH(sender)
	if err != nil {
		return nil, err
	}
	info := "WebPush: info\x00" + string(b.key.PublicKey().Bytes()) + string(id)
	material, err := hkdf.Key(sha256.New, shared, b.secret, info, 32)
	if err != nil {
		return nil, err
	}
	key, err := hkdf.Key(sha256.New, material, salt, "Content-Encoding: aes128gcm\x00", 16)
	if err != nil {
		return nil, err
	}
	nonce, err := hkdf.Key(sha256.New, material, salt, "Content-Encoding: nonce\x00", 12)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	plain, err := gcm.Open(nil, nonce, sealed, nil)
	if err != nil {
		return nil, err
	}
	text := strings.TrimRight(string(plain), "\x00")
	if !strings.HasSuffix(text, "\x02") {
		return nil, errors.New("the last record has no 2 before its padding")
	}
	return []byte(strings.TrimSuffix(text, "\x02")), nil
}
