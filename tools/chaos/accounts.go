package chaos

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"mpp/store"
	"mpp/tools/testkit"
)

const (
	// refusedWithin is how long a node that answers, and has SQL, may accept what was revoked.
	refusedWithin = 15 * time.Second
	// jobsWithin is how long the outbox may take to be done: a node that was killed leaves
	// its claims, which last a minute. The short form does not wait for those.
	jobsWithin, jobsWithinShort = 90 * time.Second, 10 * time.Second
)

// ended notes that the end of a credential was acknowledged and follows each node until
// that refuses it.
func (s *staff) ended(ctx context.Context, g *grant) {
	s.mu.Lock()
	g.asked, g.over = true, true
	s.mu.Unlock()
	for _, n := range s.site.nodes {
		s.tasks.Go(func() { s.follow(context.WithoutCancel(ctx), n, g) })
	}
}

func (s *staff) follow(ctx context.Context, n *testkit.Node, g *grant) {
	c := s.browser(int(s.next.Add(1)))
	for since := time.Now(); ; {
		holds, err := s.holds(ctx, c, n, g)
		switch {
		case err != nil || s.site.sqlAway.Load():
			since = time.Now()
		case time.Since(since) > refusedWithin:
			s.fail("%s accepts a revoked %s (%s) after %s", n.Name(), g.what, g.id, refusedWithin)
			return
		}
		if err == nil && !holds {
			s.mu.Lock()
			s.slowest = max(s.slowest, time.Since(since))
			s.mu.Unlock()
			return
		}
		_ = pause(ctx, 5*retryFirst) // ctx does not end
	}
}

// holds reports whether the node accepts the credential; an error means that it does not
// answer.
func (s *staff) holds(ctx context.Context, c *client, n *testkit.Node, g *grant) (bool, error) {
	a, err := send(ctx, c.http, n, request{method: http.MethodGet, path: "/api/v1/me", token: g.token})
	if err == nil && a.status != http.StatusOK && a.status != http.StatusUnauthorized {
		err = fmt.Errorf("%d %s", a.status, a.body)
	}
	var me struct{ Counter string }
	if err != nil || a.status != http.StatusOK {
		return false, err
	}
	if err := json.Unmarshal(a.body, &me); err != nil {
		return false, err
	}
	return g.what != aTake || me.Counter != "", nil
}

// halfDone are changes of which one part is in the tables and another is not, as queries
// for rows that must not be.
var halfDone = map[string]string{
	"sessions that ended without being revoked, or the reverse":        `FROM sessions t LEFT JOIN revoked r ON r.hall = t.hall AND r.id = t.id WHERE (t.ended_at <> 0) <> (r.id IS NOT NULL)`,
	"devices that were revoked in one table only":                      `FROM devices t LEFT JOIN revoked r ON r.hall = t.hall AND r.id = t.token WHERE (t.state = 'revoked') <> (r.id IS NOT NULL)`,
	"revocations without a message in the outbox":                      `FROM revoked t LEFT JOIN outbox o ON o.topic = 'accounts.revoked' AND o.dedupe_key = CONCAT(t.hall, '/', t.id) WHERE o.id IS NULL`,
	"messages in the outbox without a revocation":                      `FROM outbox t LEFT JOIN revoked r ON t.dedupe_key = CONCAT(r.hall, '/', r.id) WHERE t.topic = 'accounts.revoked' AND r.id IS NULL`,
	"messages whose job is not done":                                   `FROM outbox t WHERE t.topic = 'accounts.revoked' AND t.state <> 'done' AND (t.claimed_until = 0 OR ?)`,
	"devices without a pairing of their own":                           `FROM devices t WHERE (SELECT COUNT(*) FROM pairings p WHERE p.hall = t.hall AND p.device = t.id) <> 1`,
	"pairings of a device that is not there":                           `FROM pairings t LEFT JOIN devices d ON d.hall = t.hall AND d.id = t.device WHERE t.device <> '' AND d.id IS NULL`,
	"counters held by a session that has ended, or by a take that was": `FROM counter_takes t JOIN revoked r ON r.hall = t.hall AND r.id IN (t.take, t.session)`,
	"sessions at two counters":                                         `FROM (SELECT session FROM counter_takes GROUP BY hall, session HAVING COUNT(*) > 1) t`,
	"people without a link, or whose link was used for nothing":        `FROM people t LEFT JOIN links l ON l.hall = t.hall AND l.person = t.id WHERE l.hash IS NULL OR (l.used_at <> 0) <> (t.state = 'active')`,
}

// tables are the ids that SQL has.
type tables struct {
	sessions, devices, tokens, people, takes, revoked map[string]bool
	sessionsOf                                        map[string]int
	faults                                            []string
}

// tables reads them; claimed says that also jobs which a node has begun must be done.
func (w witness) tables(ctx context.Context, claimed bool) (t tables, err error) {
	err = w.read(ctx, func(ctx context.Context, db *store.DB) error {
		for what, from := range halfDone {
			var n int
			args := []any{claimed}[:strings.Count(from, "?")]
			if err := db.Read(ctx).Raw("SELECT COUNT(*) "+from, args...).Scan(&n).Error; err != nil {
				return err
			}
			if n > 0 {
				t.faults = append(t.faults, fmt.Sprintf("%d %s", n, what))
			}
		}
		for query, set := range map[string]*map[string]bool{
			"SELECT id FROM sessions": &t.sessions, "SELECT token FROM devices": &t.devices, "SELECT id FROM api_tokens": &t.tokens,
			"SELECT id FROM people": &t.people, "SELECT take FROM counter_takes": &t.takes, "SELECT id FROM revoked": &t.revoked,
		} {
			var ids []string
			if err := db.Read(ctx).Raw(query).Scan(&ids).Error; err != nil {
				return err
			}
			*set = map[string]bool{}
			for _, id := range ids {
				(*set)[id] = true
			}
		}
		var of []string
		t.sessionsOf = map[string]int{}
		err := db.Read(ctx).Raw("SELECT person FROM sessions").Scan(&of).Error
		for _, person := range of {
			t.sessionsOf[person]++
		}
		return err
	})
	return t, err
}

// judge compares what was acknowledged with the tables and with what the nodes accept.
func (s *staff) judge(ctx context.Context, v *Verdict) error {
	s.tasks.Wait()
	all := !s.site.short
	t, err := s.site.witness.tables(ctx, all)
	for end := time.Now().Add(s.site.span(jobsWithin, jobsWithinShort)); time.Now().Before(end) && (err != nil || len(t.faults) > 0) && pause(ctx, retryLast) == nil; {
		t, err = s.site.witness.tables(ctx, all)
	}
	if err != nil {
		return fmt.Errorf("the tables of people and devices cannot be read: %w", err)
	}
	s.wrong = append(s.wrong, t.faults...)
	for _, id := range s.people {
		if !t.people[id] {
			s.fail("lost: the person %s", id)
		}
		if n := t.sessionsOf[id]; n > s.signIns[id] {
			s.fail("%s has %d sessions of %d sign-ins", id, n, s.signIns[id])
		}
	}
	v.Accounts, v.Refusal = len(s.people)+len(s.grants), s.slowest
	for _, g := range s.grants {
		s.judgeGrant(ctx, g, t)
		if g.over {
			v.Accounts++
		}
	}
	v.Breaches = append(v.Breaches, s.wrong[:min(len(s.wrong), maxNotes)]...)
	return nil
}

func (s *staff) judgeGrant(ctx context.Context, g *grant, t tables) {
	has := map[grantKind]bool{aSession: t.sessions[g.id], aDevice: t.devices[g.id], aTake: t.takes[g.id] || t.revoked[g.id] || t.revoked[g.session], aToken: true}[g.what]
	if !has {
		s.fail("lost: the %s %s", g.what, g.id)
	}
	if g.over && !t.revoked[g.id] {
		s.fail("lost: the end of the %s %s", g.what, g.id)
	}
	if g.what == aTake && !g.over || g.asked && !g.over {
		return // taken over by somebody, or nobody was told how it ended
	}
	if !g.asked && t.revoked[g.id] {
		s.fail("nobody ended the %s %s, and it is revoked", g.what, g.id)
	}
	c := s.browser(int(s.next.Add(1)))
	for _, n := range s.site.nodes {
		holds, err := s.holds(ctx, c, n, g)
		for end := time.Now().Add(refusedWithin); err != nil && time.Now().Before(end) && pause(ctx, retryFirst) == nil; {
			holds, err = s.holds(ctx, c, n, g) // no answer is none
		}
		if err != nil || holds == g.over {
			s.fail("%s accepts the %s %s: %t, although its end was acknowledged: %t (%v)", n.Name(), g.what, g.id, holds, g.over, err)
		}
	}
}
