package form

import (
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
)

type sample struct {
	Name   string   `form:"name,max=5" label:"x.name" hint:"x.hint"`
	Secret string   `form:"secret,secret,min=4" label:"x.secret"`
	Note   string   `form:"note,lines,optional" label:"x.note"`
	Role   string   `form:"role" label:"x.role"`
	Days   []string `form:"days,optional" label:"x.days"`
	Quota  int      `form:"quota,min=1,max=2000" label:"x.quota"`
	Since  string   `form:"since,date,optional" label:"x.since"`
	Opens  string   `form:"opens,time,optional" label:"x.opens"`
	Email  string   `form:"email,email,optional" label:"x.email"`
	Active bool     `form:"active" label:"x.active"`
	Next   string   `form:"next,hidden,optional"`
	Other  string   // not of the form
}

// bind posts a query to a form that starts with the values of in.
func bind(t *testing.T, in *sample, query string) *Form {
	t.Helper()
	spec, err := Parse[sample]()
	if err != nil {
		t.Fatal(err)
	}
	f := spec.New(in).Choices("role", Choice{Value: "a"}, Choice{Value: "b"}).Choices("days", Choice{Value: "mon"}, Choice{Value: "tue"})
	app := fiber.New()
	app.Post("/", func(c *fiber.Ctx) error {
		if got := f.Bind(c); got != f.Valid() {
			t.Errorf("Bind returned %v, Valid %v", got, f.Valid())
		}
		return nil
	})
	req := httptest.NewRequest("POST", "/?name=query", strings.NewReader(query))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if _, err := app.Test(req, -1); err != nil {
		t.Fatal(err)
	}
	return f
}

const valid = "name=+Sri%00+&secret=+pass+&note=a%0D%0Ab&role=b&days=mon&days=tue&quota=1.500&since=5/1/2026&opens=8.05&email=a@b.id&active=1&next=/x"

func TestBindReadsEachKind(t *testing.T) {
	in := sample{Other: "kept"}
	if f := bind(t, &in, valid); !f.Valid() {
		t.Fatalf("%+v", f.Failed()[0].Error)
	}
	want := sample{Name: "Sri", Secret: " pass ", Note: "a\nb", Role: "b", Days: []string{"mon", "tue"}, Quota: 1500,
		Since: "2026-01-05", Opens: "08:05", Email: "a@b.id", Active: true, Next: "/x", Other: "kept"}
	if !reflect.DeepEqual(in, want) {
		t.Errorf("got  %+v\nwant %+v", in, want)
	}
}

func TestBindFindsEachError(t *testing.T) {
	for _, c := range []struct{ field, value, key string }{
		{"name", "", Required}, {"name", "  ", Required}, {"name", "äöüßéé", TooLong}, {"secret", "abc", TooShort},
		{"role", "", ChooseOne}, {"role", "c", NotOffered}, {"days", "sun", NotOffered},
		{"quota", "0", TooSmall}, {"quota", "2001", TooLarge}, {"quota", "1,5", NoNumber}, {"quota", "99999999999999999999", NoNumber},
		{"since", "31/2/2026", NoDate}, {"opens", "24:00", NoTime}, {"opens", "8:60", NoTime}, {"opens", "8", NoTime},
		{"email", "a@", NoEmail}, {"email", "A <a@b.id>", NoEmail},
	} {
		q, _ := url.ParseQuery(valid)
		q.Set(c.field, c.value)
		in := sample{Name: "before"}
		f := bind(t, &in, q.Encode())
		if len(f.Failed()) != 1 || f.Failed()[0].Name != c.field || f.Failed()[0].Error.Key != c.key {
			t.Errorf("%s=%q: %+v", c.field, c.value, f.Failed())
			continue
		}
		if c.field == "name" && in.Name != "before" {
			t.Errorf("%q: the struct was changed to %q", c.value, in.Name)
		}
	}
}

func TestWhatWasTypedIsKept(t *testing.T) {
	f := bind(t, &sample{}, "name=much+too+long&secret=secret&quota=many&days=mon&active=1")
	for name, want := range map[string]string{"name": "much too long", "secret": "", "quota": "many", "active": "1", "role": ""} {
		field, err := f.Field(name)
		if err != nil || field.Value != want {
			t.Errorf("%s shows %q, want %q (%v)", name, field.Value, want, err)
		}
	}
	if days := f.must("days"); !days.Chosen("mon") || days.Chosen("tue") {
		t.Errorf("days: %v", days.Values)
	}
}

func TestFormShowsTheStruct(t *testing.T) {
	spec, _ := Parse[sample]()
	f := spec.New(&sample{Name: "Sri", Secret: "secret", Quota: 7, Active: true, Role: "a"}).Choices("role", Choice{Value: "a"})
	for name, want := range map[string]string{"name": "Sri", "secret": "", "quota": "7", "active": "1", "role": "a"} {
		if got := f.must(name).Value; got != want {
			t.Errorf("%s shows %q, want %q", name, got, want)
		}
	}
	f.Fail("name", "first", "n", 1)
	f.Fail("name", "second")
	f.Fail("", "whole")
	if f.Valid() || f.must("name").Error.Key != "first" || f.Errors()[0].Key != "whole" {
		t.Errorf("%+v %+v", f.must("name").Error, f.Errors())
	}
	if got := f.must("name").DescribedBy(); got != "f-name-hint f-name-error" {
		t.Errorf("described by %q", got)
	}
}

func TestAFormWithoutAField(t *testing.T) {
	spec, _ := Parse[sample]()
	f := spec.New(&sample{Name: "Sri"}).Without("name", "email")
	if _, err := f.Field("name"); err == nil {
		t.Error("the field is still there")
	}
	if _, err := f.Field("secret"); err != nil || len(f.fields) != 9 {
		t.Errorf("%d fields, %v", len(f.fields), err)
	}
}

func TestBadTagsAreRefused(t *testing.T) {
	for name, parse := range map[string]func() error{
		"rule": func() error {
			_, err := Parse[struct {
				A string `form:"a,nonsense" label:"a"`
			}]()
			return err
		},
		"type": func() error {
			_, err := Parse[struct {
				A float64 `form:"a" label:"a"`
			}]()
			return err
		},
		"kind": func() error {
			_, err := Parse[struct {
				A int `form:"a,date" label:"a"`
			}]()
			return err
		},
		"number": func() error {
			_, err := Parse[struct {
				A string `form:"a,max=x" label:"a"`
			}]()
			return err
		},
		"label": func() error {
			_, err := Parse[struct {
				A string `form:"a"`
			}]()
			return err
		},
	} {
		if parse() == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
