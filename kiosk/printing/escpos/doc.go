// Package escpos speaks ESC/POS, the language of receipt printers: it writes a picture as
// raster in bands, feeds and cuts the paper, and reads what the printer says of itself.
//
// A picture prints the same on every printer, whatever letters its code pages have, so
// there is no native text here. White rows and the white to the right of a row cost next
// to nothing on the line: a band is only as wide as its black dots need.
package escpos
