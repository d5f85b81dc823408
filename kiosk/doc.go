// Package kiosk holds the pages of citizens: the start page, the kiosk that gives
// numbers, and the page by which a phone follows a ticket. They talk to the public
// API and the live feed like anyone else; only the QR picture is made here.
package kiosk
