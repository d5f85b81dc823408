package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"mpp/app"
	"mpp/internal/settings"
)

type backupCmd struct {
	settings.Settings
	File     string `arg:"" help:"Where to write it; an existing file is never overwritten."`
	Unsigned bool   `help:"Write it without a signature where no secret is set: mpp restore then asks for --trust."`
}

// Help is the long help.
func (*backupCmd) Help() string {
	return `Writes all the ledger knows, of every hall, and its people and devices, as it is at this instant: a server may run beside
it, on either set-up. The hashes of passwords are in the file: keep it like a key.
The file has a checksum, is readable (gzip -dc FILE) and fits both set-ups: mpp restore brings it into an empty one.
What is not in it: the secret (MPP_SECRET, or the file "secret" in the data folder: keep it apart), settings, and what
Redis holds and the ledger does not have yet, usually less than a second's work.`
}

// Run writes the backup.
func (c *backupCmd) Run(ctx context.Context) error {
	began, bar := time.Now(), newLineBar("backup")
	h, err := app.Backup(ctx, c.Settings, c.File, version, c.Unsigned, bar.at)
	bar.end()
	if err != nil {
		return err
	}
	info, err := os.Stat(c.File)
	if err != nil {
		return err
	}
	for _, x := range h.Halls {
		printHall(x.ID, x.Events, x.LastSeq, x.Quarantined)
	}
	for _, s := range h.Sections {
		printSection(s.Name, s.Rows)
	}
	fmt.Printf("%s: %d bytes, %s. It has the hashes of passwords: keep it like a key. The secret is not in it: keep it apart.\n", c.File, info.Size(), time.Since(began).Round(time.Millisecond))
	return nil
}

func printHall(id string, events, lastSeq, quarantined int64) {
	fmt.Printf("%s: %d events up to number %d", id, events, lastSeq)
	if quarantined > 0 {
		fmt.Printf(", %d in quarantine", quarantined)
	}
	fmt.Println()
}

func printSection(name string, rows int64) { fmt.Printf("%s: %d rows\n", name, rows) }

type restoreCmd struct {
	settings.Settings
	File  string `arg:"" help:"A file that mpp backup wrote." type:"existingfile"`
	Check bool   `help:"Only read the file, its checksum and its signature; change nothing."`
	Trust bool   `help:"Take a file that is not signed, or not with this installation's secret, or whose events this version doubts."`
}

// Help is the long help.
func (*restoreCmd) Help() string {
	return `Reads the whole file first and changes nothing when it is damaged, or when the ledger has anything of its halls already.
Stop the servers on the target before. One that was cut off is finished by the same command; until then no server starts there.
The secret is not in the file: set MPP_SECRET, or put the old file "secret" into the data folder, or tokens given out end.`
}

// Run verifies the file and brings it into the ledger.
func (c *restoreCmd) Run(ctx context.Context) error {
	bar := newLineBar("check")
	info, err := app.VerifyBackup(ctx, c.Settings, c.File, bar.at)
	bar.end()
	if err != nil {
		return c.refusal(err)
	}
	for _, x := range info.Halls {
		printHall(x.ID, x.Events, x.LastSeq, x.Quarantined)
	}
	for _, s := range info.Sections {
		printSection(s.Name, s.Rows)
	}
	if len(info.Doubts) > 0 && !c.Trust {
		return c.refusal(fmt.Errorf("%s. To restore the file anyway, add --trust", strings.Join(info.Doubts, "; ")))
	}
	fmt.Printf("%s: undamaged, written %s on the %s set-up\n", c.File, info.Created.Local().Format(time.DateTime), info.SetUp)
	if c.Check {
		return nil
	}
	began, bar := time.Now(), newLineBar("restore")
	again, err := app.Restore(ctx, c.Settings, c.File, info, bar.at)
	bar.end()
	if err != nil {
		return err
	}
	how := "restored"
	if again {
		how = "restored, after it had been cut off"
	}
	fmt.Printf("%s and compared in %s\n", how, time.Since(began).Round(time.Millisecond))
	return nil
}

// refusal says of a restore, not of a check, that nothing was changed.
func (c *restoreCmd) refusal(why error) error {
	if c.Check {
		return why
	}
	return fmt.Errorf("nothing was changed: %w", why)
}

// lineBar shows progress on standard error: a bar for a person, a line for each
// tenth where nobody looks.
type lineBar struct {
	what  string
	bar   *progressbar.ProgressBar
	tenth int64
}

func newLineBar(what string) *lineBar { return &lineBar{what: what} }

func (b *lineBar) at(done, total int64) {
	if b.bar == nil && term.IsTerminal(int(os.Stderr.Fd())) {
		b.bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(os.Stderr), progressbar.OptionSetDescription(b.what),
			progressbar.OptionShowCount(), progressbar.OptionSetWidth(40), progressbar.OptionThrottle(100*time.Millisecond))
	}
	if b.bar != nil {
		_ = b.bar.Set64(done)
		return
	}
	if tenth := done * 10 / max(total, 1); tenth > b.tenth {
		b.tenth = tenth
		fmt.Fprintf(os.Stderr, "%s: %d of %d\n", b.what, done, total)
	}
}

// end leaves the bar as it is.
func (b *lineBar) end() {
	if b.bar != nil {
		_ = b.bar.Exit()
		fmt.Fprintln(os.Stderr)
	}
}
