// Package list reads what a table of a page shows from the address: the words searched
// for, the filters, the order and the page. All of it is in the query, so that a list
// can be bookmarked and works without a script.
//
//	l := list.Read(c, "name", "-created") // sorted by name at first; created starts with the newest
//	role := l.Filter("role", "people.role", roles...)
//	l.SetTotal(count(l.Search, role))
//	rows := find(l.Search, role, l.Sort, l.Desc, l.Offset(), l.Size)
package list

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"mpp/ui/form"
)

// Size is how many rows a page has.
const Size = 25

const maxSearch = 100

// List is what a table shows. Sort is always one of the names given to Read.
type List struct {
	Search  string
	Sort    string
	Desc    bool
	Page    int // from 1
	Size    int
	Total   int
	Filters []Filter

	c       *fiber.Ctx
	columns []string
}

// Filter is one choice beside the search. Value is "" where all rows are shown.
type Filter struct {
	Name    string
	Label   string // key of a text
	Value   string
	Choices []form.Choice
}

// Read takes search, order and page from the query. The columns are those that can be
// sorted by; one with a minus before its name is descending at first. The list is in the
// order of the first column unless the query says another. It is valid within the handler.
func Read(c *fiber.Ctx, columns ...string) *List {
	l := &List{Size: Size, c: c, columns: columns}
	l.Search = strings.TrimSpace(strings.ToValidUTF8(c.Query("q"), ""))
	if utf8.RuneCountInString(l.Search) > maxSearch {
		l.Search = string([]rune(l.Search)[:maxSearch])
	}
	l.Sort, l.Desc = order(columns[0])
	asked, desc := order(c.Query("sort"))
	if _, known := l.column(asked); known {
		l.Sort, l.Desc = asked, desc
	}
	if l.Page, _ = strconv.Atoi(c.Query("page")); l.Page < 1 {
		l.Page = 1
	}
	return l
}

func order(column string) (name string, desc bool) {
	name = strings.TrimPrefix(column, "-")
	return name, name != column
}

// column finds a sortable column and reports whether it is descending at first.
func (l *List) column(name string) (desc, known bool) {
	for _, column := range l.columns {
		if have, desc := order(column); have == name {
			return desc, true
		}
	}
	return false, false
}

// Filter adds a filter and returns its value: one of the choices, or "" for all.
func (l *List) Filter(name, label string, choices ...form.Choice) string {
	f := Filter{Name: name, Label: label, Choices: choices}
	for _, choice := range choices {
		if choice.Value == l.c.Query(name) {
			f.Value = choice.Value
		}
	}
	l.Filters = append(l.Filters, f)
	return f.Value
}

// SetTotal sets how many rows there are on all pages. A page behind the last becomes
// the last.
func (l *List) SetTotal(n int) {
	l.Total = n
	l.Page = min(l.Page, l.Pages())
}

// Pages returns how many pages there are, at least one.
func (l *List) Pages() int { return max(1, (l.Total+l.Size-1)/l.Size) }

// Offset returns how many rows come before the page.
func (l *List) Offset() int { return (l.Page - 1) * l.Size }

// From returns the number of the page's first row, from 1, or 0 where there is none.
func (l *List) From() int { return min(l.Offset()+1, l.Total) }

// To returns the number of the page's last row.
func (l *List) To() int { return min(l.Offset()+l.Size, l.Total) }

// Narrowed reports whether a search or a filter leaves rows out.
func (l *List) Narrowed() bool {
	return l.Search != "" || slices.ContainsFunc(l.Filters, func(f Filter) bool { return f.Value != "" })
}

// PageURL returns the address of a page of the list as it is.
func (l *List) PageURL(page int) string {
	q := l.query(l.Sort, l.Desc)
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	return "?" + q.Encode()
}

// PreviousURL returns the address of the page before, or "".
func (l *List) PreviousURL() string {
	if l.Page <= 1 {
		return ""
	}
	return l.PageURL(l.Page - 1)
}

// NextURL returns the address of the page after, or "".
func (l *List) NextURL() string {
	if l.Page >= l.Pages() {
		return ""
	}
	return l.PageURL(l.Page + 1)
}

// SortURL returns the address of the list sorted by a column: in the other direction if
// that is the present order. ok is false for a column that cannot be sorted by.
func (l *List) SortURL(name string) (address string, ok bool) {
	desc, ok := l.column(name)
	if name == l.Sort {
		desc = !l.Desc
	}
	return "?" + l.query(name, desc).Encode(), ok
}

// SortValue returns the order as the query says it, or "" where it need not.
func (l *List) SortValue() string { return l.query(l.Sort, l.Desc).Get("sort") }

// query returns search, filters and an order; the order of the start is left out.
func (l *List) query(sort string, desc bool) url.Values {
	q := url.Values{}
	if l.Search != "" {
		q.Set("q", l.Search)
	}
	for _, f := range l.Filters {
		if f.Value != "" {
			q.Set(f.Name, f.Value)
		}
	}
	if desc {
		sort = "-" + sort
	}
	if sort != l.columns[0] {
		q.Set("sort", sort)
	}
	return q
}

// Around returns the numbers of the pages that a pager names: the first, the last and
// those beside the present one; 0 stands for pages between that are left out.
func (l *List) Around() []int {
	var out []int
	last := l.Pages()
	for page := 1; page <= last; page++ {
		if page == 1 || page == last || page >= l.Page-1 && page <= l.Page+1 {
			out = append(out, page)
		} else if out[len(out)-1] != 0 {
			out = append(out, 0)
		}
	}
	return out
}
