package store

import (
	"errors"
	"testing"

	driver "github.com/go-sql-driver/mysql"
)

// What is known of each fault's cure.
func TestKindsOfFaults(t *testing.T) {
	for number, want := range map[uint16]Fault{
		1213: Busy, 1205: Busy, 1047: Away, 1290: Away, 1836: Away, 1021: Away, 1114: Away,
		1146: Away, 1045: Away, 1053: Away, 1366: Data, 4025: Data, 3819: Data, 1153: Data,
	} {
		if got := FaultOf(Unavailable("x", &driver.MySQLError{Number: number})); got != want {
			t.Errorf("error %d is of kind %d, want %d", number, got, want)
		}
	}
	for state, want := range map[string]Fault{"22001": Data, "23000": Data, "40001": Busy, "08S01": Away, "HY000": Away} {
		if got := FaultOf(&driver.MySQLError{Number: 9999, SQLState: [5]byte([]byte(state))}); got != want {
			t.Errorf("state %s is of kind %d, want %d", state, got, want)
		}
	}
	if FaultOf(errors.New("connection reset")) != Away || FaultOf(driver.ErrPktTooLarge) != Data {
		t.Error("errors without a number")
	}
}
