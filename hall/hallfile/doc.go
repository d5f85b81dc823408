// Package hallfile reads and writes the hall file: the YAML in which a hall's
// agencies, services, counters, calendars and standards are kept by its people.
// docs/hall-file.md is its description.
//
// [Parse] reports the faults of a file together, each with its line and with how to
// fix it, since the reader is an administrator, not a programmer. The rules about what
// a configuration may say are those of hall.Config.Validate; this package knows the form
// of the file, the words, and where in the file each part of a configuration stands.
package hallfile
