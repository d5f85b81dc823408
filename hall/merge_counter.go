package hall

// numbersStay refuses a counter under the number of one that ended today: the ended one
// may still call who waits for it, and two would call to one number.
func numbersStay(old, out *Config, today string) error {
	ended := map[int]*Counter{}
	for i := range out.Counters {
		if k := &out.Counters[i]; k.EndedOn == today {
			ended[k.Number] = k
		}
	}
	for _, k := range out.Counters {
		was := ended[k.Number]
		if k.EndedOn != "" || was == nil {
			continue
		}
		if before := old.Counter(k.ID); before != nil && before.EndedOn == "" && before.Number == k.Number {
			continue // a hall of an earlier version had both
		}
		return Refuse(CodeInvalid, "counter %s has number %d, which counter %s had today, and that one may still call who waits; "+
			"keep the id %s for it, choose another number, or import again tomorrow", k.ID, k.Number, was.ID, was.ID)
	}
	return nil
}
