package agent

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// device is what the agent is to the server.
type device struct {
	Server string `json:"server"`
	Token  string `json:"token"`
	Name   string `json:"name"`
	Kiosk  string `json:"place"`
}

const askEvery = 3 * time.Second

func (a *Agent) devicePath() string { return filepath.Join(a.State, "device.json") }

// device returns the device that the agent is, pairing it first if need be.
func (a *Agent) device(ctx context.Context) (device, error) {
	var d device
	data, err := os.ReadFile(a.devicePath())
	if err == nil {
		err = json.Unmarshal(data, &d)
	}
	if err == nil && d.Token != "" && d.Server == a.Server {
		return d, nil
	}
	if err != nil && !os.IsNotExist(err) {
		a.Log.Warn("the credential cannot be read: the device is paired anew", "error", err)
	}
	if d, err = a.pair(ctx); err != nil {
		return d, err
	}
	if data, err = json.Marshal(d); err != nil {
		return d, err
	}
	a.say("Terpasang sebagai / paired as %s.", d.Name)
	return d, writeSynced(a.devicePath(), data)
}

// pair shows codes until an administrator has typed one. The first is also printed.
func (a *Agent) pair(ctx context.Context) (device, error) {
	a.client.token = ""
	printed := false
	for {
		p, err := a.client.startPairing(ctx, a.Address.String(), a.Version)
		if err != nil {
			a.Log.Warn("no pairing code could be had", "error", err)
			if !pause(ctx, standBy) {
				return device{}, ctx.Err()
			}
			continue
		}
		a.say("Kode untuk memasangkan printer ini di / code to pair this printer at %s/office/devices/pair: %s %s", a.Server, p.Code[:3], p.Code[3:])
		printed = printed || a.printCode(ctx, p.Code)
		d, err := a.collect(ctx, p.Secret)
		if err != nil {
			return device{}, err
		}
		if d != nil {
			d.Server = a.Server
			return *d, nil
		}
	}
}

// collect asks until the code was typed; nil when the code is over.
func (a *Agent) collect(ctx context.Context, secret string) (*device, error) {
	for {
		d, err := a.client.collect(ctx, secret)
		if status, _ := statusOf(err); status == http.StatusNotFound {
			return nil, nil //nolint:nilnil // documented
		}
		if d != nil && d.Kiosk != "" {
			return d, nil
		}
		if err != nil {
			a.Log.Warn("the server was not asked whether the code was typed", "error", err)
		}
		if !pause(ctx, askEvery) {
			return nil, ctx.Err()
		}
	}
}

func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
