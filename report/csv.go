package report

import (
	"encoding/csv"
	"io"
	"math"
	"strconv"
	"strings"

	"mpp/hall"
)

// byteOrderMark marks the file as UTF-8; without it some spreadsheet programs assume
// the old encoding of their country.
const byteOrderMark = "\uFEFF"

// CSV writes the rows and the total, lang "id" or "en".
//
// Fields are separated by commas and quoted by RFC 4180, which every reader and
// statistics program understands. A spreadsheet with Indonesian settings expects
// semicolons on a double click and reads this form by its import dialog. Times are whole
// seconds, because an integer reads the same under every country's settings; shares are
// percentages with the decimal sign of the language. An empty field means that there is
// no figure.
func CSV(w io.Writer, r *Report, lang string) error {
	columns := columnsOf(r)
	heads := make([]string, len(columns))
	for i, c := range columns {
		heads[i] = c.head.In(lang)
	}
	records := [][]string{heads}
	total := r.Total
	total.Key = hall.Named{Name: hall.Text{ID: "Jumlah", EN: "Total"}}
	for _, row := range append(append([]Row{}, r.Rows...), total) {
		record := make([]string, len(columns))
		for i, c := range columns {
			record[i] = c.value(&row, lang)
		}
		records = append(records, record)
	}
	return WriteCSV(w, records)
}

// WriteCSV writes records in the form of [CSV], safe for a spreadsheet.
func WriteCSV(w io.Writer, records [][]string) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true // RFC 4180
	for _, record := range records {
		for i, field := range record {
			record[i] = guard(field)
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// guard puts an apostrophe before a field that begins like a formula, so that a
// spreadsheet does not run it. No figure of a report begins like that.
func guard(field string) string {
	if field != "" && strings.ContainsRune("=+-@\t\r\n|", rune(field[0])) {
		return "'" + field
	}
	// Full-width forms are taken for the plain ones by some programs.
	for _, wide := range []string{"＝", "＋", "－", "＠"} {
		if strings.HasPrefix(field, wide) {
			return "'" + field
		}
	}
	return field
}

func count(n int64) string { return strconv.FormatInt(n, 10) }

// seconds rounds to whole ones, a half up, as the report page does.
func seconds(ms *int64) string {
	if ms == nil {
		return ""
	}
	return count((*ms + 500) / 1000)
}

// Percent has one decimal, rounded a half up, as on the report page. FormatFloat alone would
// round 31.25 to even.
func Percent(v *float64, lang string) string {
	if v == nil {
		return ""
	}
	s := strconv.FormatFloat(math.Round(*v*1000)/10, 'f', 1, 64)
	if lang != "en" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}
