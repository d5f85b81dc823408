package testkit

import (
	"errors"
	"fmt"
	"testing"
)

// Scope is a testing.TB for use outside of tests: testkit's servers end with it, by Close.
// A failure ends the function that runs in Try. The zero value is ready to use.
type Scope struct {
	testing.TB // nil: testkit calls no other methods than those below
	cleanups   []func()
	errors     []error
}

// scopeError carries a failure of testkit through the panic that ends the scope's work.
type scopeError struct{ error }

// SkipError reports that this machine cannot make the fault.
type SkipError struct{ Reason string }

func (e SkipError) Error() string { return "cannot be made here: " + e.Reason }

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

// Cleanup implements testing.TB.
func (s *Scope) Cleanup(f func()) { s.cleanups = append(s.cleanups, f) }

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
