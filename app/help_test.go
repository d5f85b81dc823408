package app

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"mpp/access"
	"mpp/backoffice/help"
	"mpp/hall"
	"mpp/live/livetest"
)

var (
	helpKiosk = access.Principal{Role: hall.RoleKiosk, ID: "kios-2", Name: "Kios 2"}
	helpDesk  = access.Principal{Role: hall.RoleDesk, ID: "info-1", Name: "Sri"}
	helpOther = access.Principal{Role: hall.RoleDesk, ID: "info-2", Name: "Budi"}
)

// watchesHelp opens a socket that watches the topic as p.
func (s *site) watchesHelp(ctx context.Context, p access.Principal, topic string) *livetest.Client {
	s.t.Helper()
	c, err := livetest.Dial(ctx, "ws"+strings.TrimPrefix(s.app.URL(), "http")+"/live", nil)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(c.Close)
	if err := c.Hello(s.token(p)); err != nil {
		s.t.Fatal(err)
	}
	if err := c.Sub(topic); err != nil {
		s.t.Fatal(err)
	}
	return c
}

// hears waits until the newest note of the topic contains all the words.
func hears(ctx context.Context, t *testing.T, c *livetest.Client, topic string, words ...string) {
	t.Helper()
	err := c.Wait(ctx, func() bool {
		note := fmt.Sprint(c.Note(topic))
		for _, w := range words {
			if !strings.Contains(note, w) {
				return false
			}
		}
		return true
	})
	if err != nil {
		t.Fatalf("%s did not hear %v, but %v: %v", topic, words, c.Note(topic), err)
	}
}

// TestHelpRingsOnAllNodes: a kiosk at one node calls, the desk at another hears and answers;
// a socket that comes later, and a node that starts later, know it too.
func TestHelpRingsOnAllNodes(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	a, b := twoSites(t)
	desk := b.watchesHelp(ctx, helpDesk, "help")
	kiosk := a.watchesHelp(ctx, helpKiosk, "help:kios-2")
	call := want[help.Entry](a, helpKiosk, 202, "POST", "/api/v1/help", obj{"guided": true})
	if call.State != help.Calling || call.Name != "Kios 2" {
		t.Fatalf("%+v", call)
	}
	hears(ctx, t, desk, "help", "Kios 2", "calling", "guided:true")
	hears(ctx, t, kiosk, "help:kios-2", "calling")
	hears(ctx, t, b.watchesHelp(ctx, helpOther, "help"), "help", "Kios 2", "calling") // a socket that comes back

	if again := want[help.Entry](a, helpKiosk, 202, "POST", "/api/v1/help", obj{}); again.ID != call.ID {
		t.Errorf("a second press is another call: %+v", again)
	}
	b.restart()
	desk = b.watchesHelp(ctx, helpDesk, "help")
	hears(ctx, t, desk, "help", "Kios 2", "calling")

	answer := "/api/v1/help/kios-2/answer"
	if e := want[help.Entry](b, helpDesk, 200, "POST", answer, obj{"call": call.ID}); e.By != "Sri" || e.State != help.Coming {
		t.Errorf("%+v", e)
	}
	if e := want[help.Entry](a, helpOther, 200, "POST", answer, obj{"call": call.ID}); e.By != "Sri" {
		t.Errorf("the second who answers, at another node: %+v", e)
	}
	hears(ctx, t, kiosk, "help:kios-2", "coming")
	hears(ctx, t, desk, "help", "coming", "Sri")
	if note := fmt.Sprint(kiosk.Note("help:kios-2")); strings.Contains(note, "Sri") {
		t.Errorf("the kiosk hears who comes: %s", note)
	}
}

// TestHelpAnswersTheCallThatRings: an answer to the call before, which another node took just
// as the kiosk called anew, does not keep the new one from being answered.
func TestHelpAnswersTheCallThatRings(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	a, b := twoSites(t)
	kiosk := a.watchesHelp(ctx, helpKiosk, "help:kios-2")
	call := want[help.Entry](a, helpKiosk, 202, "POST", "/api/v1/help", obj{})
	hears(ctx, t, b.watchesHelp(ctx, helpOther, "help"), "help", "Kios 2", "calling")
	late := help.Record{Kiosk: "kios-2", Answer: &help.Answer{Call: "the one before", By: "Budi", At: 1}}
	if err := a.app.back.sharedHelp().Put(ctx, late); err != nil {
		t.Fatal(err)
	}
	if e := want[help.Entry](b, helpDesk, 200, "POST", "/api/v1/help/kios-2/answer", obj{"call": call.ID}); e.By != "Sri" || e.State != help.Coming {
		t.Errorf("%+v", e)
	}
	hears(ctx, t, kiosk, "help:kios-2", "coming")
}

// TestHelpIsForDeskAndKiosk: who may call, answer and watch, on both set-ups.
func TestHelpIsForDeskAndKiosk(t *testing.T) {
	onSetUps(t, func(t *testing.T, s *site) {
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
		defer cancel()
		for _, p := range []access.Principal{helpDesk, managerP} {
			want[obj](s, p, 403, "POST", "/api/v1/help", obj{})
		}
		call := want[help.Entry](s, helpKiosk, 202, "POST", "/api/v1/help", obj{})
		want[obj](s, helpKiosk, 403, "POST", "/api/v1/help/kios-2/answer", obj{"call": call.ID})
		want[obj](s, helpDesk, 404, "POST", "/api/v1/help/kios-2/answer", obj{"call": "other"})
		want[obj](s, helpDesk, 404, "POST", "/api/v1/help/kios-9/answer", obj{"call": call.ID})
		want[obj](s, helpDesk, 400, "POST", "/api/v1/help/kios-2/answer", obj{})
		for topic, p := range map[string]access.Principal{"help": helpKiosk, "help:kios-3": helpKiosk, "help:kios-2": {Role: hall.RoleDisplay, ID: "d"}} {
			if m, err := s.watchesHelp(ctx, p, topic).WaitOp(ctx, 0, "error"); err != nil || m.Code != "forbidden" {
				t.Errorf("%s watches %s: %+v, %v", p.Role, topic, m, err)
			}
		}
		hears(ctx, t, s.watchesHelp(ctx, managerP, "help"), "help", "Kios 2")
	})
}
