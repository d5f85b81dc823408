package report

import (
	"strings"
	"testing"

	"mpp/hall"
	"mpp/report/measure"
)

// The rows stand in the order of the hall file; what it no longer has comes last, under its id.
func TestDeliverablesInTheOrderOfTheFile(t *testing.T) {
	c := &hall.Config{Hall: hall.Info{ID: "uji", Timezone: "Asia/Jakarta"}, Agencies: []hall.Agency{{ID: "dukcapil", Name: "Disdukcapil"}},
		Services: []hall.Service{{ID: "kk", Agency: "dukcapil", Name: hall.Text{ID: "Kartu Keluarga"}},
			{ID: "akta", Agency: "dukcapil", Name: hall.Text{ID: "Akta"}, Deliverables: []hall.Choice{{ID: "z", Name: hall.Text{ID: "Kutipan"}}, {ID: "a", Name: hall.Text{ID: "=Salinan"}}}}}}
	if err := c.Prepare(); err != nil {
		t.Fatal(err)
	}
	src := &fixed{delivered: []measure.Delivered{{Service: "akta", Deliverable: "a", Amount: 3, Legs: 2}, {Service: "akta", Deliverable: "gone", Amount: 1, Legs: 1},
		{Service: "akta", Deliverable: "z", Amount: 5, Legs: 4}, {Service: "left", Deliverable: "x", Amount: 1, Legs: 1}}}
	d, err := BuildDeliverables(t.Context(), src, c, Query{From: "2026-01-05"})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := DeliverablesCSV(&b, d, "id"); err != nil {
		t.Fatal(err)
	}
	want := byteOrderMark + "Instansi,Layanan,Kode hasil,Hasil layanan,Jumlah,Tahap layanan\r\n" +
		"Disdukcapil,Akta,z,Kutipan,5,4\r\nDisdukcapil,Akta,a,'=Salinan,3,2\r\nDisdukcapil,Akta,gone,gone,1,1\r\n,left,x,x,1,1\r\n"
	if b.String() != want {
		t.Errorf("CSV\n%s\nwant\n%s", b.String(), want)
	}
}
