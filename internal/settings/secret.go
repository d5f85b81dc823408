package settings

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// AfterApply reads the settings that are kept in files. It is called by kong.
func (s *Settings) AfterApply() error {
	var faults []error
	for _, f := range []struct {
		name        string
		value, file *string
	}{
		{"MPP_SECRET", &s.Secret, &s.SecretFile},
		{"MPP_SECRET_PREVIOUS", &s.PreviousSecret, &s.PreviousFile},
		{"MPP_REDIS_URL", &s.RedisURL, &s.RedisURLFile},
		{"MPP_DATABASE_URL", &s.DatabaseURL, &s.DatabaseFile},
	} {
		faults = append(faults, readSetting(f.name, f.value, f.file))
	}
	return errors.Join(faults...)
}

// readSetting fills in a value from its file and forgets the file.
func readSetting(name string, value, file *string) error {
	if *file == "" {
		return nil
	}
	if *value != "" {
		return fmt.Errorf("%s and %s_FILE are both set: unset one", name, name)
	}
	text, err := os.ReadFile(*file)
	if err != nil {
		return fmt.Errorf("%s_FILE: %w", name, err)
	}
	if *value = strings.TrimSpace(string(text)); *value == "" {
		return fmt.Errorf("%s_FILE: %s is empty", name, *file)
	}
	*file = ""
	return nil
}

// What a secret must have. One by openssl rand -hex 32 has 64 characters and some 56
// different pairs of neighbours; passwordpassword... has 8.
const (
	secretMin   = 32
	secretPairs = 20
)

// comment finds what looks like a comment behind a value: files of variables take all of a
// line as the value.
var comment = regexp.MustCompile(`\s#`)

// WeakSecret returns what makes a secret too easy to guess, nil if nothing does.
func WeakSecret(secret string) error {
	if len(secret) < secretMin {
		return fmt.Errorf("has %d characters, give at least %d, e.g. from: openssl rand -hex 32", len(secret), secretMin)
	}
	pairs := map[string]bool{}
	for i := range len(secret) - 1 {
		pairs[secret[i:i+2]] = true
	}
	if len(pairs) < secretPairs {
		return errors.New("repeats itself and is easy to guess, take one from: openssl rand -hex 32")
	}
	return nil
}

// SecretBytes returns the secret that is set or else the one of the data folder, which is
// made on first use and readable by this user alone.
func (s *Settings) SecretBytes() ([]byte, error) {
	if s.Secret != "" {
		return []byte(s.Secret), nil
	}
	b, err := s.readSecret()
	if b != nil || err != nil {
		return b, err
	}
	if err := os.MkdirAll(s.Data, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	return makeSecret(s.secretPath())
}

// KnownSecrets returns the secrets that this installation has, the present one first. It
// makes none: the result is empty where none is set or kept.
func (s *Settings) KnownSecrets() ([][]byte, error) {
	secret, err := []byte(s.Secret), error(nil)
	if s.Secret == "" {
		secret, err = s.readSecret()
	}
	var known [][]byte
	for _, one := range [][]byte{secret, []byte(s.PreviousSecret)} {
		if len(one) > 0 {
			known = append(known, one)
		}
	}
	return known, err
}

func (s *Settings) secretPath() string { return filepath.Join(s.Data, "secret") }

// readSecret returns the secret that is kept in the data folder, nil if there is none.
func (s *Settings) readSecret() ([]byte, error) {
	path := s.secretPath()
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	secret := strings.TrimSpace(string(b))
	if err := WeakSecret(secret); err != nil {
		return nil, fmt.Errorf("secret: %s %w; or remove the file to have one made (tokens given out end with it)", path, err)
	}
	return []byte(secret), nil
}

// makeSecret writes a new secret, or returns the one that another process has written first.
func makeSecret(path string) ([]byte, error) {
	b := make([]byte, 32)
	rand.Read(b)
	text := []byte(hex.EncodeToString(b))
	tmp, err := os.CreateTemp(filepath.Dir(path), "secret-*")
	if err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	defer os.Remove(tmp.Name())
	if _, err = tmp.Write(text); err == nil {
		err = tmp.Sync()
	}
	if err = errors.Join(err, tmp.Close()); err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	err = os.Link(tmp.Name(), path)
	if errors.Is(err, fs.ErrExist) {
		return os.ReadFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	return text, nil
}
