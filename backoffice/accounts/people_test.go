package accounts

import (
	"sync"
	"testing"

	"mpp/hall"
)

func TestInviteAndUseALink(t *testing.T) {
	onSQL(t, func(b *bench) {
		p, secret, err := b.Invite(t.Context(), system, Details{Name: " Sri Wahyuni ", Login: "Sri.W", Role: hall.RoleOfficer, Agency: "dukcapil"})
		b.must(err)
		if p.State != Invited || p.Login != "sri.w" || p.Name != "Sri Wahyuni" {
			t.Fatalf("invited %+v", p)
		}
		info, err := b.Link(t.Context(), secret)
		b.must(err)
		if info.Purpose != LinkInvite || info.Login != "sri.w" {
			t.Errorf("link %+v", info)
		}
		_, err = b.UseLink(t.Context(), secret, Details{}, "pendek")
		b.refused(err, hall.CodePasswordWeak)
		var wins sync.Map
		var all sync.WaitGroup
		for i := range 4 { // used once, also at the same instant
			all.Go(func() {
				_, err := b.UseLink(t.Context(), secret, Details{}, goodPassword)
				wins.Store(i, hall.CodeOf(err))
			})
		}
		all.Wait()
		won := 0
		wins.Range(func(_, code any) bool {
			switch code {
			case hall.Code(""):
				won++
			case hall.CodeLinkOver, hall.CodeEditedMeanwhile, hall.CodeOverloaded:
			default:
				t.Errorf("a loser got %v", code)
			}
			return true
		})
		if won != 1 {
			t.Fatalf("the link held %d times", won)
		}
		b.signIn("sri.w")
		again, err := b.ResetLink(t.Context(), system, p.ID)
		b.must(err)
		newer, err := b.ResetLink(t.Context(), system, p.ID)
		b.must(err)
		_, err = b.Link(t.Context(), again)
		b.refused(err, hall.CodeLinkOver) // the newer one replaced it
		session, _ := b.signIn("sri.w")
		_, err = b.UseLink(t.Context(), newer, Details{}, "teh poci gula batu")
		b.must(err)
		if _, err := b.Keys.Verify(session.Token); err == nil {
			t.Error("a session outlived the new password")
		}
		third, err := b.ResetLink(t.Context(), system, p.ID)
		b.must(err)
		b.pass(resetLife)
		_, err = b.Link(t.Context(), third)
		b.refused(err, hall.CodeLinkOver)
	})
}

func TestFirstAdministrator(t *testing.T) {
	onSQL(t, func(b *bench) {
		needed, err := b.NeedsFirstAdmin(t.Context())
		b.must(err)
		if !needed {
			t.Fatal("an empty hall needs no administrator")
		}
		secret, err := b.FirstAdminLink(t.Context())
		b.must(err)
		_, err = b.UseLink(t.Context(), secret, Details{Name: "", Login: "admin"}, goodPassword)
		b.refused(err, hall.CodeInvalid)
		p, err := b.UseLink(t.Context(), secret, Details{Name: "Ibu Rina", Login: "rina", Role: hall.RoleOfficer}, goodPassword)
		b.must(err)
		if p.Role != hall.RoleAdmin || p.State != Active {
			t.Fatalf("first administrator %+v", p)
		}
		if needed, err = b.NeedsFirstAdmin(t.Context()); err != nil || needed {
			t.Errorf("still needed: %v, %v", needed, err)
		}
		_, err = b.Link(t.Context(), secret)
		b.refused(err, hall.CodeLinkOver)
	})
}

func TestChangesOfAPerson(t *testing.T) {
	onSQL(t, func(b *bench) {
		admin := b.admin()
		me := hall.Actor{Role: hall.RoleAdmin, ID: admin.ID}
		p := b.officer("sri.w")
		session, _ := b.signIn("sri.w")
		d := Details{Name: "Sri W.", Login: "sri.w", Role: hall.RoleOfficer, Agency: "dukcapil"}
		b.must(b.Update(t.Context(), me, p.ID, d, p.Rev))
		b.verify(session.Token) // a new name ends nothing
		b.refused(b.Update(t.Context(), me, p.ID, d, p.Rev), hall.CodeEditedMeanwhile)
		p, err := b.Person(t.Context(), p.ID)
		b.must(err)
		d.Agency = "bpjs"
		b.must(b.Update(t.Context(), me, p.ID, d, p.Rev))
		if _, err := b.Keys.Verify(session.Token); err == nil {
			t.Error("a session outlived the change of agency")
		}
		d.Login = "admin.mpp"
		b.refused(b.Update(t.Context(), me, p.ID, d, p.Rev+1), hall.CodeLoginTaken)
		for field, wrong := range map[string]Details{
			"name": {Login: "abc", Role: hall.RoleDesk}, "login": {Name: "A", Login: "a b", Role: hall.RoleDesk},
			"role": {Name: "A", Login: "abc", Role: hall.RoleKiosk}, "agency": {Name: "A", Login: "abc", Role: hall.RoleOfficer},
		} {
			_, _, err := b.Invite(t.Context(), me, wrong)
			if hall.CodeOf(err) != hall.CodeInvalid || fieldOf(err, "field") != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		_, _, err = b.Invite(t.Context(), me, Details{Name: "A", Login: "abc", Role: hall.RoleOfficer, Agency: "nix"})
		b.refused(err, hall.CodeUnknownAgency)

		b.refused(b.Disable(t.Context(), me, admin.ID, admin.Rev), hall.CodeNotYourself)
		b.refused(b.Disable(t.Context(), system, admin.ID, admin.Rev), hall.CodeLastAdmin)
		if still, err := b.Person(t.Context(), admin.ID); err != nil || still.State != Active {
			t.Errorf("half done: %+v, %v", still, err)
		}
	})
}

// Two administrators demote each other at the same instant: one stays.
func TestSomeAdministratorStays(t *testing.T) {
	onSQL(t, func(b *bench) {
		one := b.add(Details{Name: "Satu", Login: "satu", Role: hall.RoleAdmin})
		two := b.add(Details{Name: "Dua", Login: "dua", Role: hall.RoleAdmin})
		var both sync.WaitGroup
		both.Go(func() { _ = b.Disable(t.Context(), hall.Actor{ID: one.ID}, two.ID, two.Rev) })
		both.Go(func() { _ = b.Disable(t.Context(), hall.Actor{ID: two.ID}, one.ID, one.Rev) })
		both.Wait()
		if needed, err := b.NeedsFirstAdmin(t.Context()); err != nil || needed {
			t.Fatalf("no administrator is left (%v)", err)
		}
	})
}

func TestChangePassword(t *testing.T) {
	onSQL(t, func(b *bench) {
		b.officer("sri.w")
		here, p := b.signIn("sri.w")
		there, _ := b.signIn("sri.w")
		b.refused(b.ChangePassword(t.Context(), p, "bukan ini dong", "teh poci gula batu"), hall.CodeSignInRefused)
		b.refused(b.ChangePassword(t.Context(), p, goodPassword, "pendek"), hall.CodePasswordWeak)
		b.must(b.ChangePassword(t.Context(), p, goodPassword, "teh poci gula batu"))
		b.verify(here.Token)
		if _, err := b.Keys.Verify(there.Token); err == nil {
			t.Error("another session outlived the change")
		}
		_, err := b.SignIn(t.Context(), SignIn{Login: "sri.w", Password: goodPassword, Address: "10.0.0.2"})
		b.refused(err, hall.CodeSignInRefused)
	})
}

func TestPeopleList(t *testing.T) {
	onSQL(t, func(b *bench) {
		b.admin()
		for _, login := range []string{"budi", "sri_w", "sriw"} {
			b.officer(login)
		}
		for _, c := range []struct {
			q     Query
			total int64
			first string
		}{
			{Query{Size: 2}, 4, "admin.mpp"}, {Query{Size: 2, Page: 2}, 4, "sri_w"}, {Query{Size: 9, Sort: "-login"}, 4, "sriw"},
			{Query{Size: 9, Search: "sri_"}, 1, "sri_w"}, {Query{Size: 9, Search: "IBU"}, 1, "admin.mpp"},
			{Query{Size: 9, Role: hall.RoleOfficer}, 3, "budi"}, {Query{Size: 9, Agency: "bpjs"}, 0, ""},
			{Query{Size: 9, State: "active", Sort: "nix; DROP TABLE people"}, 4, "admin.mpp"},
		} {
			page, err := b.People(t.Context(), c.q)
			b.must(err)
			first := ""
			if len(page.Rows) > 0 {
				first = page.Rows[0].Login
			}
			if page.Total != c.total || first != c.first {
				t.Errorf("%+v: %d people, first %q", c.q, page.Total, first)
			}
		}
	})
}

// A link that went astray is worth nothing once the person has changed the password or was
// disabled, also when the account is enabled again.
func TestLinksEndWithThePassword(t *testing.T) {
	onSQL(t, func(b *bench) {
		p := b.officer("sri.w")
		_, who := b.signIn("sri.w")
		astray, err := b.ResetLink(t.Context(), system, p.ID)
		b.must(err)
		b.must(b.ChangePassword(t.Context(), who, goodPassword, "teh manis hangat"))
		_, err = b.UseLink(t.Context(), astray, Details{}, goodPassword)
		b.refused(err, hall.CodeLinkOver)
		astray, err = b.ResetLink(t.Context(), system, p.ID)
		b.must(err)
		p, err = b.Person(t.Context(), p.ID)
		b.must(err)
		b.must(b.Disable(t.Context(), system, p.ID, p.Rev))
		b.must(b.Enable(t.Context(), system, p.ID, p.Rev+1))
		_, err = b.UseLink(t.Context(), astray, Details{}, goodPassword)
		b.refused(err, hall.CodeLinkOver)
	})
}
