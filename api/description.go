// Package api is the hall's HTTP API: thin JSON handlers on Fiber over small
// interfaces, described in openapi.yaml, with one error handler that turns every
// refusal into an RFC 9457 problem document.
package api

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"mpp/report/measure"
)

//go:embed openapi.yaml
var descriptionYAML string

// Description is the OpenAPI description of the API as JSON, made once from
// openapi.yaml, which is written first and which every answer is tested against.
var Description = sync.OnceValues(func() ([]byte, error) {
	doc, err := yaml.YAMLToJSON([]byte(strings.NewReplacer(append(
		schemaOf("measures of legs", measure.OfLegs), schemaOf("measures of counters", measure.OfCounters)...)...).Replace(descriptionYAML)))
	if err != nil {
		return nil, fmt.Errorf("api: openapi.yaml: %w", err)
	}
	return doc, nil
})

var unitSchemas = map[measure.Unit]string{
	measure.Count:    "type: integer",
	measure.Times:    "$ref: '#/components/schemas/Times'",
	measure.Kept:     "$ref: '#/components/schemas/Kept'",
	measure.Worked:   "$ref: '#/components/schemas/Work'",
	measure.Duration: "type: integer, format: int64",
	measure.Ratio:    "type: number, minimum: 0, maximum: 1, nullable: true",
}

// schemaOf returns what stands for a list of measures in openapi.yaml, each with its
// replacement: their properties and their names.
func schemaOf(place string, list []measure.Measure) []string {
	var names, properties []string
	for _, m := range list {
		schema := unitSchemas[m.Unit]
		if m.ByClass {
			schema = "type: object, additionalProperties: {" + schema + "}"
		}
		if !strings.HasPrefix(schema, "$ref") { // nothing may stand beside a reference
			schema += fmt.Sprintf(", description: %q", m.Means)
		}
		names, properties = append(names, m.ID), append(properties, m.ID+": {"+schema+"}")
	}
	return []string{place + ": {}", strings.Join(properties, "\n        "), place + "]", strings.Join(names, ", ") + "]"}
}
