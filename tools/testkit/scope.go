package testkit

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"
)

// Scope is a testing.TB for use outside of tests: testkit's servers end with it. A failure
// ends the function that runs in Try.
type Scope struct {
	testing.TB // nil: testkit calls no other methods than those below
	name       string
	cleanups   []func()
	errors     []error
}

// scopeError carries a failure of testkit through the panic that ends the scope's work.
type scopeError struct{ error }

// SkipError reports that this machine cannot make the fault.
type SkipError struct{ Reason string }

func (e SkipError) Error() string { return "cannot be made here: " + e.Reason }

// NewScope returns an empty scope, to be ended by Close.
func NewScope(name string) *Scope { return &Scope{name: name} }

// Try calls what and returns a failure of the scope as an error.
func (s *Scope) Try(what func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			failed, ok := r.(scopeError)
			if !ok {
				panic(r)
			}
			err = failed.error
		}
	}()
	return what()
}

// Close runs the cleanups, the last one first.
func (s *Scope) Close() error {
	for len(s.cleanups) > 0 {
		last := s.cleanups[len(s.cleanups)-1]
		s.cleanups = s.cleanups[:len(s.cleanups)-1]
		if err := s.Try(func() error { last(); return nil }); err != nil {
			s.errors = append(s.errors, err)
		}
	}
	return errors.Join(s.errors...)
}

// Helper implements testing.TB.
func (s *Scope) Helper() {}

// Name implements testing.TB.
func (s *Scope) Name() string { return s.name }

// Cleanup implements testing.TB.
func (s *Scope) Cleanup(f func()) { s.cleanups = append(s.cleanups, f) }

// Context implements testing.TB.
func (s *Scope) Context() context.Context { return context.Background() }

// Logf implements testing.TB; it discards the message.
func (s *Scope) Logf(string, ...any) {}

// Errorf implements testing.TB.
func (s *Scope) Errorf(format string, args ...any) {
	s.errors = append(s.errors, fmt.Errorf(format, args...))
}

// Fatal implements testing.TB.
func (s *Scope) Fatal(args ...any) { panic(scopeError{errors.New(fmt.Sprint(args...))}) }

// Fatalf implements testing.TB.
func (s *Scope) Fatalf(format string, args ...any) { panic(scopeError{fmt.Errorf(format, args...)}) }

// Skip implements testing.TB.
func (s *Scope) Skip(args ...any) { panic(scopeError{SkipError{fmt.Sprint(args...)}}) }

// TempDir implements testing.TB.
func (s *Scope) TempDir() string {
	dir, err := os.MkdirTemp("", "mpp-chaos-")
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}
