package accounts

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"mpp/access"
	"mpp/hall"
)

func TestSignInAndSessions(t *testing.T) {
	onSQL(t, func(b *bench) {
		p := b.officer("sri.w")
		first, who := b.signIn(" Sri.W ")
		if who.Kind != access.KindPerson || who.ID != p.ID || who.Role != hall.RoleOfficer || who.Agency != "dukcapil" || who.Counter != "" {
			t.Fatalf("signed in as %+v", who)
		}
		if got := first.Until.Sub(b.clock()); got != IdleEnd {
			t.Errorf("the token holds for %v", got)
		}
		second, other := b.signIn("sri.w")
		if other.TokenID == who.TokenID {
			t.Fatal("two sign-ins share a session id")
		}
		list, err := b.Sessions(t.Context(), p.ID)
		b.must(err)
		if len(list) != 2 || list[0].EndedAt != 0 {
			t.Fatalf("sessions %+v", list)
		}
		// The session id changes with each sign-in, and the browser's old one ends.
		third, err := b.SignIn(t.Context(), SignIn{Login: "sri.w", Password: goodPassword, Address: "10.0.0.1", Replaces: other})
		b.must(err)
		if _, err := b.Keys.Verify(second.Token); fieldOf(err, "reason") != "revoked" {
			t.Errorf("the replaced session: %v", err)
		}
		b.must(b.EndSession(t.Context(), system, p.ID, who.TokenID))
		if _, err := b.Keys.Verify(first.Token); fieldOf(err, "reason") != "revoked" {
			t.Errorf("the ended session: %v", err)
		}
		b.must(b.SignOut(t.Context(), b.verify(third.Token)))
		if _, err := b.Keys.Verify(third.Token); err == nil {
			t.Error("a token holds after the sign-out")
		}
		history, err := b.History(t.Context(), p.ID, 10)
		b.must(err)
		if len(history) != 3 || history[0].Result != SignInOK {
			t.Errorf("history %+v", history)
		}
	})
}

func TestRefusalsAreAlike(t *testing.T) {
	onSQL(t, func(b *bench) {
		b.admin()
		gone := b.officer("budi")
		b.must(b.Disable(t.Context(), system, gone.ID, gone.Rev))
		_, _, err := b.Invite(t.Context(), system, Details{Name: "Baru", Login: "baru", Role: hall.RoleDesk})
		b.must(err)
		var first *hall.Error
		for i, in := range []SignIn{
			{Login: "nobody", Password: goodPassword}, {Login: "admin.mpp", Password: "salah sekali ya"},
			{Login: "budi", Password: goodPassword}, {Login: "baru", Password: ""}, {Login: "", Password: ""},
		} {
			in.Address = "10.1.0.1"
			_, err := b.SignIn(t.Context(), in)
			var e *hall.Error
			if !errors.As(err, &e) || e.Code != hall.CodeSignInRefused || len(e.Fields) != 0 {
				t.Fatalf("%d: %v", i, err)
			}
			if first == nil {
				first = e
			}
			if e.Detail != first.Detail {
				t.Errorf("%s tells more: %q", in.Login, e.Detail)
			}
		}
	})
}

// A stranger who guesses is slowed down and cannot lock the person out.
func TestThrottleLocksNobodyOut(t *testing.T) {
	onSQL(t, func(b *bench) {
		b.admin()
		session, _ := b.signIn("admin.mpp")
		try := func(address, password, known string) error {
			_, err := b.SignIn(t.Context(), SignIn{Login: "admin.mpp", Password: password, Address: address, Known: known})
			return err
		}
		for range 5 {
			b.refused(try("10.9.9.9", "tebak tebakan", ""), hall.CodeSignInRefused)
		}
		err := try("10.9.9.9", goodPassword, "")
		b.refused(err, hall.CodeTooManyTries)
		if n, _ := fieldOf(err, "retry_after").(int); n < 1 || n > 181 {
			t.Errorf("retry after %v", n)
		}
		b.must(try("10.0.0.1", goodPassword, "")) // another address
		b.must(try("10.9.9.9", goodPassword, session.Known))
		b.refused(try("10.9.9.9", goodPassword, session.Known+"x"), hall.CodeTooManyTries)
		other := b.newKnown("somebody")
		b.refused(try("10.9.9.9", goodPassword, other), hall.CodeTooManyTries)
		b.pass(4 * time.Minute)
		b.must(try("10.9.9.9", goodPassword, ""))
	})
}

func TestRenewUpToTheAbsoluteEnd(t *testing.T) {
	onSQL(t, func(b *bench) {
		b.officer("sri.w")
		s, p := b.signIn("sri.w")
		for range 14 {
			b.pass(50 * time.Minute)
			c, err := b.Renew(p)
			b.must(err)
			if c.Until.After(s.End) {
				t.Fatalf("a token until %v, the session ends %v", c.Until, s.End)
			}
			p = b.verify(c.Token)
		}
		b.pass(30 * time.Minute)
		if _, err := b.Renew(p); hall.CodeOf(err) != hall.CodeUnauthenticated {
			t.Errorf("renewed after the absolute end: %v", err)
		}
		b.must(b.flushSeen(t.Context()))
		list, err := b.Sessions(t.Context(), p.ID)
		b.must(err)
		if got := list[0].LastSeenAt.Sub(list[0].CreatedAt); got != 14*50*time.Minute {
			t.Errorf("last seen after %v", got)
		}
		idle, _ := b.signIn("sri.w")
		b.pass(IdleEnd)
		if _, err := b.Keys.Verify(idle.Token); fieldOf(err, "reason") != "expired" {
			t.Errorf("an idle session: %v", err)
		}
	})
}

// A change of the person while a password is being checked ends the sessions that it
// finds: the one that is about to begin must not come after it.
func TestSignInWhileThePersonIsChanged(t *testing.T) {
	onSQL(t, func(b *bench) {
		p := b.officer("sri.w")
		row, err := b.personByLogin(t.Context(), "sri.w") // as SignIn reads it before it checks the password
		b.must(err)
		b.must(b.Disable(t.Context(), system, p.ID, p.Rev))
		_, err = b.begin(t.Context(), row, SignIn{Login: "sri.w", Address: "10.0.0.1"}, "")
		b.refused(err, hall.CodeSignInRefused)
		list, err := b.Sessions(t.Context(), p.ID)
		b.must(err)
		if len(list) != 0 {
			t.Errorf("a disabled person has sessions: %+v", list)
		}
	})
}

// Refusals of a login that exists and of one that does not write as much.
func TestRefusalsDoTheSameWork(t *testing.T) {
	onSQL(t, func(b *bench) {
		b.officer("sri.w")
		for i, login := range []string{"sri.w", "nobody"} {
			_, err := b.SignIn(t.Context(), SignIn{Login: login, Password: "salah sekali ya", Address: "10.1.0.1"})
			b.refused(err, hall.CodeSignInRefused)
			var rows int64
			b.must(b.DB.Read(t.Context()).Model(&signInRow{}).Where("result = ?", SignInRefused).Count(&rows).Error)
			if rows != int64(i+1) {
				t.Errorf("%s: %d refusals are written, want %d", login, rows, i+1)
			}
		}
	})
}

// A proof has one count of tries, however its code is spelt and however often it is used.
func TestAProofHasOneCount(t *testing.T) {
	onSQL(t, func(b *bench) {
		b.officer("sri.w")
		first, _ := b.signIn("sri.w")
		in := SignIn{Login: "sri.w", Password: goodPassword, Address: "10.9.9.9", Known: first.Known}
		again, err := b.SignIn(t.Context(), in)
		b.must(err)
		if again.Known != first.Known {
			t.Error("a browser that is known got another proof, with tries of its own")
		}
		const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
		end := len(first.Known) - 1
		last := strings.IndexByte(letters, first.Known[end])
		in.Password = "salah sekali ya"
		refused := 0
		for i := range 12 { // the last letter's two low bits mean nothing
			in.Known = first.Known[:end] + string(letters[last&^3+i%4])
			if _, err := b.SignIn(t.Context(), in); hall.CodeOf(err) == hall.CodeSignInRefused {
				refused++
			}
		}
		if refused != 9 {
			t.Errorf("%d tries were let through, want the 9 that were left", refused)
		}
	})
}

// A hall's people may share one address: that they sign in uses up no try of it.
func TestManySignInsFromOneAddress(t *testing.T) {
	onSQL(t, func(b *bench) {
		for i := range 35 {
			login := fmt.Sprint("orang.", i)
			b.officer(login)
			b.signIn(login)
		}
		let := 0
		for i := range 35 {
			_, err := b.SignIn(t.Context(), SignIn{Login: fmt.Sprint("orang.", i), Password: "salah sekali ya", Address: "10.0.0.1"})
			if hall.CodeOf(err) == hall.CodeSignInRefused {
				let++
			}
		}
		if let != 30 {
			t.Errorf("%d wrong passwords were let through, want 30", let)
		}
	})
}

// A crowd of strangers that tries passwords keeps nobody out who has signed in before.
func TestACrowdOfStrangers(t *testing.T) {
	onSQL(t, func(b *bench) {
		b.officer("sri.w")
		first, _ := b.signIn("sri.w")
		release, err := b.hasher.acquire(t.Context(), b.hasher.strangers) // the crowd's password is being checked
		b.must(err)
		defer release()
		b.hasher.wait = 10 * time.Millisecond
		in := SignIn{Login: "sri.w", Password: goodPassword, Address: "10.0.0.1"}
		_, err = b.SignIn(t.Context(), in)
		b.refused(err, hall.CodeOverloaded)
		in.Known = first.Known
		_, err = b.SignIn(t.Context(), in)
		b.must(err)
	})
}
