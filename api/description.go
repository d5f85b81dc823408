// Package api is the hall's HTTP API: thin JSON handlers on Fiber over small
// interfaces, described in openapi.yaml, with one error handler that turns every
// refusal into an RFC 9457 problem document.
package api

import (
	_ "embed"
	"fmt"
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed openapi.yaml
var descriptionYAML []byte

// Description is the OpenAPI description of the API as JSON, made once from
// openapi.yaml, which is written first and which every answer is tested against.
var Description = sync.OnceValues(func() ([]byte, error) {
	doc, err := yaml.YAMLToJSON(descriptionYAML)
	if err != nil {
		return nil, fmt.Errorf("api: openapi.yaml: %w", err)
	}
	return doc, nil
})
