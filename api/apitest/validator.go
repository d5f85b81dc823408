// Package apitest holds the API against its description: a client that checks
// each request and each answer with openapi.yaml, and a whole server on the
// embedded set-up to talk to. For tests only.
package apitest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"mpp/api"
)

// Validator is a transport that checks what passes through it: an answer always,
// a request when it was accepted (a refused one may well be rubbish). What does
// not fit the description is an error of the round trip.
type Validator struct {
	base   http.RoundTripper
	router routers.Router
}

// NewValidator reads the description. Requests go out over base.
func NewValidator(base http.RoundTripper) (*Validator, error) {
	data, err := api.Description()
	if err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		return nil, fmt.Errorf("openapi: %w", err)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		return nil, fmt.Errorf("openapi: %w", err)
	}
	// A hall file is described as text; do not parse it.
	openapi3filter.RegisterBodyDecoder("application/yaml", openapi3filter.FileBodyDecoder)
	return &Validator{base: base, router: router}, nil
}

// RoundTrip implements http.RoundTripper.
func (v *Validator) RoundTrip(req *http.Request) (*http.Response, error) {
	var sent []byte
	if req.Body != nil {
		var err error
		if sent, err = drain(&req.Body); err != nil {
			return nil, err
		}
	}
	resp, err := v.base.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	got, err := drain(&resp.Body)
	if err != nil {
		return nil, err
	}
	req.Body = io.NopCloser(bytes.NewReader(sent))
	if err := v.check(req, resp, got); err != nil {
		return nil, fmt.Errorf("%s %s -> %d does not fit openapi.yaml: %w\nanswer: %s", req.Method, req.URL, resp.StatusCode, err, got)
	}
	return resp, nil
}

func (v *Validator) check(req *http.Request, resp *http.Response, body []byte) error {
	route, params, err := v.router.FindRoute(req)
	if err != nil {
		if resp.StatusCode == http.StatusNotFound || resp.StatusCode == http.StatusMethodNotAllowed {
			return checkProblem(resp)
		}
		return fmt.Errorf("not described: %w", err)
	}
	options := &openapi3filter.Options{
		AuthenticationFunc:    openapi3filter.NoopAuthenticationFunc,
		IncludeResponseStatus: true,
		SkipSettingDefaults:   true,
		MultiError:            true,
	}
	in := &openapi3filter.RequestValidationInput{Request: req, PathParams: params, Route: route, Options: options}
	if resp.StatusCode < 400 {
		if err := openapi3filter.ValidateRequest(context.Background(), in); err != nil {
			return fmt.Errorf("request: %w", err)
		}
	} else if err := checkProblem(resp); err != nil && req.URL.Path != "/readyz" {
		return err
	}
	out := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: resp.StatusCode, Header: resp.Header, Options: options}
	return openapi3filter.ValidateResponse(context.Background(), out.SetBodyBytes(body))
}

func checkProblem(resp *http.Response) error {
	if got := resp.Header.Get("Content-Type"); got != "application/problem+json" {
		return fmt.Errorf("a refusal came as %q, want a problem document", got)
	}
	return nil
}

// drain reads a body and puts an equal one in its place.
func drain(body *io.ReadCloser) ([]byte, error) {
	data, err := io.ReadAll(*body)
	if err := errors.Join(err, (*body).Close()); err != nil {
		return nil, fmt.Errorf("body: %w", err)
	}
	*body = io.NopCloser(bytes.NewReader(data))
	return data, nil
}
