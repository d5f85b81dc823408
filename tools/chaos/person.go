package chaos

import (
	"context"
	"fmt"
	"net/http"
	"strings"
)

// visitor is a person with a browser.
type visitor struct {
	*client
	staff     *staff
	id, login string
	known     string // cookie
}

// join invites a person and uses the link.
func (s *staff) join(ctx context.Context, n int) *visitor {
	v := &visitor{client: s.browser(n), staff: s, login: fmt.Sprintf("orang-%d", n)}
	a, done, _ := s.ask(ctx, v.client, form("/office/people/new", "name", "Orang", "login", v.login, "role", "officer", "agency", agency),
		http.StatusSeeOther, "/office/people/")
	if !done {
		return nil
	}
	v.id = strings.Split(a.header.Get("Location"), "/")[3]
	s.mu.Lock()
	s.people = append(s.people, v.id)
	s.mu.Unlock()
	link := form("/welcome/"+a.cookie("mpp_link"), "password", password, "repeat", password)
	if _, done, unsure := s.ask(ctx, v.client, link, http.StatusSeeOther, "/sign-in"); !done && (!unsure || ctx.Err() != nil) {
		return nil
	}
	return v // a link that was refused had been used by an attempt without an answer
}

// signIn begins a session in place of an old one, which it ends.
func (v *visitor) signIn(ctx context.Context, old *grant) *grant {
	q := form("/sign-in", "login", v.login, "password", password)
	q.header = append(q.header, [2]string{"Cookie", "mpp_known=" + v.known})
	o := &op{}
	if old != nil {
		q.token, old.asked = old.token, true
	}
	a := v.until(ctx, q, o, nil)
	v.staff.mu.Lock()
	v.staff.signIns[v.id] += o.tries
	v.staff.mu.Unlock()
	if a.cookie("mpp_session") == "" {
		if o.answered {
			v.staff.fail("%s joined and cannot sign in: %d", v.login, a.status)
		}
		return nil
	}
	v.known = a.cookie("mpp_known")
	if old != nil {
		v.staff.ended(ctx, old)
	}
	return v.staff.give(aSession, a.cookie("mpp_session"))
}

// take takes a counter, from whoever has it.
func (v *visitor) take(ctx context.Context, session *grant, counter string) *grant {
	q := postJSON("/api/v1/session/counter", map[string]any{"counter": counter, "take_over": true})
	q.token = session.token
	if a, done, _ := v.staff.ask(ctx, v.client, q, http.StatusOK, ""); done {
		return v.staff.give(aTake, a.cookie("mpp_session"))
	}
	return nil
}

// person is the life of one person: invited, signed in, at counters, signed in anew, and
// mostly signed out by an administrator.
func (s *staff) person(ctx context.Context, n int) {
	v := s.join(ctx, n)
	if v == nil {
		return
	}
	session := v.signIn(ctx, nil)
	for i := range 4 {
		if session == nil || !v.think(ctx, paused) {
			return
		}
		if g := v.take(ctx, session, fmt.Sprintf("c%d", enrolled+(n+i)%3)); g != nil && i%2 == 0 {
			s.end(ctx, v.client, g, request{method: http.MethodDelete, path: "/api/v1/session/counter", token: g.token}, http.StatusOK, "")
		}
		if i == 1 {
			session = v.signIn(ctx, session)
		}
	}
	if n%keepEach != 0 {
		s.end(ctx, v.client, session, form("/office/people/"+v.id+"/sessions/"+session.id+"/end"), http.StatusSeeOther, "/office/people/")
	}
}
