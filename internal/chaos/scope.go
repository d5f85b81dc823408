package chaos

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"
)

// scope is a testing.TB outside of tests: testkit's servers end with it. A failure
// ends what runs in try.
type scope struct {
	testing.TB // none: what is not below is not asked for
	name       string
	cleanups   []func()
	errors     []error
}

// scopeError carries a failure of testkit through the panic that ends the scope's work.
type scopeError struct{ error }

// skipError says that this machine cannot make the fault.
type skipError struct{ reason string }

func (e skipError) Error() string { return "cannot be made here: " + e.reason }

// try runs what may fail the scope and gives the failure as an error.
func (s *scope) try(what func() error) (err error) {
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

// close takes down what the scope started, the last one first.
func (s *scope) close() error {
	for len(s.cleanups) > 0 {
		last := s.cleanups[len(s.cleanups)-1]
		s.cleanups = s.cleanups[:len(s.cleanups)-1]
		if err := s.try(func() error { last(); return nil }); err != nil {
			s.errors = append(s.errors, err)
		}
	}
	return errors.Join(s.errors...)
}

// Helper implements testing.TB.
func (s *scope) Helper() {}

// Name implements testing.TB.
func (s *scope) Name() string { return s.name }

// Cleanup implements testing.TB.
func (s *scope) Cleanup(f func()) { s.cleanups = append(s.cleanups, f) }

// Context implements testing.TB.
func (s *scope) Context() context.Context { return context.Background() }

// Logf implements testing.TB: what testkit tells of its work is of no interest here.
func (s *scope) Logf(string, ...any) {}

// Errorf implements testing.TB.
func (s *scope) Errorf(format string, args ...any) {
	s.errors = append(s.errors, fmt.Errorf(format, args...))
}

// Fatal implements testing.TB.
func (s *scope) Fatal(args ...any) { panic(scopeError{errors.New(fmt.Sprint(args...))}) }

// Fatalf implements testing.TB.
func (s *scope) Fatalf(format string, args ...any) { panic(scopeError{fmt.Errorf(format, args...)}) }

// Skip implements testing.TB.
func (s *scope) Skip(args ...any) { panic(scopeError{skipError{fmt.Sprint(args...)}}) }

// TempDir implements testing.TB.
func (s *scope) TempDir() string {
	dir, err := os.MkdirTemp("", "mpp-chaos-")
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}
