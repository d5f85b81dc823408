package printing

import (
	"fmt"
	"image"
	"image/color"
	"slices"
	"strings"
	"testing"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/hall/view"
)

// bothPapers are the widths that printers have, in dots.
var bothPapers = []int{384, 576}

// laidOut is a ticket's page on paper of a width.
func laidOut(t *testing.T, c *hall.Config, ticket *view.Ticket, lang string, dots int) *Page {
	t.Helper()
	s := NewSlip(c, ticket, lang)
	p, err := Layout(&s, &c.Slip, dots)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// longTicket has names of sixty letters, long words and twelve requirements.
func longTicket(v *view.Ticket) {
	v.Number, v.Class = "ABC-1234", hall.ClassPriority
	v.Agency.Name = hall.Text{ID: "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu Daerah"}
	v.Service.Name = hall.Text{ID: "Rekomendasi pertimbangan teknis pertanahan-kesesuaianpemanfaatanruanglaut"}
	v.Zone.Name = hall.Text{ID: "Ruang tunggu lantai dua sebelah timur"}
	v.Requirements = nil
	for i := range 12 {
		v.Requirements = append(v.Requirements, hall.Text{ID: fmt.Sprintf("Persyaratan ke-%d: fotokopi dokumen yang sudah dilegalisir pejabat berwenang", i+1)})
	}
}

// What holds for every slip on every paper.
func TestEveryPage(t *testing.T) {
	for name, change := range map[string]func(*view.Ticket){
		"usual": nil, "long": longTicket, "bare": func(v *view.Ticket) {
			v.Requirements, v.FollowURL, v.Zone, v.Estimate = nil, "", hall.Named{}, nil
		},
		"foreign": func(v *view.Ticket) { v.Service.Name = hall.Text{ID: "Łódź Ω кириллица 漢字 ꦗꦮ"} },
	} {
		for _, dots := range bothPapers {
			for _, lang := range []string{"id", "en"} {
				c := halltest.Config()
				c.Hall.Sample = true
				c.Slip.Header = []hall.Text{{ID: "Pemerintah Kabupaten Uji"}}
				p := laidOut(t, c, waiting(change), lang, dots)
				t.Run(fmt.Sprintf("%s %d %s", name, dots, lang), func(t *testing.T) { checkPage(t, p) })
			}
		}
	}
}

func checkPage(t *testing.T, p *Page) {
	t.Helper()
	inside := image.Rect(metricsOf(p.Width).margin, metricsOf(p.Width).margin, p.Width-metricsOf(p.Width).margin, p.Height-metricsOf(p.Width).margin)
	numbers, last := 0, 0
	for _, it := range p.Items {
		if !it.Box.In(inside) {
			t.Errorf("%q at %v leaves the margins %v", it.Text, it.Box, inside)
		}
		if it.Box.Min.Y < last {
			t.Errorf("%q at %v lies beside what ends at %d", it.Text, it.Box, last)
		}
		last = it.Box.Max.Y
		if it.Style == Number {
			numbers++
			for _, other := range p.Items {
				if other.Kind == KindText && other.Style != Number && other.Box.Dy() >= it.Box.Dy() {
					t.Errorf("%q is as high as the number", other.Text)
				}
			}
		}
	}
	if numbers != 1 {
		t.Errorf("the number stands there %d times", numbers)
	}
	if ink := inkOf(p.Image()); !ink.In(inside) || ink.Empty() {
		t.Errorf("ink at %v, margins %v", ink, inside)
	}
}

// inkOf is the box around all black dots.
func inkOf(m *image.Paletted) image.Rectangle {
	var box image.Rectangle
	for y := m.Rect.Min.Y; y < m.Rect.Max.Y; y++ {
		for x := m.Rect.Min.X; x < m.Rect.Max.X; x++ {
			if m.ColorIndexAt(x, y) == black {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return box
}

// linesOf are the texts of a page from top to bottom, rules as ---.
func linesOf(p *Page) []string {
	var lines []string
	for _, it := range p.Items {
		switch it.Kind {
		case KindRule:
			lines = append(lines, "---")
		case KindQR:
			lines = append(lines, "QR "+it.Text)
		case KindPicture:
			lines = append(lines, "logo")
		default:
			lines = append(lines, it.Text)
		}
	}
	return lines
}

func TestOrderOfTheParts(t *testing.T) {
	c := halltest.Config()
	c.Hall.Sample = true
	got := linesOf(laidOut(t, c, waiting(nil), "id", 576))
	want := []string{
		"CONTOH, BUKAN TIKET RESMI", "MPP Uji", "---", "Dinas Kependudukan", "dan Pencatatan Sipil", "KTP elektronik baru", "A-023", "UMUM", "---",
		"Silakan tunggu di", "Zona Utama", "7 orang sebelum Anda", "Perkiraan tunggu: 20–35 menit", "---",
		"Siapkan persyaratan:", "- Fotokopi Kartu Keluarga", "- Hadir sendiri untuk perekaman", "---",
		"QR https://antrean.lampungtengahkab.go.id/t/20260803-k3jx9qAbCdEf", "Pantau lewat ponsel: pindai", "kode ini dengan kamera.", "---",
		"Senin, 3 Agustus 2026, 08.15 WIB", "Mohon menunggu nomor Anda dipanggil.",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// The hall's template says which parts are printed, and where; its sample mark stays.
func TestTemplateOfTheHall(t *testing.T) {
	c := halltest.Config()
	c.Hall.Sample = true
	c.Slip = hall.SlipTemplate{
		Parts:  []hall.SlipPart{hall.SlipNumber, hall.SlipFooter, hall.SlipTime, hall.SlipHeader},
		Header: []hall.Text{{ID: "Atas"}}, Footer: []hall.Text{{ID: "Bawah"}},
	}
	got := linesOf(laidOut(t, c, waiting(nil), "id", 384))
	want := []string{"CONTOH, BUKAN TIKET RESMI", "---", "A-023", "---", "Bawah", "Senin, 3 Agustus 2026, 08.15 WIB", "---", "Atas"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestPriorityIsMarked(t *testing.T) {
	c := halltest.Config()
	for class, want := range map[string]bool{hall.ClassRegular: false, hall.ClassPriority: true} {
		p := laidOut(t, c, waiting(func(v *view.Ticket) { v.Class = class }), "id", 576)
		i := slices.IndexFunc(p.Items, func(it Item) bool { return it.Text == "PRIORITAS" || it.Text == "UMUM" })
		if i < 0 || p.Items[i].Inverse != want || (p.Items[i].Text == "PRIORITAS") != want {
			t.Errorf("%s: %q", class, linesOf(p))
			continue
		}
		// White on black: most dots of the mark's box are black.
		black := 0
		m, box := p.Image(), p.Items[i].Box
		for y := box.Min.Y; y < box.Max.Y; y++ {
			for x := box.Min.X; x < box.Max.X; x++ {
				black += int(m.ColorIndexAt(x, y))
			}
		}
		if want != (2*black > box.Dx()*box.Dy()) {
			t.Errorf("%s: %d black dots of %v", class, black, box)
		}
	}
}

// A letter that the font has is drawn; one that it lacks leaves a mark, never a gap.
func TestLettersOutsideLatin1(t *testing.T) {
	dotsOf := func(s string) int {
		f := faceOf(false, 27)
		m := image.NewPaletted(image.Rect(0, 0, 200, 60), paper)
		f.write(m, m.Rect, s, black)
		return inkOf(m).Dx()
	}
	for _, s := range []string{"Ł", "Ω", "ж", "’", "漢", "ꦗ"} {
		if dotsOf(s) < 2 {
			t.Errorf("%q leaves nothing on the paper", s)
		}
	}
}

func TestWrap(t *testing.T) {
	f := faceOf(false, 27)
	for text, want := range map[string]string{
		"satu dua tiga empat lima":     "satu dua tiga|empat lima",
		"":                             "",
		"Kabupatenlampungtengahsekali": "Kabupatenlamp|ungtengahsekali",
		"kewarga/ketenagakerjaan":      "kewarga/|ketenagakerjaan", // rather at a stroke or a hyphen
		"formulir/f-1-02-2026.pdf":     "formulir/|f-1-02-2026.pdf",
		"pas-fotokopidokumenlegalisir": "pas-fotokopidok|umenlegalisir", // but not after so little
	} {
		if got := strings.Join(f.wrap(text, 200), "|"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// Lines in the middle of the paper are about as long as one another, and no word is
// broken for that.
func TestBalance(t *testing.T) {
	f := faceOf(false, 27)
	for text, want := range map[string]string{
		"satu dua tiga empat":   "satu dua|tiga empat",
		"satu dua":              "satu dua",
		"di Kependudukan lagi":  "di|Kependudukan|lagi",
		"a Wwwwwwwwwwwwwww bbb": "a|Wwwwwwwww|wwwwww bbb",
	} {
		if got := strings.Join(f.balance(text, 200), "|"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// The emblem is scaled down to its place, in the dots of the paper.
func TestLogo(t *testing.T) {
	c := halltest.Config()
	s := NewSlip(c, waiting(nil), "id")
	grey := image.NewGray(image.Rect(0, 0, 900, 600))
	for i := range grey.Pix {
		grey.Pix[i] = color.Gray{Y: 128}.Y
	}
	s.Logo = grey
	for _, dots := range bothPapers {
		p, err := Layout(&s, &c.Slip, dots)
		if err != nil {
			t.Fatal(err)
		}
		checkPage(t, p)
		logo := p.Items[0]
		if logo.Kind != KindPicture || logo.Box.Dy() != metricsOf(dots).logo || logo.Box.Dx() != logo.Box.Dy()*3/2 {
			t.Errorf("%d dots: %+v", dots, logo.Box)
		}
		black := 0
		for _, dot := range logo.Picture.Pix {
			black += int(dot)
		}
		if share := float64(black) / float64(len(logo.Picture.Pix)); share < 0.35 || share > 0.65 {
			t.Errorf("middle grey became %.2f black", share)
		}
	}
}

func TestPaperThatNoSlipFits(t *testing.T) {
	c := halltest.Config()
	s := NewSlip(c, waiting(nil), "id")
	for _, dots := range []int{0, 319, 833} {
		if _, err := Layout(&s, &c.Slip, dots); err == nil {
			t.Errorf("%d dots: no error", dots)
		}
	}
	s.Follow = "https://" + strings.Repeat("x", 2000)
	if _, err := Layout(&s, &c.Slip, 384); err == nil {
		t.Error("a code that does not fit: no error")
	}
}
