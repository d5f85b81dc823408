package main

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"os"
	"text/tabwriter"
	"time"

	"mpp/app"
	"mpp/internal/settings"
)

type accountCmd struct {
	List  accountList  `cmd:"" help:"List the people who may sign in."`
	Reset accountReset `cmd:"" help:"Print a one-time link with which a person sets a new password."`
	Admin accountAdmin `cmd:"" help:"Print a one-time link whose holder becomes an administrator."`
}

type accountList struct {
	settings.Settings
}

// Run lists the hall's people.
func (c *accountList) Run(ctx context.Context) error {
	list, err := app.People(ctx, c.Settings)
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(t, "LOGIN\tNAME\tROLE\tAGENCY\tSTATE\tLAST SIGN-IN")
	for _, p := range list {
		last := "never"
		if !p.LastSignInAt.IsZero() {
			last = p.LastSignInAt.Time().Local().Format(time.DateTime)
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", p.Login, p.Name, p.Role, cmp.Or(p.Agency, "-"), p.State, last)
	}
	return t.Flush()
}

// linkTo is where a link points to.
type linkTo struct {
	URL string `help:"The server's address in the link. Empty: MPP_PUBLIC_URL, else http://127.0.0.1:8080." placeholder:"URL"`
}

func (l linkTo) print(public, path string) error {
	link, err := url.JoinPath(cmp.Or(l.URL, public, "http://127.0.0.1:8080"), path)
	if err != nil {
		return fmt.Errorf("--url: %w", err)
	}
	fmt.Println(link)
	fmt.Fprintln(os.Stderr, "The link holds once, for at least 24 hours. Whoever opens it first chooses the password.")
	return nil
}

type accountReset struct {
	settings.Settings
	linkTo
	Login string `arg:"" help:"The person's user name."`
}

// Run prints a link for a person.
func (c *accountReset) Run(ctx context.Context) error {
	path, err := app.ResetPerson(ctx, c.Settings, c.Login)
	if err != nil {
		return err
	}
	return c.print(c.PublicURL, path)
}

type accountAdmin struct {
	settings.Settings
	linkTo
}

// Run prints a link for a new administrator.
func (c *accountAdmin) Run(ctx context.Context) error {
	path, err := app.NewAdmin(ctx, c.Settings)
	if err != nil {
		return err
	}
	return c.print(c.PublicURL, path)
}
