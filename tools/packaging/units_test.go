package packaging

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var settingName = regexp.MustCompile(`MPP_[A-Z_]*[A-Z]`)

// TestEnvironmentFileNamesEachSetting that the server knows, and no other.
func TestEnvironmentFileNamesEachSetting(t *testing.T) {
	help, err := exec.Command(buildAsTheImage(t), "serve", "--help").Output()
	if err != nil {
		t.Fatal(err)
	}
	known := settingName.FindAllString(string(help), -1)
	known = append(known, settingName.FindAllString(read(t, "packaging/backup.sh"), -1)...)
	var named []string
	for line := range strings.Lines(read(t, "packaging/mpp.env.example")) {
		if name, _, ok := strings.Cut(strings.TrimPrefix(line, "#"), "="); ok && settingName.FindString(name) == name {
			named = append(named, name)
		}
	}
	for _, name := range known {
		if !slices.Contains(named, name) {
			t.Errorf("mpp.env.example does not name %s", name)
		}
	}
	for _, name := range named {
		if !slices.Contains(known, name) {
			t.Errorf("mpp.env.example names %s, which nothing reads", name)
		}
	}
}

// programs makes a folder of shell scripts by their names and returns a PATH that begins with it.
func programs(t *testing.T, scripts map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range scripts {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return "PATH=" + dir + ":" + os.Getenv("PATH")
}

// TestMppctlReadsSettingsAsSystemdDoes: nothing in a value is expanded or split.
func TestMppctlReadsSettingsAsSystemdDoes(t *testing.T) {
	dir := t.TempDir()
	settings := filepath.Join(dir, "mpp.env")
	text := "# MPP_LOG=debug\n\nMPP_DATABASE_URL=mysql://mpp:a$b`c@h/mpp?tls=true&timeout=5s\nMPP_SECRET=\"in quotes\"\nMPP_HALL='a b'\nMPP_ADDR=last:1"
	ctl := strings.Replace(read(t, "packaging/mppctl.sh"), "/etc/mpp/mpp.env", settings, 1)
	for name, text := range map[string]string{settings: text, filepath.Join(dir, "mppctl"): ctl} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for user, how := range map[string]string{"root": "as mpp: ", "mpp": ""} {
		cmd := exec.Command("sh", filepath.Join(dir, "mppctl"), "doctor", "--url", "a b")
		cmd.Env = append(environWithout("MPP_"), programs(t, map[string]string{
			"id":      "echo " + user,
			"runuser": `[ "$1 $2 $3" = "-u mpp --" ] && shift 3 && printf 'as mpp: ' && exec "$@"`,
			"mpp":     `printf '%s|' "$MPP_DATABASE_URL" "$MPP_SECRET" "$MPP_HALL" "$MPP_ADDR" "$MPP_DATA" "${MPP_LOG-unset}" "$@"`,
		}))
		out, err := cmd.CombinedOutput()
		want := how + "mysql://mpp:a$b`c@h/mpp?tls=true&timeout=5s|in quotes|a b|last:1|/var/lib/mpp|unset|doctor|--url|a b|"
		if err != nil || string(out) != want {
			t.Errorf("%s: %v\n%s\nwant\n%s", user, err, out, want)
		}
	}
}

// TestBackupRotates: the newest files are kept, and others' files are never removed.
func TestBackupRotates(t *testing.T) {
	dir := t.TempDir()
	for i := range 20 {
		touch(t, dir, fmt.Sprintf("mpp-2026-01-%02d-200000.backup", i+1))
	}
	others := []string{"mpp-before-upgrade.backup", "laporan.pdf"}
	for _, name := range append(others, "mpp-2026-01-21-200000.backup.part") {
		touch(t, dir, name)
	}
	backup := func(env ...string) (string, error) {
		cmd := exec.Command("sh", "packaging/backup.sh")
		cmd.Dir = root
		cmd.Env = append(append(environWithout("MPP_"), "MPP_BACKUP_DIR="+dir), env...)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	whole := programs(t, map[string]string{"mpp": `[ "$1" = restore ] || echo x >"$2"`})
	damaged := programs(t, map[string]string{"mpp": `[ "$1" = backup ] && echo x >"$2"`})

	if out, err := backup(damaged); err == nil || len(names(t, dir)) != 23 {
		t.Errorf("after a backup that cannot be read: %v, %d files\n%s", err, len(names(t, dir)), out)
	}
	if out, err := backup(whole, "MPP_BACKUP_KEEP=3"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	left := names(t, dir)
	for _, name := range append(others, "mpp-2026-01-20-200000.backup") {
		if !slices.Contains(left, name) {
			t.Errorf("%s is gone: %v", name, left)
		}
	}
	if len(left) != 3+len(others) {
		t.Errorf("three backups are to be kept: %v", left)
	}
	for _, bad := range []string{"MPP_BACKUP_KEEP=0", "MPP_BACKUP_KEEP=all", "MPP_BACKUP_DIR=/tidak/ada"} {
		name, _, _ := strings.Cut(bad, "=")
		if out, err := backup(whole, bad); err == nil || !strings.Contains(out, name) {
			t.Errorf("%s: %v\n%s", bad, err, out)
		}
	}
	if again := names(t, dir); len(again) != len(left) {
		t.Errorf("a refused backup changed the folder: %v", again)
	}
}

func touch(t *testing.T, dir, name string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
		t.Fatal(err)
	}
}

func names(t *testing.T, dir string) (list []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}
