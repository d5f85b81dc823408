package access

import (
	"encoding/binary"
	"strings"
	"time"
)

// PhoneCodeStep is how long a code for phones is shown. It holds for the step after it too,
// so that whoever scanned it has that long to choose a service.
const PhoneCodeStep = 2 * time.Minute

// codeLetters are read and typed without mistakes: no I, L and O.
const codeLetters = "ABCDEFGHJKMNPQRSTUVWXYZ"

const codeLength = 6 // 148 million codes

// PhoneCode returns the code that screens show at an instant, and when the next one comes.
// All nodes of a hall have the same without asking each other.
func (k *Keys) PhoneCode(at time.Time) (code string, until time.Time) {
	step := at.Unix() / int64(PhoneCodeStep.Seconds())
	return k.phoneCode(k.keys[0], step), time.Unix((step+1)*int64(PhoneCodeStep.Seconds()), 0)
}

func (k *Keys) phoneCode(of key, step int64) string {
	var text [8]byte
	binary.BigEndian.PutUint64(text[:], uint64(step))
	n := binary.BigEndian.Uint64(mac(of.codes, "phone code\n"+k.hall+"\n"+string(text[:])))
	var code [codeLength]byte
	for i := range code {
		code[i] = codeLetters[n%uint64(len(codeLetters))]
		n /= uint64(len(codeLetters))
	}
	return string(code[:])
}

// PhoneCodeHolds reports whether a code is the one of this step or the one before, however
// it was typed.
func (k *Keys) PhoneCodeHolds(typed string, at time.Time) bool {
	typed = strings.ToUpper(strings.Join(strings.Fields(typed), ""))
	if len(typed) != codeLength {
		return false
	}
	step := at.Unix() / int64(PhoneCodeStep.Seconds())
	holds := false
	for _, of := range k.keys {
		for _, s := range []int64{step, step - 1} {
			holds = k.phoneCode(of, s) == typed || holds
		}
	}
	return holds
}
