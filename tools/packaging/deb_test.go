package packaging

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// script runs a command in the repository and returns what it prints.
func script(t *testing.T, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// pack makes a package of a small stand-in for the program: what is tested is how it is
// packed and installed.
func pack(t *testing.T, version string) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "mpp")
	if err := os.WriteFile(binary, []byte("#!/bin/sh\necho \"$0 $*\"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(script(t, "sh", "packaging/deb.sh", binary, version, t.TempDir()))
}

// TestDebVersions that sort as they should.
func TestDebVersions(t *testing.T) {
	names := []string{}
	for _, version := range []string{"ae3c055", "v0.9.0", "v0.9.0-5-gabcdef0-dirty", "v0.10.0"} {
		names = append(names, strings.Split(filepath.Base(pack(t, version)), "_")[1])
	}
	for i, older := range names[1:] {
		script(t, "dpkg", "--compare-versions", names[i], "lt", older)
	}
}

// TestDebContents as Debian expects them.
func TestDebContents(t *testing.T) {
	deb := pack(t, "v1.2.3")
	list := script(t, "dpkg-deb", "-c", deb)
	for _, want := range []string{"usr/bin/mpp", "usr/sbin/mppctl", "usr/lib/mpp/backup", "usr/lib/systemd/system/mpp.service",
		"usr/lib/systemd/system/mpp-backup.timer", "usr/lib/systemd/system/mpp-print-agent.service", "usr/share/doc/mpp/docs/panduan/kios.md", "usr/share/mpp/mpp.env.example", "usr/share/mpp/redis.conf", "usr/share/mpp/mariadb.sql",
		"usr/share/mpp/prometheus/rules.yml", "usr/share/mpp/grafana/dashboard.json", "usr/share/mpp/proxy/nginx.conf", "usr/share/man/man1/mpp.1.gz",
		"usr/share/bash-completion/completions/mpp", "usr/share/doc/mpp/copyright", "usr/share/doc/mpp/docs/operations.md", "usr/share/doc/mpp/docs/operasi/pasang.md"} {
		if !strings.Contains(list, "./"+want+"\n") {
			t.Errorf("%s is missing", want)
		}
	}
	for line := range strings.Lines(list) {
		f := strings.Fields(line)
		mode, owner, path := f[0], f[1], strings.TrimPrefix(f[5], ".")
		runs := strings.HasPrefix(path, "/usr/bin/") || strings.HasPrefix(path, "/usr/sbin/") || path == "/usr/lib/mpp/backup"
		want := "-rw-r--r--"
		if mode[0] == 'd' {
			want = "drwxr-xr-x"
		} else if runs {
			want = "-rwxr-xr-x"
		}
		if mode != want || owner != "root/root" {
			t.Errorf("%s: %s %s, want %s root/root", path, mode, owner, want)
		}
		if path != "/" && path != "/usr/" && !regexp.MustCompile(`^/usr/(bin|sbin|lib|share)/`).MatchString(path) {
			t.Errorf("%s is no place for a package", path)
		}
	}
	linksLead(t, deb)
	info := script(t, "dpkg-deb", "-f", deb)
	for _, want := range []string{"Package: mpp\n", "Version: 1.2.3\n", "Architecture: ", "Maintainer: ", "Installed-Size: ", "Description: "} {
		if !strings.Contains(info, want) {
			t.Errorf("the package does not say %q:\n%s", want, info)
		}
	}
}

// linksLead checks that each link of an installed page to a file leads to one in the package.
func linksLead(t *testing.T, deb string) {
	tree := t.TempDir()
	script(t, "dpkg-deb", "-x", deb, tree)
	links, link := 0, regexp.MustCompile(`\]\(([^)#:]+)[)#]`) // an address has a colon
	err := fs.WalkDir(os.DirFS(tree), "usr/share/doc/mpp", func(page string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(page) != ".md" {
			return err
		}
		text, err := os.ReadFile(filepath.Join(tree, page))
		if err != nil {
			return err
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			links++
			to := filepath.Join(filepath.Dir(page), m[1])
			if filepath.IsAbs(m[1]) {
				to = m[1]
			}
			if _, err := os.Stat(filepath.Join(tree, to)); err != nil {
				t.Errorf("%s links to %s, which the package lacks", page, m[1])
			}
		}
		return nil
	})
	if err != nil || links < 50 {
		t.Errorf("%d links found in the pages: %v", links, err)
	}
}

// machine is a folder that dpkg takes for a machine without packages. Its maintainer
// scripts run outside of it, with DPKG_ROOT set.
type machine struct {
	t   *testing.T
	dir string
}

func newMachine(t *testing.T) machine {
	m := machine{t, t.TempDir()}
	for _, dir := range []string{"etc", "var/lib/dpkg/info", "var/lib/dpkg/updates", "var/lib/dpkg/triggers"} {
		m.must(os.MkdirAll(m.path(dir), 0o755))
	}
	m.write("var/lib/dpkg/status", "")
	return m
}

func (m machine) path(name string) string { return filepath.Join(m.dir, name) }

func (m machine) must(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
}

func (m machine) write(name, text string) {
	m.t.Helper()
	m.must(os.WriteFile(m.path(name), []byte(text), 0o640))
}

func (m machine) dpkg(args ...string) string {
	m.t.Helper()
	args = append([]string{"dpkg", "--root=" + m.dir, "--force-script-chrootless", "--force-depends", "--log=/dev/null"}, args...)
	if os.Getuid() != 0 {
		args = append([]string{"fakeroot"}, args...)
	}
	return script(m.t, args[0], args[1:]...)
}

func (m machine) has(names ...string) {
	m.t.Helper()
	for _, name := range names {
		if _, err := os.Stat(m.path(name)); err != nil {
			m.t.Error(err)
		}
	}
}

func (m machine) lacks(names ...string) {
	m.t.Helper()
	for _, name := range names {
		if _, err := os.Lstat(m.path(name)); err == nil {
			m.t.Errorf("%s is still there", name)
		}
	}
}

// TestDebLife installs the package, upgrades, removes and purges it.
func TestDebLife(t *testing.T) {
	m := newMachine(t)
	if said := m.dpkg("-i", pack(t, "v1.0.0")); !strings.Contains(said, "not started") {
		t.Errorf("the first installation does not say what is next:\n%s", said)
	}
	users, err := os.ReadFile(m.path("etc/passwd"))
	m.must(err)
	if !strings.Contains(string(users), "/var/lib/mpp:/usr/sbin/nologin") {
		t.Errorf("no user of its own: %s", users)
	}
	for dir, mode := range map[string]os.FileMode{"etc/mpp": 0o750, "var/lib/mpp": 0o700, "var/backups/mpp": 0o700} {
		info, err := os.Stat(m.path(dir))
		m.must(err)
		if info.Mode().Perm() != mode {
			t.Errorf("%s has mode %o", dir, info.Mode().Perm())
		}
	}
	m.lacks("etc/mpp/mpp.env", "etc/systemd/system/multi-user.target.wants/mpp.service")
	m.verifyUnits()

	kept := []string{"etc/mpp/mpp.env", "etc/mpp/hall.yaml", "var/lib/mpp/mpp.db", "var/backups/mpp/mpp-2026-11-28-200000.backup"}
	for _, name := range kept {
		m.write(name, "kept")
	}
	if said := m.dpkg("-i", pack(t, "v1.0.1")); strings.Contains(said, "not started") {
		t.Errorf("an upgrade speaks of the first installation:\n%s", said)
	}
	m.has(kept...)
	m.dpkg("-r", "mpp")
	m.has(kept...)
	m.lacks("usr/bin/mpp", "usr/lib/systemd/system/mpp.service")

	said := m.dpkg("-P", "mpp")
	m.has(kept[1:]...)
	m.lacks(kept[0])
	for _, dir := range []string{"/etc/mpp", "/var/lib/mpp", "/var/backups/mpp"} {
		if !strings.Contains(said, fmt.Sprintf("%s is kept", dir)) {
			t.Errorf("a purge does not say that %s is kept:\n%s", dir, said)
		}
	}
}

// verifyUnits has systemd read the installed units, among targets that it takes for granted.
func (m machine) verifyUnits() {
	m.t.Helper()
	units := m.path("usr/lib/systemd/system")
	for _, target := range []string{"sysinit", "basic", "shutdown", "network-online", "time-sync", "timers", "multi-user"} {
		path := filepath.Join(units, target+".target")
		m.must(os.WriteFile(path, []byte("[Unit]\nDescription="+target+"\n"), 0o600))
		defer os.Remove(path)
	}
	said := script(m.t, "systemd-analyze", "verify", "--man=no", "--root="+m.dir, "mpp.service", "mpp-print-agent.service", "mpp-backup.service", "mpp-backup.timer")
	if said != "" {
		m.t.Errorf("systemd says of the units: %s", said)
	}
}
