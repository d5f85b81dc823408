package app

import (
	"fmt"
	"os"

	"mpp/hall"
	"mpp/hall/hallfile"
)

// chooseHall returns the id of the hall that a process is for: the one of the hall
// file, if one is set (MPP_HALL), or the only one in the ledger. It returns "" if the
// ledger has none, and an error if it has several to choose from.
func chooseHall(inLedger []string, file string) (string, error) {
	if file != "" {
		cfg, err := readHallFile(file)
		if err != nil {
			return "", err
		}
		return cfg.Hall.ID, nil
	}
	switch len(inLedger) {
	case 0:
		return "", nil
	case 1:
		return inLedger[0], nil
	}
	return "", fmt.Errorf("MPP_HALL: the ledger holds %d halls %v: name the hall file of the one you mean", len(inLedger), inLedger)
}

// firstConfig returns the configuration that a new hall begins with: the hall file or,
// without one, the sample hall.
func firstConfig(file string, alwaysOpen bool) (*hall.Config, error) {
	cfg, err := hallfile.Sample()
	if file != "" {
		cfg, err = readHallFile(file)
	}
	if err == nil && alwaysOpen {
		cfg, err = hallfile.AlwaysOpen(cfg)
	}
	if err != nil {
		return nil, err
	}
	return cfg, cfg.Prepare()
}

func readHallFile(path string) (*hall.Config, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("hall file: %w", err)
	}
	return hallfile.Parse(path, data)
}
