// Package view has the JSON shapes that leave the server: the API's answers and the
// states of the live feed's topics are the same, so that a page reads one shape. They
// are built from a [hall.Day] or a [hall.Config]. Instants are RFC 3339, null for none.
package view
