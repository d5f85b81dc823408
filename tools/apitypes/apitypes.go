// Package apitypes writes what the pages' modules take from Go: the types of the API from
// the schemas of its OpenAPI description, and the list of measures.
package apitypes

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"mpp/api"
	"mpp/report/measure"
)

// schema is the part of an OpenAPI schema that the description uses.
type schema struct {
	Ref         string             `json:"$ref"`
	Type        string             `json:"type"`
	Nullable    bool               `json:"nullable"`
	Description string             `json:"description"`
	Enum        []string           `json:"enum"`
	Items       *schema            `json:"items"`
	Properties  map[string]*schema `json:"properties"`
	Required    []string           `json:"required"`
	Additional  json.RawMessage    `json:"additionalProperties"`
}

// Files returns the text of each file by its path.
func Files() (map[string]string, error) {
	description, err := api.Description()
	if err != nil {
		return nil, err
	}
	types, err := Declare(description)
	return map[string]string{"ui/types/api.d.ts": string(types), "office/static/measures.js": measures()}, err
}

// measures lists the measures of the report's page.
func measures() string {
	var out strings.Builder
	out.WriteString("// Written from report/measure by make types; do not edit.\n\nexport const MEASURES = [\n")
	for _, m := range slices.Concat(measure.OfLegs, measure.OfCounters) {
		fmt.Fprintf(&out, "  { id: '%s', unit: '%s', shown: %t },\n", m.ID, m.Unit, !m.Hidden)
	}
	out.WriteString("];\n")
	return out.String()
}

const head = `// Written from the API's OpenAPI description by make types; do not edit.

declare namespace API {
`

// Declare returns the declarations for a description in JSON.
func Declare(description []byte) ([]byte, error) {
	var doc struct {
		Components struct {
			Schemas map[string]*schema `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(description, &doc); err != nil {
		return nil, err
	}
	var out strings.Builder
	out.WriteString(head)
	for _, name := range slices.Sorted(maps.Keys(doc.Components.Schemas)) {
		s := doc.Components.Schemas[name]
		text, err := s.typeText("  ")
		if err != nil {
			return nil, fmt.Errorf("schema %s: %w", name, err)
		}
		fmt.Fprintf(&out, "%s  type %s = %s;\n", s.comment("  "), name, text)
	}
	out.WriteString("}\n")
	return []byte(out.String()), nil
}

// comment returns a description as a line above what it describes.
func (s *schema) comment(indent string) string {
	if s.Description == "" {
		return ""
	}
	return indent + "/** " + strings.ReplaceAll(s.Description, "*/", "* /") + " */\n"
}

// typeText returns the schema as a TypeScript type.
func (s *schema) typeText(indent string) (string, error) {
	text, err := s.plain(indent)
	if err == nil && s.Nullable {
		text += " | null"
	}
	return text, err
}

func (s *schema) plain(indent string) (string, error) {
	switch {
	case s.Ref != "":
		return s.Ref[strings.LastIndex(s.Ref, "/")+1:], nil
	case len(s.Enum) > 0:
		var values []string
		for _, value := range s.Enum {
			values = append(values, "'"+value+"'")
		}
		return strings.Join(values, " | "), nil
	}
	switch s.Type {
	case "string", "boolean":
		return s.Type, nil
	case "integer", "number":
		return "number", nil
	case "array":
		item, err := s.Items.typeText(indent)
		return "Array<" + item + ">", err
	case "object":
		return s.object(indent)
	case "":
		return "any", nil
	}
	return "", fmt.Errorf("type %q has no counterpart", s.Type)
}

func (s *schema) object(indent string) (string, error) {
	additional := &schema{}
	if len(s.Properties) == 0 {
		// additionalProperties is a schema, a truth value or missing.
		if json.Unmarshal(s.Additional, additional) != nil {
			additional = &schema{}
		}
		value, err := additional.typeText(indent)
		return "Record<string, " + value + ">", err
	}
	var out strings.Builder
	out.WriteString("{\n")
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		property := s.Properties[name]
		text, err := property.typeText(indent + "  ")
		if err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		optional := "?"
		if slices.Contains(s.Required, name) {
			optional = ""
		}
		fmt.Fprintf(&out, "%s%s  %s%s: %s;\n", property.comment(indent+"  "), indent, name, optional, text)
	}
	out.WriteString(indent + "}")
	return out.String(), nil
}
