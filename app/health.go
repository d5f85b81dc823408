package app

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"mpp/backoffice/accounts"
	"mpp/backoffice/health"
	"mpp/backoffice/printers"
	"mpp/hall"
)

func (b *backoffice) sharedHealth() shared[health.Record] {
	return shared[health.Record]{b, "devices", func(records ...health.Record) { b.health.Learn(records...) }}
}

// newHealth joins the room that knows how devices do with those that know which there are
// and how printers do.
func (b *backoffice) newHealth(p *Platform) {
	d := health.Deps{DB: p.stores.db, Hall: b.hall, Clock: time.Now, Config: p.hall.queue.Config, Devices: b.pairedDevices, Paper: b.paper,
		Tell: p.hall.tellDevices, Silence: p.set.DeviceSilence, Log: p.log}
	if !b.single {
		d.Shared = b.sharedHealth()
	}
	b.health = health.New(d)
	b.jobs.Every("health.record", b.health.RecordEach(), b.health.Record)
	b.jobs.Every("health.clean", 24*time.Hour, b.health.Clean)
}

func (b *backoffice) pairedDevices(ctx context.Context) (list []health.Device, err error) {
	devices, err := b.accounts.AllDevices(ctx)
	for _, d := range devices {
		if d.State == accounts.Paired {
			list = append(list, deviceOf(d))
		}
	}
	return list, err
}

func deviceOf(d accounts.Device) health.Device {
	return health.Device{ID: d.ID, Name: d.Name, Kind: string(d.Kind), Place: d.Place, PairedAt: d.PairedAt, SeenAt: d.LastSeenAt}
}

// paper is what keeps a kiosk's printer from printing.
func (b *backoffice) paper(kiosk string) (why string, since hall.Millis) {
	switch p := b.printers.Status(kiosk); p.State {
	case "", printers.Ready, printers.PaperLow, printers.Unknown, printers.Away: // its agent is a device of its own
		return "", 0
	default:
		return string(p.State), p.Since
	}
}

// tellDevices puts the devices that somebody should look after on the live feed.
func (h *Hall) tellDevices(n health.Note) {
	if h.hub != nil {
		h.hub.Note("devices", n)
	}
}

// deviceMetrics counts the devices that somebody should look after, as this process knows it.
type deviceMetrics struct {
	room *health.Service
	desc *prometheus.Desc
}

func newDeviceMetrics(room *health.Service) *deviceMetrics {
	return &deviceMetrics{room, prometheus.NewDesc("mpp_devices_in_trouble",
		"Paired devices that somebody should look after. away: silent for three minutes while the hall is open; mute: a board whose calls are not heard; paper: a kiosk whose printer does not print.",
		[]string{"trouble"}, nil)}
}

// Describe implements prometheus.Collector.
func (m *deviceMetrics) Describe(ch chan<- *prometheus.Desc) { ch <- m.desc }

// Collect implements prometheus.Collector.
func (m *deviceMetrics) Collect(ch chan<- prometheus.Metric) {
	count := map[health.Condition]int{}
	for _, d := range m.room.Troubles() {
		count[d.Condition]++
	}
	for _, c := range health.Troubles {
		ch <- prometheus.MustNewConstMetric(m.desc, prometheus.GaugeValue, float64(count[c]), string(c))
	}
}
