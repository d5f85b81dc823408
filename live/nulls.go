package live

// dropNulls removes the members that are null from compact, valid JSON, as
// encoding/json writes it, at every depth. Nulls in arrays stay.
func dropNulls(in []byte) []byte {
	out := make([]byte, 0, len(in))
	key := 0 // where in out the last string begins: at a ':' that is the member's key
	for i := 0; i < len(in); i++ {
		switch c := in[i]; c {
		case '"':
			end := stringEnd(in, i)
			key = len(out)
			out = append(out, in[i:end]...)
			i = end - 1
		case 'n':
			if n := len(out); n == 0 || out[n-1] != ':' {
				out = append(out, "null"...)
				i += 3
				continue
			}
			out = out[:key]
			i += 3
			// One of the commas around the member goes with it.
			if in[i+1] == ',' {
				i++
			} else if out[len(out)-1] == ',' {
				out = out[:len(out)-1]
			}
		default:
			out = append(out, c)
		}
	}
	return out
}

// stringEnd is the index after the string that begins at i.
func stringEnd(in []byte, i int) int {
	for j := i + 1; ; j++ {
		switch in[j] {
		case '\\':
			j++
		case '"':
			return j + 1
		}
	}
}
