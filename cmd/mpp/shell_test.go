package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestBashCompletes runs the completion as bash does.
func TestBashCompletes(t *testing.T) {
	script := filepath.Join(t.TempDir(), "mpp")
	if err := os.WriteFile(script, []byte(says(t, []string{"completion", "bash"})), 0o600); err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		"mpp ba":                    "backup",
		"mpp serve --database-url-": "--database-url-file",
		"mpp migrate ":              "up down status --help",
		"mpp token revoke --hel":    "--help",
		"mpp --data x ledger re":    "rebuild",
		"mpp version se":            "",
		"mpp compl":                 "",
	} {
		out, err := exec.Command("bash", "-c", `set -u; . "$1"; line=$2
			COMP_WORDS=($line); [[ $line == *" " ]] && COMP_WORDS+=(""); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
			_mpp; echo "${COMPREPLY[*]-}"`, "bash", script, line).CombinedOutput()
		if got := strings.TrimSpace(string(out)); err != nil || got != want {
			t.Errorf("%q is completed by %q (%v), want %q", line, got, err, want)
		}
	}
}

// TestEveryCommandIsDescribed in the completions and the manual page.
func TestEveryCommandIsDescribed(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish"} {
		says(t, []string{"completion", shell}, "mpp ledger rebuild", "mpp account reset", "--previous-secret-file", "--anew")
	}
	page := says(t, []string{"man"}, ".TH MPP 1", `.SS "ledger rebuild [flags]"`, `.B \-\-anew`, "$MPP_DATABASE_URL", "$MPP_LOG")
	for line := range strings.Lines(page) {
		if name, _, _ := strings.Cut(strings.TrimSpace(line), " "); strings.HasPrefix(name, ".") && !slices.Contains(strings.Fields(".TH .SH .SS .TP .PP .B .I .RI"), name) {
			t.Errorf("a line of text is taken for a request: %s", line)
		}
	}
	if strings.Contains(page, `.SS "completion`) {
		t.Error("a hidden command is described")
	}
}
