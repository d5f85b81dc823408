package app

import "testing"

// TestRaceOfADay is TestRace with the 5,000 tickets of a large hall's day, which take the race
// detector several minutes: without it.
func TestRaceOfADay(t *testing.T) { race(t, 5000) }
