package office

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/backoffice/accounts"
	"mpp/hall"
	"mpp/ui"
	"mpp/ui/form"
	"mpp/ui/list"
	"mpp/web"
)

type devicesView struct {
	List      *list.List
	Rows      []deviceLine
	MayManage bool // pair and change devices
	Unpaired  []unpairedLine
}

// unpairedLine is the boards of a place that are open without being paired.
type unpairedLine struct {
	Place, PlaceName, Addresses string
}

// unpaired gathers the boards that are open without being paired, a line a place.
func (d *devicesPage) unpaired(c *fiber.Ctx) (lines []unpairedLine) {
	if d.Unpaired == nil {
		return nil
	}
	for _, b := range d.Unpaired() {
		if n := len(lines); n > 0 && lines[n-1].Place == b.Place {
			lines[n-1].Addresses += ", " + b.Address
			continue
		}
		lines = append(lines, unpairedLine{b.Place, d.placeName(c, accounts.Board, b.Place), b.Address})
	}
	return lines
}

// devicesPage is /office/devices.
type devicesPage struct {
	*staff
	page *ui.Page
}

func newDevices(s *staff) *devicesPage {
	s.room.MustTexts(append(deviceTexts(), "devices.board_hall", "devices.board_calls", "devices.paired_state", "devices.state", "devices.sample_kiosk")...)
	return &devicesPage{staff: s, page: s.room.MustPage("devices.html")}
}

func (d *devicesPage) mount(app fiber.Router) {
	app.Get("/office/devices", d.signedIn(access.WatchDevices, d.show))
}

// show lists the devices, at first those that somebody should look after.
func (d *devicesPage) show(c *fiber.Ctx, by access.Principal) error {
	l := list.Read(c, "state", "name", "kind", "place", "-seen")
	q := accounts.Query{Search: l.Search, Sort: sortOf(l), Size: l.Size, State: l.Filter("state", "devices.state",
		form.Choice{Value: string(accounts.Paired), Text: "devices.paired_state"}, form.Choice{Value: string(accounts.Revoked), Text: "devices.revoked_state"})}
	if l.Sort == "state" {
		for _, x := range d.Health.Troubles() {
			q.First = append(q.First, x.ID)
		}
	}
	found, err := pageOf(l, func(page int) (accounts.Page[accounts.Device], error) {
		q.Page = page
		return d.Accounts.Devices(c.UserContext(), q)
	})
	if err != nil {
		return err
	}
	view := devicesView{List: l, MayManage: access.AllowRole(by, access.ManageDevices) == nil, Unpaired: d.unpaired(c)}
	for _, device := range found {
		view.Rows = append(view.Rows, d.deviceLine(c, device))
	}
	return d.page.Render(c, view)
}

// placeName names the zone or the counter of a device, "" for a kiosk.
func (s *staff) placeName(c *fiber.Ctx, kind accounts.DeviceKind, place string) string {
	for _, choice := range s.placeChoices(c, kind) {
		if choice.Value == place {
			return choice.Label
		}
	}
	return place
}

// placeChoices are the places that a device of the kind may have; none for a kiosk.
func (s *staff) placeChoices(c *fiber.Ctx, kind accounts.DeviceKind) []form.Choice {
	var out []form.Choice
	cfg, lang := s.Accounts.Config(), ui.Lang(c)
	switch kind {
	case accounts.Board:
		return s.boardChoices(cfg, lang)
	case accounts.CounterScreen:
		return s.counterChoices(cfg, lang, "")
	case accounts.Printer:
		return s.kioskChoices(c)
	case accounts.Kiosk:
	}
	return out
}

// counterChoices are the hall's counters, each with the prefix before its id.
func (s *staff) counterChoices(cfg *hall.Config, lang, prefix string) (out []form.Choice) {
	word, _ := s.UI.Text(lang, "term.counter")
	for _, k := range cfg.Counters {
		if k.EndedOn == "" {
			out = append(out, form.Choice{Value: prefix + k.ID, Label: word + " " + strconv.Itoa(k.Number) + ", " + cfg.NamedAgency(k.Agency).Short})
		}
	}
	return out
}

// boardChoices are the boards that the hall can have: of its zones, of the whole hall, of an
// agency, the calls alone, of a counter.
func (s *staff) boardChoices(cfg *hall.Config, lang string) (out []form.Choice) {
	say := func(key string) string { text, _ := s.UI.Text(lang, key); return text }
	var calls, agencies []form.Choice
	for _, z := range cfg.Zones {
		if z.EndedOn == "" {
			out = append(out, form.Choice{Value: z.ID, Label: z.Name.In(lang)})
			calls = append(calls, form.Choice{Value: accounts.BoardOfCalls + z.ID, Label: say("devices.board_calls") + ": " + z.Name.In(lang)})
		}
	}
	for _, a := range cfg.Agencies {
		if a.EndedOn == "" {
			agencies = append(agencies, form.Choice{Value: accounts.BoardOfAgency + a.ID, Label: say("term.agency") + ": " + a.Short})
		}
	}
	out = append(out, form.Choice{Value: accounts.BoardOfHall, Label: say("devices.board_hall")})
	out = append(append(out, agencies...), calls...)
	return append(out, s.counterChoices(cfg, lang, accounts.BoardOfCounter)...)
}

// kioskChoices are the kiosks for which a printer may print.
func (s *staff) kioskChoices(c *fiber.Ctx) (out []form.Choice) {
	kiosks, err := s.Accounts.Kiosks(c.UserContext())
	if err != nil {
		web.Logger(c).Warn("the kiosks could not be read", "request", web.RequestID(c), "err", err)
	}
	for _, k := range kiosks {
		out = append(out, form.Choice{Value: k.ID, Label: k.Name})
	}
	if id := s.Accounts.SampleKiosk; id != "" {
		name, _ := s.UI.Text(ui.Lang(c), "devices.sample_kiosk")
		out = append(out, form.Choice{Value: id, Label: name})
	}
	return out
}

// deviceInput is what an administrator says of a device.
type deviceInput struct {
	Code  string `form:"code,hidden,optional,max=20"`
	Name  string `form:"name,max=80,autocomplete=off" label:"devices.name" hint:"devices.name_hint"`
	Place string `form:"place" label:"devices.place"`
	Again string `form:"again" label:"devices.again" hint:"devices.again_hint"`
}

func (in deviceInput) settings() accounts.DeviceSettings {
	return accounts.DeviceSettings{Name: in.Name, Place: in.Place}
}

// deviceForm asks for a place where the kind has one that can be chosen: a printer that is
// paired stays with its kiosk. Which kiosk of before it is only the pairing asks.
func (s *staff) deviceForm(c *fiber.Ctx, spec *form.Spec[deviceInput], in *deviceInput, kind accounts.DeviceKind) *form.Form {
	f := spec.New(in)
	if in.Code == "" {
		f = f.Without("again")
	}
	if kind == accounts.Kiosk || kind == accounts.Printer && in.Code == "" {
		return f.Without("place")
	}
	return f.Choices("place", s.placeChoices(c, kind)...)
}
