package bench

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"mpp/access"
	"mpp/hall"
)

// officerLine is who works at a counter: calls the next ticket and finishes it, again and again.
type officerLine struct {
	next, finish *post
	ticketAt     int  // where the finish names its ticket
	busy         bool // the counter has a ticket
	serial       int64
}

// idLength is that of a ticket's id.
const idLength = 24

// officers opens every counter and gives each its officer.
func (at *site) officers(ctx context.Context) ([]line, error) {
	var lines []line
	for i := range at.hall.Counters {
		k := &at.hall.Counters[i]
		if err := at.open(ctx, k); err != nil {
			return nil, err
		}
		who := officer(k)
		token, err := at.keys.Mint(access.Principal{Role: hall.RoleOfficer, ID: who.ID, Name: who.Name, Counter: k.ID, Agency: k.Agency}, time.Hour)
		if err != nil {
			return nil, err
		}
		o := &officerLine{
			next:   newPost(at.host(), "/api/v1/counters/"+k.ID+"/call-next", token, "{}"),
			finish: newPost(at.host(), "/api/v1/tickets/"+strings.Repeat("-", idLength)+"/finish", token, `{"outcome":"served"}`),
		}
		o.ticketAt = bytes.Index(o.finish.text, []byte(strings.Repeat("-", idLength)))
		lines = append(lines, o)
	}
	return lines, nil
}

func (o *officerLine) request() []byte {
	o.serial++
	if o.busy {
		return o.finish.with(o.serial)
	}
	return o.next.with(o.serial)
}

// idBegins is how a ticket in an answer begins.
var idBegins = []byte(`{"id":"`)

func (o *officerLine) answer(got []byte) (int, error) {
	n, body, err := wholeHTTP(got, "200")
	if err != nil || n == 0 {
		return n, err
	}
	if !o.busy {
		id, ok := bytes.CutPrefix(body, idBegins)
		if !ok || len(id) < idLength {
			return 0, fmt.Errorf("a call was answered: %.200s", body)
		}
		copy(o.finish.text[o.ticketAt:], id[:idLength])
	}
	o.busy = !o.busy
	return n, nil
}
