package chaos

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"mpp/hall"
)

// beside reports whether the officer serves none of the services whose queues are checked.
func (o *officer) beside() bool { return o.service == second || o.service == third }

// direct serves somebody without a number.
func (o *officer) direct(ctx context.Context, service time.Duration) {
	d := o.change(ctx, direct, "", "/api/v1/counters/"+o.counter+"/serve", map[string]string{"reason": "tanya singkat"})
	if d.accepted() {
		o.serve(ctx, d.ticket, hall.Serving, service)
		return
	}
	o.doubt = true
}

// moveQueues moves who waits for the second service to the third, and back.
func (c *client) moveQueues(ctx context.Context) {
	for from, to := second, third; c.think(ctx, movePause); from, to = to, from {
		o := &op{kind: move, service: from}
		a := c.ask(ctx, o, "/api/v1/services/"+from+"/move", map[string]string{"to": to, "reason": "loket ditutup"})
		var v struct {
			Moved int
			Code  string
		}
		if json.Unmarshal(a.body, &v) == nil && v.Moved > 0 {
			o.ticket = movedID(from, to, v.Moved)
		}
		o.code = v.Code
		c.run.history.add(o)
	}
}

// movedID stands for the ticket of a group move: which one it is, as answer and event have it.
func movedID(from, to string, moved int) string { return fmt.Sprintf("%s > %s: %d", from, to, moved) }
