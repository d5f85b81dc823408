package main

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
)

const hallFile = "../../app/testdata/uji.yaml"

// inFolder sets the settings of an embedded installation for the commands of a test.
func inFolder(t *testing.T, dir string) {
	t.Helper()
	for _, name := range []string{"MPP_REDIS_URL", "MPP_DATABASE_URL", "MPP_HALL", "MPP_PPROF"} {
		t.Setenv(name, "")
		os.Unsetenv(name)
	}
	t.Setenv("MPP_DATA", dir)
	t.Setenv("MPP_ADDR", "127.0.0.1:0")
	t.Setenv("MPP_LOG", "error")
	t.Setenv("MPP_SECRET", "rahasia-untuk-uji-coba-tiga-puluh-dua")
}

// printed runs a command and returns what it wrote to standard output.
func printed(t *testing.T, args ...string) (string, error) {
	t.Helper()
	f, err := os.CreateTemp(t.TempDir(), "out")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	old := os.Stdout
	os.Stdout = f
	err = run(t.Context(), args)
	os.Stdout = old
	text, readErr := os.ReadFile(f.Name())
	if readErr != nil {
		t.Fatal(readErr)
	}
	return string(text), err
}

// says runs a command that must succeed and print each of the parts.
func says(t *testing.T, args []string, parts ...string) string {
	t.Helper()
	out, err := printed(t, args...)
	if err != nil {
		t.Fatalf("mpp %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	for _, part := range parts {
		if !strings.Contains(out, part) {
			t.Errorf("mpp %s does not print %q:\n%s", strings.Join(args, " "), part, out)
		}
	}
	return out
}

// refuses runs a command that must fail for the reason.
func refuses(t *testing.T, args []string, why string) {
	t.Helper()
	if out, err := printed(t, args...); err == nil || !strings.Contains(err.Error(), why) {
		t.Errorf("mpp %s: %v, want %q\n%s", strings.Join(args, " "), err, why, out)
	}
}

// TestCommandsOnAnInstallation: a hall is set up, read, saved and moved without a server.
func TestCommandsOnAnInstallation(t *testing.T) {
	dir, out := t.TempDir(), t.TempDir()
	inFolder(t, dir)
	says(t, []string{"version"}, "mpp ")
	says(t, []string{"doctor"}, "no ledger yet", "ok ")
	refuses(t, []string{"export"}, "no ledger")
	refuses(t, []string{"backup", filepath.Join(out, "none")}, "no ledger")
	says(t, []string{"import", hallFile, "--check"}, "counters")
	says(t, []string{"import", hallFile}, "version 1: the hall's first configuration")
	says(t, []string{"import", hallFile}, "nothing to change: version 1 says the same")
	says(t, []string{"doctor"}, "database holds hall mpp-uji", "tables are of this version")

	exported := says(t, []string{"export"}, "id: mpp-uji")
	file := filepath.Join(out, "hall.yaml")
	says(t, []string{"export", "-o", file})
	if got, err := os.ReadFile(file); err != nil || string(got) != exported {
		t.Errorf("the file differs from what is printed: %v", err)
	}
	refuses(t, []string{"export", "-o", file}, "nothing was written")
	changed := strings.Replace(exported, "Kartu Keluarga", "Kartu Keluarga baru", 1)
	if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	says(t, []string{"import", file}, "version 2:\n  ", "baru")

	if steps := says(t, []string{"migrate", "status"}); strings.Contains(steps, "pending") || steps == "" {
		t.Errorf("status:\n%s", steps)
	}
	says(t, []string{"migrate", "up"}, "nothing to do")
	refuses(t, []string{"migrate", "down"}, "--yes")
	says(t, []string{"report"}, ",")
	if measured := says(t, []string{"report", "--format", "json"}); !json.Valid([]byte(measured)) {
		t.Errorf("no JSON:\n%s", measured)
	}
	refuses(t, []string{"report", "--from", "kemarin"}, "kemarin")

	saved := filepath.Join(out, "mpp.backup")
	says(t, []string{"backup", saved}, "mpp-uji: ", "events up to number", "bytes")
	says(t, []string{"restore", saved, "--check"}, "undamaged")
	refuses(t, []string{"restore", saved}, "already")
	t.Setenv("MPP_DATA", t.TempDir())
	says(t, []string{"restore", saved}, "restored and compared")
	says(t, []string{"export"}, "Kartu Keluarga baru")

	t.Setenv("MPP_DATA", t.TempDir())
	t.Setenv("MPP_SECRET", "rahasia-yang-lain-untuk-uji-coba-juga")
	refuses(t, []string{"restore", saved}, "nothing was changed: the signature")
	if out, err := printed(t, "restore", saved, "--check"); err == nil || strings.Contains(out, "undamaged") || strings.Contains(err.Error(), "nothing") {
		t.Errorf("a check of a file with another signature: %v\n%s", err, out)
	}
	refuses(t, []string{"export"}, "no ledger")
	t.Setenv("MPP_SECRET_PREVIOUS", "rahasia-untuk-uji-coba-tiga-puluh-dua")
	says(t, []string{"restore", saved, "--check"}, "undamaged")
	os.Unsetenv("MPP_SECRET_PREVIOUS")
	says(t, []string{"restore", saved, "--trust"}, "restored and compared")
}

// TestABackupIsSigned unless it is told that it may not be.
func TestABackupIsSigned(t *testing.T) {
	dir, file := t.TempDir(), filepath.Join(t.TempDir(), "mpp.backup")
	inFolder(t, dir)
	says(t, []string{"import", hallFile})
	os.Unsetenv("MPP_SECRET")
	refuses(t, []string{"backup", file}, "MPP_SECRET")
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file was written: %v", err)
	}
	says(t, []string{"backup", file, "--unsigned"}, "bytes")
	refuses(t, []string{"restore", file, "--check"}, "not signed")
}

// TestHalfASetUpIsNamed instead of looking for the ledger of the other set-up, and makes nothing.
func TestHalfASetUpIsNamed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	inFolder(t, dir)
	t.Setenv("MPP_DATABASE_URL", "mysql://mpp:x@127.0.0.1:1/mpp")
	refuses(t, []string{"backup", filepath.Join(t.TempDir(), "mpp.backup")}, "MPP_REDIS_URL")
	refuses(t, []string{"migrate", "up"}, "MPP_REDIS_URL")
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a data folder was made: %v", err)
	}
}

func TestTokenIsPrintedWithItsLink(t *testing.T) {
	inFolder(t, t.TempDir())
	refuses(t, []string{"token", "--role", "display", "--name", "Layar 1"}, "MPP_HALL")
	t.Setenv("MPP_HALL", hallFile)
	refuses(t, []string{"token", "--role", "admin", "--name", "Ibu", "--for", "9601h"}, "at most 400 days")
	out := says(t, []string{"token", "--role", "display", "--name", "Layar 1", "--link", "http://hall.test:8080"}, "http://hall.test:8080/board#token=")
	token, link, _ := strings.Cut(strings.TrimSpace(out), "\n")
	if strings.Count(token, ".") != 2 || !strings.HasSuffix(link, "#token="+token) {
		t.Errorf("%q and %q", token, link)
	}
	for _, nobody := range []string{"", "  ", "Loket\n1", "Lo\u202eket"} {
		refuses(t, []string{"token", "--role", "display", "--name", nobody}, "the name")
	}
	refuses(t, []string{"token", "--role", "boss", "--name", "x"}, "boss")
	refuses(t, []string{"token", "--role", "officer", "--name", "x", "--counter", "dukcapil-l"}, "dukcapil-l")
}

func TestLinksThatOthersCanRead(t *testing.T) {
	for link, want := range map[string]bool{"http://192.168.1.10:8080": true, "http://hall.test": true, "https://hall.test": false,
		"http://localhost:8080": false, "http://127.0.0.1:8080": false, "http://[::1]:8080": false} {
		if got := readable(link); got != want {
			t.Errorf("%s: %v", link, got)
		}
	}
}

// TestTokensAndAccounts: what was made is listed, and ends when it is told to.
func TestTokensAndAccounts(t *testing.T) {
	inFolder(t, t.TempDir())
	refuses(t, []string{"token", "list"}, "no ledger")
	says(t, []string{"import", hallFile})
	refuses(t, []string{"token", "--role", "officer", "--name", "x", "--counter", "nix"}, "nix")
	refuses(t, []string{"token", "--role", "supervisor", "--name", "x", "--agency", "nix"}, "nix")
	made := says(t, []string{"token", "--role", "manager", "--name", "Papan laporan"})
	claims, err := base64.RawURLEncoding.DecodeString(strings.Split(made, ".")[1])
	if err != nil || !strings.Contains(string(claims), `"aud":["mpp-uji"]`) {
		t.Errorf("the token names no hall: %s, %v", claims, err)
	}
	list := says(t, []string{"token", "list"}, "Papan laporan", "manager")
	id, _, _ := strings.Cut(strings.Split(list, "\n")[1], " ")
	says(t, []string{"token", "revoke", id}, id)
	says(t, []string{"token", "list"}, "revoked")

	says(t, []string{"account", "admin", "--url", "http://hall.test"}, "http://hall.test/welcome/")
	t.Setenv("MPP_PUBLIC_URL", "https://antrean.test/")
	says(t, []string{"account", "admin"}, "https://antrean.test/welcome/")
	says(t, []string{"account", "list"}, "LOGIN")
	refuses(t, []string{"account", "reset", "nobody"}, "nobody")
}

// TestDoctorFailsOnAFault: the findings are printed with what to do, and the command fails.
func TestDoctorFailsOnAFault(t *testing.T) {
	inFolder(t, t.TempDir())
	t.Setenv("MPP_HALL", "tidak-ada.yaml")
	out, err := printed(t, "doctor")
	if !errors.Is(err, errFaults) || !strings.Contains(out, "FAULT  hall file") || !strings.Contains(out, "       -> ") {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestDoctorAsksAServer: quiet if it is ready, an error with its answer if not.
func TestDoctorAsksAServer(t *testing.T) {
	status := http.StatusOK
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "belum siap")
	}))
	defer s.Close()
	if out := says(t, []string{"doctor", "--url", s.URL}); out != "" {
		t.Errorf("printed %q", out)
	}
	status = http.StatusServiceUnavailable
	refuses(t, []string{"doctor", "--url", s.URL}, "belum siap")
}

// TestServersSayWhereTheyAre and end when they are told to.
func TestServersSayWhereTheyAre(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		last string // line that ends what is printed
	}{
		"serve": {[]string{"serve"}, "MPP "},
		"demo":  {[]string{"demo", "--speed", "60"}, "Berhenti / stop"},
	} {
		t.Run(name, func(t *testing.T) {
			inFolder(t, t.TempDir())
			if text := served(t, c.args, c.last); !strings.Contains(text, "http://127.0.0.1:") {
				t.Errorf("%s", text)
			}
		})
	}
	refuses(t, []string{"demo", "--speed", "0.5"}, "--speed")
}

// TestNoSimulatedDayInARealHall that nobody asked for.
func TestNoSimulatedDayInARealHall(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/api/v1/hall" {
			t.Errorf("asked for %s", r.URL)
		}
		_, _ = io.WriteString(w, `{"name":"MPP Nyata","timezone":"Asia/Jakarta","now":"2026-11-29T03:00:00Z","clock_speed":1}`)
	}))
	defer s.Close()
	inFolder(t, t.TempDir())
	refuses(t, []string{"simulate", "--url", s.URL}, "MPP Nyata is no sample")
}

// TestSettingsComeLast in a command's help, after the flags of its own.
func TestSettingsComeLast(t *testing.T) {
	var c cli
	var help strings.Builder
	parser, err := kong.New(&c, kong.Name("mpp"), kong.Writers(&help, &help), kong.Exit(func(int) {}), kong.Vars{"version": "mpp uji"})
	if err != nil {
		t.Fatal(err)
	}
	settingsLast(parser.Model.Node)
	for _, args := range [][]string{helpFirst([]string{"help", "restore"}), {"--version"}} {
		_, _ = parser.Parse(args) // it ends the program after either
	}
	own, set := strings.Index(help.String(), "--trust"), strings.Index(help.String(), "--addr")
	if own < 0 || set < own || !strings.Contains(help.String(), "mpp uji") {
		t.Errorf("in\n%s", help.String())
	}
}

// served runs a server until it has printed a line that begins with last, and returns what
// it printed.
func served(t *testing.T, args []string, last string) string {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	old := os.Stdout
	os.Stdout = write
	defer func() { os.Stdout = old }()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, args); write.Close() }()
	var text strings.Builder
	for lines := bufio.NewScanner(read); lines.Scan(); {
		text.WriteString(lines.Text() + "\n")
		if strings.HasPrefix(lines.Text(), last) {
			cancel()
		}
	}
	if err := <-ended; err != nil {
		t.Errorf("mpp %s: %v", strings.Join(args, " "), err)
	}
	return text.String()
}

// TestADemoIsApart: it opens only a sample to everyone, only to this machine unless it is
// told to, and in a folder of its own; its hall can be exported as one that closes.
func TestADemoIsApart(t *testing.T) {
	dir := t.TempDir()
	inFolder(t, dir)
	refuses(t, []string{"demo", "--addr", "0.0.0.0:0"}, "--public")
	refuses(t, []string{"demo", "--hall", hallFile}, "no sample")
	served(t, []string{"demo"}, "Berhenti / stop")
	refuses(t, []string{"export"}, "no ledger")
	text := says(t, []string{"export", "--data", filepath.Join(dir, "demo")}, "# This is a sample", "08:00")
	if strings.Contains(text, "00:00-24:00") {
		t.Errorf("the exported hall never closes:\n%.2000s", text)
	}
}
