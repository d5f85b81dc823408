package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/alecthomas/kong"
)

// What shells and man read follows from the command line's own description, so that it
// never lags behind. The Debian package is built with it.

type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// Run prints a shell's completion.
func (c *completionCmd) Run(k *kong.Kong) error {
	script := map[string]string{"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion}[c.Shell]
	before, after, _ := strings.Cut(script, "@WORDS@\n")
	var b strings.Builder
	b.WriteString(before)
	eachCommand(k.Model.Node, func(n *kong.Node) {
		words := wordsOf(n)
		if c.Shell == "fish" {
			for _, w := range words {
				help := strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(w.help)
				fmt.Fprintf(&b, "complete -c mpp -f -n '__mpp_at \"%s\"' -a %s -d '%s'\n", n.FullPath(), w.word, help)
			}
			return
		}
		var list []string
		for _, w := range words {
			list = append(list, w.word)
		}
		if c.Shell == "bash" {
			fmt.Fprintf(&b, "  ['%s']='%s'\n", n.FullPath(), strings.Join(list, " "))
		} else {
			fmt.Fprintf(&b, "  '%s' '%s'\n", n.FullPath(), strings.Join(list, " "))
		}
	})
	b.WriteString(after)
	_, err := io.WriteString(os.Stdout, b.String())
	return err
}

// eachCommand calls do with a command that is shown and then with those below it.
func eachCommand(n *kong.Node, do func(*kong.Node)) {
	if n.Hidden {
		return
	}
	do(n)
	for _, child := range n.Children {
		eachCommand(child, do)
	}
}

type word struct{ word, help string }

// wordsOf returns what may follow a command: the commands below it and its flags, those of
// its default command and --help among them.
func wordsOf(n *kong.Node) (words []word) {
	for _, child := range n.Children {
		if !child.Hidden {
			words = append(words, word{child.Name, firstSentence(child.Help)})
		}
	}
	for ; n != nil; n = n.DefaultCmd {
		for _, f := range n.Flags {
			if !f.Hidden && f.Name != "help" {
				words = append(words, word{"--" + f.Name, firstSentence(f.Help)})
			}
		}
	}
	return append(words, word{"--help", "Show help"})
}

func firstSentence(help string) string {
	first, _, _ := strings.Cut(help, ". ")
	return strings.TrimSuffix(first, ".")
}

const bashCompletion = `# bash completion of mpp
_mpp() {
  local -A words=(
@WORDS@
  )
  local path=mpp w
  for w in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ -n ${words["$path $w"]:-} ]] && path="$path $w"
  done
  COMPREPLY=($(compgen -W "${words[$path]}" -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _mpp mpp
`

const zshCompletion = `#compdef mpp
typeset -A mpp_words
mpp_words=(
@WORDS@
)
local at=mpp w
for w in "${(@)words[2,CURRENT-1]}"; do
  (( ${+mpp_words[$at $w]} )) && at="$at $w"
done
compadd -- ${=mpp_words[$at]}
_files
`

const fishCompletion = `# fish completion of mpp
function __mpp_at
  set -l path mpp
  for w in (commandline -opc)[2..]
    string match -q -- '-*' $w; or set path "$path $w"
  end
  test "$path" = "$argv[1]"
end
@WORDS@
`

type manCmd struct{}

// Run prints the manual page.
func (manCmd) Run(k *kong.Kong) error {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH MPP 1 \"\" %q \"Antrean MPP\"\n.SH NAME\nmpp \\- queues and counters of a Mal Pelayanan Publik\n", roff(version))
	fmt.Fprintf(&b, ".SH SYNOPSIS\n.B mpp\n.RI [ command ]\n.RI [ flags ]\n.SH DESCRIPTION\n%s\n.SH COMMANDS\n", roff(k.Model.Help))
	eachCommand(k.Model.Node, func(n *kong.Node) {
		if n.Leaf() {
			fmt.Fprintf(&b, ".SS %q\n%s\n", roff(n.Summary()), roff(n.Help))
			writeFlags(&b, n, func(f *kong.Flag) bool { return len(f.Envs) == 0 })
			if n.Detail != "" {
				fmt.Fprintf(&b, ".PP\n%s\n", roff(n.Detail))
			}
		}
	})
	b.WriteString(".SH SETTINGS\nA setting is a flag of a command or an environment variable; a flag takes precedence.\n")
	writeFlags(&b, k.Model.DefaultCmd, func(f *kong.Flag) bool { return len(f.Envs) > 0 })
	b.WriteString(".SH FILES\n.TP\n.I /etc/mpp/mpp.env\nSettings of the systemd unit; mppctl(8) runs a command with them.\n")
	_, err := io.WriteString(os.Stdout, b.String())
	return err
}

func writeFlags(w io.Writer, n *kong.Node, which func(*kong.Flag) bool) {
	for _, f := range n.Flags {
		if f.Hidden || f.Name == "help" || !which(f) {
			continue
		}
		env := ""
		if len(f.Envs) > 0 {
			env = ", $" + f.Envs[0]
		}
		fmt.Fprintf(w, ".TP\n.B %s\n%s\n", roff(f.String()+env), roff(f.Help))
	}
}

// roff escapes what would be a request or an escape sequence.
func roff(text string) string {
	return strings.NewReplacer(`\`, `\e`, "-", `\-`, "\n.", "\n\\&.", "\n'", "\n\\&'").Replace(text)
}
