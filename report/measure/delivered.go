package measure

// Delivered is how much of one deliverable a service handed out (tables deliverables and legs).
// What a finish says that was taken back does not count.
type Delivered struct {
	Service, Deliverable string
	Amount               int64
	Legs                 int64 // at whose finish some of it was handed out
}
