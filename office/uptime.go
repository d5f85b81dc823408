package office

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/backoffice/accounts"
	"mpp/backoffice/health"
	"mpp/report"
	"mpp/ui"
)

// uptimePage is /office/devices/uptime: for how much of the opening hours each device was seen.
type uptimePage struct {
	*staff
	page *ui.Page
}

type uptimeView struct {
	From, To, Today string
	Rows            []uptimeLine
}

// uptimeLine is a device over a period, or on a date.
type uptimeLine struct {
	accounts.Device
	Date       string
	Open, Seen int // minutes
	lang       string
}

// Share is for how much of the open minutes the device was seen, as a percentage.
func (l uptimeLine) Share() string {
	if l.Open == 0 {
		return ""
	}
	share := float64(l.Seen) / float64(l.Open)
	return report.Percent(&share, l.lang)
}

// OpenHours is how long the hall was open, in the form 7.05.
func (l uptimeLine) OpenHours() string { return hours(l.Open, l.lang) }

// SeenHours is for how much of it the device was seen.
func (l uptimeLine) SeenHours() string { return hours(l.Seen, l.lang) }

func hours(minutes int, lang string) string {
	between := "."
	if lang == "en" {
		between = ":"
	}
	return strconv.Itoa(minutes/60) + between + strconv.Itoa(100 + minutes%60)[1:]
}

func newUptime(s *staff) *uptimePage {
	s.room.MustTexts(uptimeHeads...)
	return &uptimePage{staff: s, page: s.room.MustPage("uptime.html")}
}

func (u *uptimePage) mount(app fiber.Router) {
	app.Get("/office/devices/uptime", u.signedIn(access.WatchDevices, u.show))
	app.Get("/office/devices/uptime.csv", u.signedIn(access.WatchDevices, u.csv))
}

// uptimeDays is the longest period of one report.
const uptimeDays = 92

// period reads from and to; what is no date, or too long a period, is the last seven days.
func (u *uptimePage) period(c *fiber.Ctx) (from, to string) {
	today := u.Health.Today()
	from, to = c.Query("from"), c.Query("to")
	a, bad := time.Parse(time.DateOnly, from)
	b, worse := time.Parse(time.DateOnly, to)
	if bad == nil && worse == nil && !b.Before(a) && b.Sub(a) < uptimeDays*24*time.Hour && to <= today {
		return a.Format(time.DateOnly), b.Format(time.DateOnly)
	}
	now, _ := time.Parse(time.DateOnly, today)
	return now.AddDate(0, 0, -6).Format(time.DateOnly), today
}

// days reads the uptime of each device and date. A device that the hall no longer has keeps
// its id as its name.
func (u *uptimePage) days(ctx context.Context, from, to, lang string) ([]uptimeLine, error) {
	list, err := u.Health.Uptime(ctx, from, to)
	if err != nil {
		return nil, err
	}
	devices, err := u.Accounts.AllDevices(ctx)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]accounts.Device, len(devices))
	for _, d := range devices {
		byID[d.ID] = d
	}
	lines := make([]uptimeLine, len(list))
	for i, x := range list {
		d, known := byID[x.Device]
		if !known {
			d = accounts.Device{ID: x.Device, Name: x.Device}
		}
		lines[i] = uptimeLine{Device: d, Date: x.Date, Open: x.Open, Seen: x.Seen, lang: lang}
	}
	return lines, nil
}

func (u *uptimePage) show(c *fiber.Ctx, _ access.Principal) error {
	from, to := u.period(c)
	days, err := u.days(c.UserContext(), from, to, ui.Lang(c))
	if err != nil {
		return err
	}
	sums := map[string]*uptimeLine{}
	view := uptimeView{From: from, To: to, Today: u.Health.Today()}
	for _, d := range days {
		if sums[d.ID] == nil {
			sums[d.ID] = &uptimeLine{Device: d.Device, lang: d.lang}
		}
		sums[d.ID].Open += d.Open
		sums[d.ID].Seen += d.Seen
	}
	for _, sum := range sums {
		view.Rows = append(view.Rows, *sum)
	}
	// The one that was missed most comes first.
	slices.SortFunc(view.Rows, func(a, b uptimeLine) int {
		return cmp.Or(cmp.Compare(a.Seen*max(b.Open, 1), b.Seen*max(a.Open, 1)), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return u.page.Render(c, view)
}

// uptimeHeads are the columns of the CSV.
var uptimeHeads = []string{"uptime.date", "uptime.device", "devices.name", "devices.kind", "devices.place", "uptime.open_minutes", "uptime.seen_minutes", "uptime.percent"}

// csv is a line a device and date.
func (u *uptimePage) csv(c *fiber.Ctx, _ access.Principal) error {
	from, to := u.period(c)
	lang := ui.Lang(c)
	days, err := u.days(c.UserContext(), from, to, lang)
	if err != nil {
		return err
	}
	say := func(key string) string { text, _ := u.UI.Text(lang, key); return text }
	rows := make([][]string, 0, len(days)+1)
	heads := make([]string, len(uptimeHeads))
	for i, key := range uptimeHeads {
		heads[i] = say(key)
	}
	rows = append(rows, heads)
	places := map[string]string{} // by device: a printer's is asked of SQL
	for _, d := range days {
		place, asked := places[d.ID]
		if !asked {
			place = u.placeName(c, d.Kind, d.Place)
			places[d.ID] = place
		}
		kind := ""
		if d.Kind != "" {
			kind = say("devices.kind_" + string(d.Kind))
		}
		rows = append(rows, []string{d.Date, d.ID, d.Name, kind, place, strconv.Itoa(d.Open), strconv.Itoa(d.Seen), d.Share()})
	}
	var b bytes.Buffer
	if err := report.WriteCSV(&b, rows); err != nil {
		return err
	}
	c.Attachment("perangkat-" + from + "-" + to + ".csv")
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	return c.Send(b.Bytes())
}

// Health is what the pages ask of how devices do.
type Health interface {
	Health(d health.Device) (health.State, health.Report)
	Troubles() []health.Trouble
	Uptime(ctx context.Context, from, to string) ([]health.Uptime, error) // codes: unavailable
	Today() string
}
