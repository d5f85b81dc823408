package measure

// Paused is a pause of an agency or of the hall, and how many waited when it began.
type Paused struct {
	Agency  string // "" the hall
	Reason  string
	Since   int64 // ms
	Until   int64 // the return time that was said last, 0 for none
	Ended   int64 // 0 while it stands
	Waiting int64
}
