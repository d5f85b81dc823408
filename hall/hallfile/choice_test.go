package hallfile

import (
	"reflect"
	"strings"
	"testing"

	"mpp/hall"
)

// What leaves a list is no longer offered and keeps its name, also through an export.
func TestShortListsOfAService(t *testing.T) {
	lists := strings.Replace(small, "        name: Kartu Keluarga", `        name: Kartu Keluarga
        deliverables: [{id: kk, name: {id: KK, en: Family card}}, {id: kia, name: KIA}]
        reasons: [{id: kk-asli, name: KK asli belum dibawa}]`, 1)
	old := parse(t, "policy: {reasons: [{id: ktp, name: KTP belum dibawa}]}\n"+lists)
	if got := ids(old.Deliverables("dukcapil-kk")); got != "kk kia" {
		t.Errorf("hands out %s", got)
	}
	if got := ids(old.PublicReasons("dukcapil-kk")); got != "kk-asli ktp" {
		t.Errorf("reasons %s", got)
	}
	if got := ids(parse(t, small).PublicReasons("dukcapil-kk")); got != "document copy signature expired mismatch payment" {
		t.Errorf("reasons of a hall without a list: %s", got)
	}
	next := parse(t, strings.Replace(strings.Replace(lists, ", {id: kia, name: KIA}", "", 1), "\n        reasons: [{id: kk-asli, name: KK asli belum dibawa}]", "", 1))
	merged, changes, err := hall.Merge(old, next, "2026-05-28")
	if err != nil || len(changes) != 2 {
		t.Fatalf("%v %q", err, changes)
	}
	data, err := Export(merged)
	if err != nil {
		t.Fatal(err)
	}
	again := parse(t, string(data))
	if !reflect.DeepEqual(again.Services, merged.Services) || !reflect.DeepEqual(again.Policy, merged.Policy) {
		t.Errorf("the export reads as\n%+v\nwant\n%+v", again.Services, merged.Services)
	}
	for _, c := range []*hall.Config{merged, again} {
		if got := ids(c.Deliverables("dukcapil-kk")); got != "kk" || c.Deliverable("dukcapil-kk", "kia").Name.ID != "KIA" {
			t.Errorf("hands out %s, and knows %+v", got, c.Deliverable("dukcapil-kk", "kia"))
		}
		if c.PublicReason("dukcapil-kk", "kk-asli").ID != "KK asli belum dibawa" || c.PublicReason("bank-bayar", "ktp").ID != "KTP belum dibawa" || len(c.PublicReasons("dukcapil-kk")) != 6 {
			t.Errorf("reasons %+v", c.PublicReasons("dukcapil-kk"))
		}
	}
	ahead := parse(t, strings.Replace(lists, "name: KIA}", "name: KIA, ended_on: 2026-06-01}", 1))
	if _, _, err := hall.Merge(old, ahead, "2026-05-28"); hall.CodeOf(err) != hall.CodeInvalid {
		t.Errorf("ends in future: %v", err)
	}
}

func ids(list []hall.Choice) string {
	var out []string
	for _, k := range list {
		out = append(out, k.ID)
	}
	return strings.Join(out, " ")
}
