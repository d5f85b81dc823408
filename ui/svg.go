package ui

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// drawn are the elements of an SVG that only draw. Scripts, foreign content, links and
// animations, which can change an address, are not among them.
var drawn = strings.Fields(`svg g defs symbol use title desc metadata style path rect circle ellipse line polyline polygon text tspan
	clipPath mask pattern marker linearGradient radialGradient stop filter feBlend feColorMatrix feComponentTransfer feComposite
	feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset feTile switch`)

// elsewhere matches what a style sheet or an attribute loads from outside the picture.
var elsewhere = regexp.MustCompile(`(?i)@import|url\(\s*["']?\s*[^#"'\s]|expression\(|javascript:|\\`)

// checkSVG refuses a drawing that could do more than be seen.
func checkSVG(name string, body []byte) error {
	fault := func(format string, args ...any) error { return fmt.Errorf(name+": "+format, args...) }
	in := xml.NewDecoder(bytes.NewReader(body))
	depth, root, style := 0, "", 0
	for {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			if root == "" {
				return fault("there is no drawing in it")
			}
			return nil
		}
		if err != nil {
			return fault("it is no XML that can be read: %w", err)
		}
		switch x := token.(type) {
		case xml.Directive:
			return fault("<!%.20s> is not allowed; save it as a plain SVG", x)
		case xml.ProcInst:
			if x.Target != "xml" {
				return fault("<?%s> is not allowed", x.Target)
			}
		case xml.StartElement:
			if depth++; depth == 1 {
				root = x.Name.Local
				if root != "svg" || x.Name.Space != "http://www.w3.org/2000/svg" {
					return fault("it does not begin with <svg xmlns=\"http://www.w3.org/2000/svg\">")
				}
			}
			if x.Name.Local == "style" {
				style = depth
			}
			if err := checkElement(x, fault); err != nil {
				return err
			}
		case xml.EndElement:
			if style == depth {
				style = 0
			}
			depth--
		case xml.CharData:
			if style > 0 && elsewhere.Match(x) {
				return fault("its style loads something from elsewhere")
			}
		}
	}
}

// checkElement refuses an element, or an attribute of it. What drawing programs keep in
// namespaces of their own is ignored by browsers and let be.
func checkElement(x xml.StartElement, fault func(string, ...any) error) error {
	const svg = "http://www.w3.org/2000/svg"
	if x.Name.Space == "http://www.w3.org/1999/xhtml" || (x.Name.Space == svg || x.Name.Space == "") && !slices.Contains(drawn, x.Name.Local) {
		return fault("<%s> is not allowed: a drawing may only be seen", x.Name.Local)
	}
	for _, a := range x.Attr {
		local := strings.ToLower(a.Name.Local)
		switch {
		case a.Name.Space == "" && strings.HasPrefix(local, "on"):
			return fault("%s on <%s> is not allowed", a.Name.Local, x.Name.Local)
		case local == "href" && !strings.HasPrefix(strings.TrimSpace(a.Value), "#"):
			return fault("<%s> leads to something outside the drawing", x.Name.Local)
		case a.Name.Space != "xmlns" && local != "xmlns" && elsewhere.MatchString(a.Value):
			return fault("%s on <%s> loads something from elsewhere", a.Name.Local, x.Name.Local)
		}
	}
	return nil
}
