package bench

// parts is the list, in the order in which they are measured.
func parts() []part {
	return []part{
		issuePart(),
		callPart(),
		embeddedPart(),
		flatPart(),
		ledgerPart(),
		restorePart(),
		startPart(),
		livePart(),
	}
}
