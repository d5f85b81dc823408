package accounts

import (
	"encoding/base64"
	"strconv"
	"strings"
)

// A known browser carries a proof that this login has signed in from it: a random part,
// an end, and a signature over both and the login. It is no credential: it only
// gives the browser a count of tries that strangers cannot use up.

func (s *Service) knownText(login, random, end string) string {
	return "known browser\n" + s.Hall + "\n" + login + "\n" + random + "\n" + end
}

func (s *Service) newKnown(login string) string {
	random, end := token(9), strconv.FormatInt(s.Clock().Add(knownLife).Unix(), 10)
	return random + "." + end + "." + base64.RawURLEncoding.EncodeToString(s.Keys.Sign(s.knownText(login, random, end)))
}

// proofID is the signed random part of a proof; the same code can be spelt in several ways.
func proofID(proof string) string {
	id, _, _ := strings.Cut(proof, ".")
	return id
}

// knows reports whether the proof is ours, for this login, and not over.
func (s *Service) knows(proof, login string) bool {
	parts := strings.Split(proof, ".")
	if len(parts) != 3 || len(proof) > 200 {
		return false
	}
	end, err := strconv.ParseInt(parts[1], 10, 64)
	code, badCode := base64.RawURLEncoding.DecodeString(parts[2])
	return err == nil && badCode == nil && s.Clock().Unix() < end && s.Keys.Signed(s.knownText(login, parts[0], parts[1]), code)
}
