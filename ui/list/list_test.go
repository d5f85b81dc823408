package list

import (
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"mpp/ui/form"
)

// read gives check a list of 134 rows as an address asks for it.
func read(t *testing.T, address string, check func(*List)) {
	t.Helper()
	app := fiber.New()
	app.Get("/", func(c *fiber.Ctx) error {
		l := Read(c, "name", "-created")
		l.Filter("role", "x.role", form.Choice{Value: "admin"})
		l.SetTotal(134)
		check(l)
		return nil
	})
	if _, err := app.Test(httptest.NewRequest("GET", address, nil), -1); err != nil {
		t.Fatal(err)
	}
}

func TestReadTakesOnlyWhatTheListHas(t *testing.T) {
	for address, want := range map[string]List{
		"/":                                      {Sort: "name", Page: 1},
		"/?sort=-name&page=2&q=+sri+":            {Sort: "name", Desc: true, Page: 2, Search: "sri"},
		"/?sort=created":                         {Sort: "created", Page: 1},
		"/?sort=password;drop&page=-3":           {Sort: "name", Page: 1},
		"/?page=99":                              {Sort: "name", Page: 6},
		"/?page=x&q=" + strings.Repeat("a", 200): {Sort: "name", Page: 1, Search: strings.Repeat("a", 100)},
	} {
		read(t, address, func(l *List) {
			if l.Sort != want.Sort || l.Desc != want.Desc || l.Page != want.Page || l.Search != want.Search {
				t.Errorf("%s: %q desc=%v page=%d %q", address, l.Sort, l.Desc, l.Page, l.Search)
			}
		})
	}
}

func TestLinksKeepTheRest(t *testing.T) {
	read(t, "/?q=a%26b&role=admin&sort=created&page=2&other=x", func(l *List) {
		name, _ := l.SortURL("name")
		created, _ := l.SortURL("created")
		_, other := l.SortURL("other")
		got := []string{l.PageURL(3), l.PreviousURL(), name, created, l.SortValue()}
		want := []string{"?page=3&q=a%26b&role=admin&sort=created", "?q=a%26b&role=admin&sort=created", "?q=a%26b&role=admin", "?q=a%26b&role=admin&sort=-created", "created"}
		if !reflect.DeepEqual(got, want) || other || !l.Narrowed() {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	})
	read(t, "/?role=nonsense", func(l *List) {
		created, _ := l.SortURL("created")
		if l.Narrowed() || created != "?sort=-created" || l.PageURL(1) != "?" {
			t.Errorf("narrowed %v, %q, %q", l.Narrowed(), created, l.PageURL(1))
		}
	})
}

func TestPages(t *testing.T) {
	read(t, "/?page=3", func(l *List) {
		if got := l.Around(); !reflect.DeepEqual(got, []int{1, 2, 3, 4, 0, 6}) {
			t.Errorf("around 3 of 6: %v", got)
		}
		if l.From() != 51 || l.To() != 75 || l.Offset() != 50 {
			t.Errorf("%d to %d, offset %d", l.From(), l.To(), l.Offset())
		}
		if l.SetTotal(0); l.From() != 0 || l.To() != 0 || l.Page != 1 || l.NextURL() != "" || l.PreviousURL() != "" {
			t.Errorf("empty: %d to %d, page %d", l.From(), l.To(), l.Page)
		}
	})
}
