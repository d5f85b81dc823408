//go:build !linux

package bench

import "errors"

// loop drives connections by epoll, which is Linux's.
type loop struct{}

func newLoop(string, []line) (*loop, error) { return nil, errors.New("load is made on Linux only") }

func (*loop) close() {}

func (*loop) run(pace) (flow, error) { return flow{}, nil }
