package ui

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
)

// importInScript is a module that a module imports, by its address.
var importInScript = regexp.MustCompile(`(?m)^(?:import|export)\b[^;]*?from '(/[^']+)'`)

// Kept is a file that a page needs while the server is away.
type Kept struct {
	Address string // as the page asks for it
	Version string // the first 12 hex digits of its SHA-256
}

// Offline lists what a page needs while the server is away: its module, those which that
// imports, directly or not, and the given files; and a version of all of it. A module that is
// not published is an error.
func (u *UI) Offline(module string, files ...string) (list []Kept, version string, err error) {
	sum := sha256.New()
	add := func(path, address string) (blob, error) {
		b, ok := u.file(path)
		if !ok {
			return b, fmt.Errorf("ui: no file is published at %s", path)
		}
		list = append(list, Kept{Address: address, Version: b.version})
		fmt.Fprintln(sum, address, b.version)
		return b, nil
	}
	for _, path := range files {
		address, err := u.Asset(path)
		if err != nil {
			return nil, "", err
		}
		if _, err = add(path, address); err != nil {
			return nil, "", err
		}
	}
	address, err := u.Asset(module)
	seen := map[string]bool{module: true}
	for next := []string{module}; len(next) > 0 && err == nil; next, address = next[1:], "" {
		if address == "" {
			address = next[0] // a module imports others by their bare address
		}
		b, fault := add(next[0], address)
		err = fault
		for _, m := range importInScript.FindAllStringSubmatch(string(b.body), -1) {
			if !seen[m[1]] {
				seen[m[1]] = true
				next = append(next, m[1])
			}
		}
	}
	return list, hex.EncodeToString(sum.Sum(nil)[:6]), err
}
