package hallfile

import (
	"embed"
	"maps"
	"slices"
	"strings"
	"sync"

	"mpp/hall"
)

//go:embed holidays/*.yaml
var holidayFiles embed.FS

// holidaySetNames lists the built-in sets of holidays that a calendar may name.
func holidaySetNames() []string { return slices.Sorted(maps.Keys(holidaySets())) }

// holidaySets reads the embedded sets, each a list of dates with their names.
// The files are part of the program, so one that does not read is a defect
// of the build and stops it at its first use, in every test.
var holidaySets = sync.OnceValue(func() map[string]map[string]hall.Exception {
	files, err := holidayFiles.ReadDir("holidays")
	if err != nil {
		panic(err)
	}
	sets := map[string]map[string]hall.Exception{}
	for _, f := range files {
		data, err := holidayFiles.ReadFile("holidays/" + f.Name())
		if err != nil {
			panic(err)
		}
		set, err := readHolidays(f.Name(), data)
		if err != nil {
			panic(err)
		}
		sets[strings.TrimSuffix(f.Name(), ".yaml")] = set
	}
	return sets
})

// readHolidays reads date: name pairs.
func readHolidays(name string, data []byte) (map[string]hall.Exception, error) {
	root, faults := plant(data)
	if len(faults) > 0 {
		return nil, faults
	}
	r := newReader(name)
	set := map[string]hall.Exception{}
	for _, e := range root.entries {
		if _, twice := set[e.key]; twice || !isDate(e.key) {
			r.fault(spot{e.line, e.col}, hall.ProblemDate, e.key+" is not a date, or stands here twice", "write it once, as 2026-08-17")
		}
		set[e.key] = hall.Exception{Name: r.text(e.value, e.key), Spans: []hall.Span{}}
	}
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	return set, nil
}
