package main

import (
	"context"
	"io"

	"mpp/api"
	"mpp/hall"
)

func (a *app) Report(context.Context, api.ReportQuery) (any, error) {
	return nil, hall.Refuse(hall.CodeUnavailable, "reports are being built")
}

func (a *app) ReportCSV(context.Context, api.ReportQuery, string, io.Writer) error {
	return hall.Refuse(hall.CodeUnavailable, "reports are being built")
}

type reportCmd struct{}

func (reportCmd) Run() error { return hall.Refuse(hall.CodeUnavailable, "reports are being built") }

type doctorCmd struct{}

func (doctorCmd) Run() error { return nil }

type simulateCmd struct{}

func (simulateCmd) Run() error { return nil }
