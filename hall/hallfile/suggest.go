package hallfile

import (
	"strings"

	"mpp/hall"
)

const knownHere = "known here: "

// suggestion returns the known word that is nearest to a misspelt one, or lists them.
func suggestion(word string, known []string) string {
	best, distance := "", len(word)/3+2
	for _, k := range known {
		if d := editDistance(strings.ToLower(word), k); d < distance {
			best, distance = k, d
		}
	}
	if best != "" {
		return "did you mean " + best + "?"
	}
	if len(known) == 0 {
		return "there is none yet"
	}
	if len(known) > 20 {
		known = append(known[:20:20], "...")
	}
	return knownHere + strings.Join(known, ", ")
}

// editDistance counts the letters to insert, delete or replace (Levenshtein).
// Words beyond an id's length are never near.
func editDistance(a, b string) int {
	if len(a) > 2*hall.MaxID || len(b) > 2*hall.MaxID {
		return len(a) + len(b)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j]+1, row[j+1]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
