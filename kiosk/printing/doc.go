// Package printing makes the paper of a ticket. [NewSlip] says what stands on it, in the
// citizen's language; [Layout] says where, for one width of paper; the [Page] that comes
// of it draws a picture of one bit a dot, which every way of printing uses. So a ticket
// looks the same from every printer, whatever letters that has of its own.
package printing
