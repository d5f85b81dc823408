// Package simulate drives a day of a hall through the public API of a running
// server, as kiosks, officers, the front desk and citizens would, and then compares
// the server's log of events with what it saw. Nothing is simulated inside the
// server: it cannot tell this day from a real one.
//
// # The model
//
// Time. The simulated day runs at Options.Speed simulated seconds a real second.
// The hall's own clock may run at another speed (GET /hall, clock_speed); times read
// from the log are multiplied by speed / clock_speed to become simulated minutes.
//
// Arrivals. The N arrival times are drawn independently from one density over the
// day (arrival.go). Given their number, the arrivals of a Poisson process with a
// varying rate are exactly that (Lewis and Shedler 1979), so the day is a Poisson
// one with the number of visits fixed. The density is 45 % even, 35 % a morning peak
// and 20 % a lower one in the afternoon.
//
// Services. A counter gives its time to its services by their popularity, which falls
// as 1/rank (Zipf) among the services of an agency, ranks by the seed. A service gets
// visits in proportion to what its counters can serve in that time: time / mean service
// time. So all counters are equally busy.
//
// Times. Service and walking times are lognormal, as Brown et al. (2005, "Statistical
// analysis of a telephone call center", JASA 100) found for service times; cv 0.5.
// The mean service time is the service's published standard at the counter times one
// factor for the whole hall, chosen so that the counters are busy 85 % of the day on
// average (offer.go). In the morning peak more come than can be served, and wait.
//
// Everything else a hall sees (no-shows, late citizens, holds, skips, transfers,
// cancellations, wrong presses, breaks) is drawn for each citizen and officer from a
// generator seeded by the run's seed and the person's place in the day, so that the order in
// which goroutines happen to run changes as little as possible.
package simulate
