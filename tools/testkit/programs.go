package testkit

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// sbin are folders where distributions install servers and that are not in an ordinary
// user's PATH.
var sbin = []string{"/usr/sbin", "/usr/local/sbin", "/usr/libexec", "/usr/local/bin", "/opt/homebrew/bin"}

// Program finds the first of the named programs that is installed.
func Program(debianPackage string, names ...string) (string, error) {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
		for _, dir := range sbin {
			path := filepath.Join(dir, name)
			if info, err := os.Stat(path); err == nil && info.Mode()&0o111 != 0 {
				return path, nil
			}
		}
	}
	return "", missing(names[0], debianPackage)
}

func missing(name, debianPackage string) error {
	return fmt.Errorf("%s is not installed: these tests need the package %s (Debian, Ubuntu: "+
		"apt-get install %s; or run 'make test', which installs it)", name, debianPackage, debianPackage)
}
