package simulate

import (
	"context"
	"fmt"

	"mpp/hall"
)

// Who is somebody the simulator acts as.
type Who struct {
	Role    hall.Role
	Counter string // officers
	Agency  string // officers
}

// TokenFunc makes a token for somebody. A server that is no demo needs one.
type TokenFunc func(Who) (string, error)

// staff are the tokens of everyone who acts in the run.
type staff struct {
	kiosk, desk, admin string
	officers           map[string]string // by counter
}

// hire gets all tokens before the day begins.
func (c *client) hire(ctx context.Context, demo bool, mint TokenFunc, counters []counterOf) (staff, error) {
	s := staff{officers: make(map[string]string, len(counters))}
	get := func(w Who, key string) (string, error) {
		if demo {
			return c.signIn(ctx, key)
		}
		if mint == nil {
			return "", fmt.Errorf("the server is not a demo, and there is no secret to make tokens with")
		}
		return mint(w)
	}
	var err error
	for _, w := range []struct {
		role  hall.Role
		token *string
	}{{hall.RoleKiosk, &s.kiosk}, {hall.RoleDesk, &s.desk}, {hall.RoleAdmin, &s.admin}} {
		if *w.token, err = get(Who{Role: w.role}, string(w.role)); err != nil {
			return s, err
		}
	}
	for _, k := range counters {
		if s.officers[k.id], err = get(Who{Role: hall.RoleOfficer, Counter: k.id, Agency: k.agency}, "officer-"+k.id); err != nil {
			return s, err
		}
	}
	return s, nil
}

// signIn is the demo's sign-in without a password.
func (c *client) signIn(ctx context.Context, key string) (string, error) {
	var answer struct {
		Token string `json:"token"`
	}
	_, err := c.post(ctx, "", "/api/v1/demo/sign-in", map[string]string{"key": key}, &answer)
	return answer.Token, err
}
