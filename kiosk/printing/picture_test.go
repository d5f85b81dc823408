package printing

import (
	"bytes"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/hall/view"
)

// A phone reads the code from the picture that is printed.
func TestCodeCanBeRead(t *testing.T) {
	for _, dots := range bothPapers {
		for _, address := range []string{"http://a/t/12345678", waiting(nil).FollowURL, "https://antrean.mal-pelayanan-publik.kabupaten-kotawaringin-barat.go.id/antrean/t/20260803-k3jx9qAbCdEf"} {
			p := laidOut(t, halltest.Config(), waiting(func(v *view.Ticket) { v.FollowURL = address }), "id", dots)
			var b bytes.Buffer
			if err := p.PNG(&b); err != nil {
				t.Fatal(err)
			}
			m, err := png.Decode(&b)
			if err != nil {
				t.Fatal(err)
			}
			bits, err := gozxing.NewBinaryBitmapFromImage(m)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := qrcode.NewQRCodeReader().Decode(bits, nil); err != nil || got.GetText() != address {
				t.Errorf("%d dots: read %v, %v; want %s", dots, got, err, address)
			}
			for _, it := range p.Items {
				if it.Kind == KindQR && inkOf(it.Picture) != it.Picture.Rect.Inset(4*it.Module) { // ISO/IEC 18004
					t.Errorf("%d dots: ink at %v of %v: no quiet zone of four modules", dots, inkOf(it.Picture), it.Picture.Rect)
				}
				if least := map[int]int{384: 3, 576: 4}[dots]; it.Kind == KindQR && it.Module < least {
					t.Errorf("%d dots: modules of %d dots, want %d", dots, it.Module, least)
				}
			}
		}
	}
}

// The pictures to look at: go test ./kiosk/printing -run Pictures -artifacts -outputdir FOLDER.
func TestPictures(t *testing.T) {
	folder := t.ArtifactDir()
	for name, change := range map[string]func(*view.Ticket){
		"usual": nil, "long": longTicket,
		"priority": func(v *view.Ticket) { v.Class, v.Ahead = hall.ClassPriority, 0 },
		"closed":   func(v *view.Ticket) { v.Ahead, v.CountersOpen, v.Number = 0, 0, "PTSP-001" },
		"foreign": func(v *view.Ticket) {
			v.Service.Name, v.Service.Name.EN = hall.Text{ID: "Łódź Ω кириллица 漢字"}, ""
		},
	} {
		for _, dots := range bothPapers {
			for _, lang := range []string{"id", "en"} {
				c := halltest.Config()
				c.Hall.Name = "Mal Pelayanan Publik Kabupaten Lampung Tengah"
				c.Hall.Sample = name == "usual"
				c.Slip.Footer = []hall.Text{{ID: "Layanan ini gratis. Laporkan pungutan liar: 0811-0000-0000", EN: "This service is free of charge."}}
				p := laidOut(t, c, waiting(change), lang, dots)
				var b bytes.Buffer
				if err := p.PNG(&b); err != nil {
					t.Fatal(err)
				}
				if b.Len() > 40_000 {
					t.Errorf("%s on %d dots has %d bytes", name, dots, b.Len())
				}
				if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%s-%d-%s.png", name, dots, lang)), b.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

func BenchmarkSlip(b *testing.B) {
	c := halltest.Config()
	for _, dots := range bothPapers {
		b.Run(fmt.Sprint(dots), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s := NewSlip(c, waiting(nil), "id")
				p, err := Layout(&s, &c.Slip, dots)
				if err != nil {
					b.Fatal(err)
				}
				if err := p.PNG(io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
