package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"text/tabwriter"
	"time"

	"mpp/app"
	"mpp/internal/settings"
)

type tokenCmd struct {
	New    tokenNew    `cmd:"" default:"withargs" help:"Print a new token (the default)."`
	List   tokenList   `cmd:"" help:"List the tokens that were made."`
	Revoke tokenRevoke `cmd:"" help:"End a token before its time."`
}

type tokenNew struct {
	settings.Settings
	Role    string        `help:"kiosk, display, officer, desk, supervisor, manager or admin." enum:"kiosk,display,officer,desk,supervisor,manager,admin" required:""`
	Counter string        `help:"The officer's counter."`
	Agency  string        `help:"The officer's or supervisor's agency."`
	Name    string        `help:"The person or device that it is for; stands in the history." required:""`
	For     time.Duration `help:"How long it holds, at most 9600h (400 days)." default:"2160h"`
	Link    string        `help:"Also print a link for the device's browser, to the server at this address." placeholder:"URL"`
}

// Run prints a token. It needs the secret and the hall, no server.
func (c *tokenNew) Run(ctx context.Context) error {
	token, err := app.NewToken(ctx, c.Settings, app.TokenHolder{Role: c.Role, Name: c.Name, Counter: c.Counter, Agency: c.Agency}, c.For)
	if errors.Is(err, app.ErrTokenNotRecorded) {
		fmt.Fprintln(os.Stderr, "warning:", err)
	} else if err != nil {
		return err
	}
	fmt.Println(token)
	if c.Link != "" {
		page := map[string]string{"kiosk": "/kiosk", "display": "/board", "officer": "/counter", "desk": "/desk"}[c.Role]
		if page == "" {
			page = "/office"
		}
		link, err := url.JoinPath(c.Link, page)
		if err != nil {
			return fmt.Errorf("--link: %w", err)
		}
		fmt.Printf("%s#token=%s\n", link, token)
		if readable(c.Link) {
			fmt.Fprintln(os.Stderr, "warning: over http whoever listens on the network reads the token: use https where a proxy offers it (docs/operations.md)")
		}
	}
	return nil
}

// readable reports whether what is sent to the address can be read on the way.
func readable(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" || u.Hostname() == "localhost" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return ip == nil || !ip.IsLoopback()
}

type tokenList struct {
	settings.Settings
}

// Run lists the tokens of API clients.
func (c *tokenList) Run(ctx context.Context) error {
	list, err := app.Tokens(ctx, c.Settings)
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(t, "ID\tNAME\tROLE\tOF\tMADE\tENDS\t")
	for _, x := range list {
		state := ""
		if x.Revoked {
			state = "revoked"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", x.ID, x.Name, x.Role, cmp.Or(x.Counter, x.Agency, "-"),
			x.CreatedAt.Time().Local().Format(time.DateOnly), x.ExpiresAt.Time().Local().Format(time.DateOnly), state)
	}
	return t.Flush()
}

type tokenRevoke struct {
	settings.Settings
	ID string `arg:"" help:"The token's id, see mpp token list."`
}

// Run ends a token.
func (c *tokenRevoke) Run(ctx context.Context) error {
	if err := app.RevokeToken(ctx, c.Settings, c.ID); err != nil {
		return err
	}
	fmt.Printf("token %s is revoked; running servers refuse it within seconds\n", c.ID)
	return nil
}
