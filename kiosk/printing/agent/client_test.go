package agent

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"
	"strings"
	"testing"
)

// A picture that says it has gigabytes is refused before it is decoded.
func TestSlipOfGigabytesIsRefused(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 576, 1200))); err != nil {
		t.Fatal(err)
	}
	if m, err := readSlip(b.Bytes()); err != nil || m.Bounds().Dy() != 1200 {
		t.Fatalf("an ordinary slip: %v", err)
	}
	huge := b.Bytes() // signature, then IHDR: length, name, width, height
	binary.BigEndian.PutUint32(huge[16:], 100_000)
	binary.BigEndian.PutUint32(huge[20:], 100_000)
	binary.BigEndian.PutUint32(huge[29:], crc32.ChecksumIEEE(huge[12:29]))
	if _, err := readSlip(huge); err == nil || !strings.Contains(err.Error(), "no slip") {
		t.Errorf("100,000 x 100,000: %v", err)
	}
}
