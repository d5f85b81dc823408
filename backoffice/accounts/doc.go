// Package accounts knows who may sign in, from which devices, and for how long: people,
// their sessions, the counters that they take, devices, and tokens of API clients.
//
// Every write is one store transaction. What other nodes must hear of at once (a
// revocation) leaves through the outbox. Checking a credential needs neither SQL nor
// Redis: it is signed, and the ids that hold no longer are kept in memory.
package accounts
