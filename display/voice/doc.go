// Package voice has the clips that calls and the kiosk's guidance are spoken with, without
// internet: words, numbers, letters and the guidance's sentences in Indonesian and English
// inside the program, and a hall's own names and recordings in the folder voice of the data
// folder.
//
// A clip has a language and a key: "id/nomor-antrean". [Key] makes the key of a text. Which
// clips a call consists of is decided in ui/static/spoken.js, and those of a text of the
// guidance in kiosk/static/saying.js; this package knows no grammar.
package voice
