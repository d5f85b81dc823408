package agent

import (
	"context"
	"fmt"
	"image"

	"mpp/hall"
	"mpp/kiosk/printing"
)

// printCode prints the code, and reports whether it came out: most kiosks have no console.
func (a *Agent) printCode(ctx context.Context, code string) bool {
	picture, err := codePicture(code, a.Server, a.Width)
	if err == nil {
		_, _, err = a.printer.Print(ctx, picture, "kode "+code)
	}
	if err != nil {
		a.say("Kode tidak tercetak / the code was not printed: %v", err)
	}
	return err == nil
}

// codePicture is a slip with the code and the address of the page where it is typed.
func codePicture(code, server string, width int) (image.Image, error) {
	dots, ok := printing.DotsOf(width)
	if !ok {
		return nil, fmt.Errorf("paper of %d mm: it is 58 or 80", width)
	}
	address := server + "/office/devices/pair"
	p, err := printing.Layout(&printing.Slip{Hall: "Antrean MPP", Number: code[:3] + " " + code[3:], Class: "Kode printer",
		Service: "Untuk memasangkan printer ini", WaitAt: "Ketik kode ini di Pengelola, Perangkat, pada", Zone: server,
		Follow: address + "?code=" + code, Scan: "Atau pindai kode ini dengan ponsel yang sudah masuk sebagai administrator.",
		Please: "Kode berlaku 10 menit."}, &hall.SlipTemplate{Parts: []hall.SlipPart{
		hall.SlipHall, hall.SlipService, hall.SlipNumber, hall.SlipClass, hall.SlipZone, hall.SlipQR, hall.SlipPlease}}, dots)
	if err != nil {
		return nil, err
	}
	return p.Image(), nil
}
