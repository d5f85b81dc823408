package scale

import "strings"

// Slots is how many hash slots a Redis Cluster has.
const Slots = 16384

// KeySlot is the slot of a key: CRC16 (XMODEM) of what stands between the first "{"
// and the next "}", or of the whole key where there is nothing, modulo 16384. From
// "Key distribution model" and "Hash tags" of the Redis Cluster specification.
func KeySlot(key string) int {
	if open := strings.IndexByte(key, '{'); open >= 0 {
		if n := strings.IndexByte(key[open+1:], '}'); n > 0 {
			key = key[open+1 : open+1+n]
		}
	}
	return int(crc16(key)) % Slots
}

func crc16(s string) uint16 {
	crc := uint16(0)
	for i := range len(s) {
		crc ^= uint16(s[i]) << 8
		for range 8 {
			if crc&0x8000 != 0 {
				crc = crc<<1 ^ 0x1021
			} else {
				crc <<= 1
			}
		}
	}
	return crc
}

// HallSlot is the slot of all keys of a hall; queue/keys.go builds their names.
func HallSlot(id string) int { return KeySlot("mpp:{" + id + "}:meta") }
