// Package hallfile reads and writes the hall file: the YAML in which a hall's
// agencies, services, counters, calendars and standards are kept by its people.
// docs/hall-file.md is its description.
//
// [Parse] reports every fault of a file at once, each with its line and with
// what to mend, since the reader is an administrator, not a programmer.
package hallfile
