// Command cmd plans a country: see docs/scaling.md.
//
//	make bench | tee bench.txt
//	go run ./internal/scale/cmd -bench bench.txt
package main

import (
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"

	"mpp/internal/scale"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	p, s := scale.Defaults(), scale.DefaultSite()
	in, err := scale.NewInputs()
	if err != nil {
		return err
	}
	countryFlags(&p)
	siteFlags(&s)
	flag.Func("bench", "a saved output of make bench or TestMeasure; may be given again, later lines win", func(path string) error {
		f, err := os.Open(path)
		if err != nil {
			return err //nolint:wrapcheck // it names the file
		}
		defer f.Close()
		return in.Read(f, path)
	})
	flag.Func("set", "one measured figure: NAME=VALUE; may be given again", in.Set)
	flag.Parse()
	d, err := scale.Simulate(p, in)
	if err != nil {
		return err
	}
	plan, err := scale.MakePlan(d, in, s)
	if err != nil {
		return err
	}
	return scale.Print(os.Stdout, d, plan, in, s)
}

func countryFlags(p *scale.Params) {
	flag.Uint64Var(&p.Seed, "seed", p.Seed, "the same seed gives the same day")
	flag.IntVar(&p.Halls, "halls", p.Halls, "halls")
	flag.IntVar(&p.Tickets, "tickets", p.Tickets, "tickets a day")
	flag.IntVar(&p.Phones, "phones", p.Phones, "phones that watch at the fullest second")
	flag.Float64Var(&p.Spread, "spread", p.Spread, "sigma of the lognormal sizes of halls")
	flag.IntVar(&p.Agencies, "agencies", p.Agencies, "agencies of a hall of mean size")
	flag.IntVar(&p.Counters, "counters", p.Counters, "counters in a hall of 4,000 tickets")
	flag.IntVar(&p.Screens, "screens", p.Screens, "consoles and boards in a hall of 4,000 tickets")
	flag.DurationVar(&p.Linger, "linger", p.Linger, "how long a phone looks on after the visit, mean")
	flag.Func("zones", "time zones as NAME:UTC:REGENCIES:SHARE,... (default WIB:7:301:0.80,WITA:8:150:0.16,WIT:9:63:0.04)", func(text string) (err error) {
		p.Zones, err = zones(text)
		return err
	})
}

func siteFlags(s *scale.Site) {
	flag.Float64Var(&s.Cores, "cores", s.Cores, "cores of a machine for mpp")
	flag.Float64Var(&s.GB, "gb", s.GB, "memory of a machine for mpp, GB")
	flag.Float64Var(&s.Headroom, "headroom", s.Headroom, "part of the cores that may be used at the peak")
	flag.Float64Var(&s.Copies, "copies", s.Copies, "processes of each hall")
	flag.IntVar(&s.Shards, "shards", s.Shards, "masters of the Redis Cluster")
	flag.Float64Var(&s.RedisGB, "redis-gb", s.RedisGB, "memory of a Redis master, GB")
	flag.Float64Var(&s.SQLTB, "sql-tb", s.SQLTB, "disk of the database, TB")
	flag.Float64Var(&s.Days, "days", s.Days, "days of service in a year")
	flag.Float64Var(&s.Carriers, "carriers", s.Carriers, "networks behind whose addresses the phones are")
	flag.Float64Var(&s.Balancer, "balancer", s.Balancer, "cores of all balancers together")
	flag.Float64Var(&s.Requests, "requests", s.Requests, "HTTP requests of a phone that opens its page")
}

func zones(text string) (out []scale.Zone, err error) {
	for _, part := range strings.Split(text, ",") {
		f := strings.Split(part, ":")
		if len(f) != 4 {
			return nil, fmt.Errorf("%q is not NAME:UTC:REGENCIES:SHARE", part)
		}
		utc, err1 := strconv.Atoi(f[1])
		regencies, err2 := strconv.Atoi(f[2])
		share, err3 := strconv.ParseFloat(f[3], 64)
		if err1 != nil || err2 != nil || err3 != nil || regencies < 1 || share < 0 {
			return nil, fmt.Errorf("%q is not NAME:UTC:REGENCIES:SHARE", part)
		}
		out = append(out, scale.Zone{Name: f[0], UTC: utc, Regencies: regencies, Share: share})
	}
	return out, nil
}
