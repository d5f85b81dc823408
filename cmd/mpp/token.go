package main

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"mpp/app"
	"mpp/internal/settings"
)

type tokenCmd struct {
	settings.Settings
	Role    string        `help:"kiosk, display, officer, desk, supervisor, manager or admin." enum:"kiosk,display,officer,desk,supervisor,manager,admin" required:""`
	Counter string        `help:"The officer's counter."`
	Agency  string        `help:"The officer's or supervisor's agency."`
	Name    string        `help:"The person or device that it is for; stands in the history." required:""`
	For     time.Duration `help:"How long it holds." default:"2160h"`
	Link    string        `help:"Also print a link for the device's browser, to the server at this address." placeholder:"URL"`
}

// Run prints a token. It needs the secret only, no server.
func (c *tokenCmd) Run(context.Context) error {
	token, err := app.NewToken(c.Settings, app.TokenHolder{Role: c.Role, Name: c.Name, Counter: c.Counter, Agency: c.Agency}, c.For)
	if err != nil {
		return err
	}
	fmt.Println(token)
	if c.Link != "" {
		page := map[string]string{"kiosk": "/kiosk", "display": "/board", "officer": "/counter"}[c.Role]
		if page == "" {
			page = "/office"
		}
		link, err := url.JoinPath(c.Link, page)
		if err != nil {
			return fmt.Errorf("--link: %w", err)
		}
		fmt.Printf("%s#token=%s\n", link, token)
	}
	return nil
}
