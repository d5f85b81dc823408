package apitest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"mpp/access"
	"mpp/hall"
)

// Request is one request to a Server. The zero Key of a POST means a fresh one.
type Request struct {
	Method string
	Path   string // with the query, from /
	As     string // key of a demo identity, "" for a citizen
	Token  string // instead of As
	Body   string
	Type   string // Content-Type; empty: application/json where there is a body
	Key    string // Idempotency-Key; "-" for none
	Lang   string // Accept-Language
}

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Into decodes the answer's JSON.
func (a Answer) Into(v any) error { return json.Unmarshal(a.Body, v) }

// Problem is the refusal's code and members.
func (a Answer) Problem() (hall.Code, map[string]any) {
	var m map[string]any
	if err := a.Into(&m); err != nil {
		return "", nil
	}
	code, _ := m["code"].(string)
	return hall.Code(code), m
}

// Do sends a request. A failed round trip, or an answer that does not fit the
// description, fails the test.
func (s *Server) Do(r Request) Answer {
	s.t.Helper()
	a, err := s.Send(r)
	s.must(err)
	return a
}

// Send is Do for goroutines, which may not fail a test.
func (s *Server) Send(r Request) (a Answer, err error) {
	req, err := http.NewRequest(r.Method, s.URL+r.Path, strings.NewReader(r.Body))
	if err != nil {
		return a, err
	}
	if r.As != "" {
		if r.Token, err = s.Token(r.As); err != nil {
			return a, err
		}
	}
	if r.Token != "" {
		r.Token = "Bearer " + r.Token
	}
	if r.Body != "" && r.Type == "" {
		r.Type = "application/json"
	}
	if r.Key == "" && r.Method == http.MethodPost {
		r.Key = fmt.Sprint("key-", s.key.Add(1))
	}
	for name, value := range map[string]string{"Authorization": r.Token, "Content-Type": r.Type, "Idempotency-Key": r.Key, "Accept-Language": r.Lang} {
		if value != "" && value != "-" {
			req.Header.Set(name, value)
		}
	}
	resp, err := s.Client.Do(req)
	if err != nil {
		return a, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return Answer{Status: resp.StatusCode, Header: resp.Header, Body: body}, err
}

// Token is a token of a demo identity.
func (s *Server) Token(key string) (string, error) {
	for _, i := range access.DemoIdentities(s.Queue.Config()) {
		if i.Key == key {
			return s.Keys.Mint(i.Principal, time.Hour)
		}
	}
	return "", fmt.Errorf("apitest: no demo identity %q", key)
}

// Get is a GET that must answer 200, decoded into v unless that is nil.
func (s *Server) Get(as, path string, v any) {
	s.t.Helper()
	s.want(Request{Method: http.MethodGet, Path: path, As: as}, http.StatusOK, v)
}

// Post is a POST under a fresh key that must answer with the status.
func (s *Server) Post(as, path, body string, status int, v any) {
	s.t.Helper()
	s.want(Request{Method: http.MethodPost, Path: path, As: as, Body: body}, status, v)
}

func (s *Server) want(r Request, status int, v any) {
	s.t.Helper()
	a := s.Do(r)
	if a.Status != status {
		s.t.Fatalf("status %d, want %d: %s", a.Status, status, a.Body)
	}
	if v != nil {
		s.must(a.Into(v))
	}
}

// Settle waits until the live picture has all that happened so far.
func (s *Server) Settle() {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	snap, err := s.Queue.Snapshot(ctx)
	s.must(err)
	s.must(s.Feed.WaitSeq(ctx, snap.Seq))
}
